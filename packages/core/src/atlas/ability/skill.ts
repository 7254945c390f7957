import { type Action } from '../../action/index.js';
import type { CommandType, StatusType } from '../../channel/index.js';
import type { z } from 'zod';
import { object, time, u32, u8 } from '../../wire/index.js';
import { skillCommands, skillStatus } from '../channels/index.js';
import { defineGoAction } from '../go-services.js';

const skillPayload = object({
  characterId: u32(),
  skillId: u32(),
  level: u8(),
  masterLevel: u8(),
  expiration: time(),
});
type SkillPayload = z.output<typeof skillPayload>;

interface SkillCommand {
  readonly transactionId: string;
  readonly characterId: number;
  readonly type: string;
  readonly body: Omit<SkillPayload, 'characterId'>;
}
interface SkillEvent {
  readonly characterId: number;
  readonly skillId: number;
  readonly body: { readonly level: number; readonly masterLevel: number };
}

/** How the skill service of a dialect answers. */
export type SkillAnswers =
  /** With the transaction id. */
  | 'correlated'
  /** Without it, so that no answer can be told to belong to a saga. */
  | 'uncorrelated';

interface SkillDefinition {
  readonly name: string;
  readonly summary: string;
  readonly command: CommandType<SkillCommand>;
  readonly answer: StatusType<SkillEvent>;
  readonly impossible: string;
  readonly idempotent: boolean;
}

const skillAction =
  ({ name, summary, command, answer, impossible, idempotent }: SkillDefinition) =>
  (answers: SkillAnswers): Action<SkillPayload> =>
    defineGoAction<SkillPayload>({
      name,
      summary,
      payload: skillPayload,
      sample: {
        characterId: 12345,
        skillId: 1000,
        level: 1,
        masterLevel: 0,
        expiration: '2079-01-01T00:00:00Z',
      },
      send: ({ transactionId, payload: { characterId, ...body } }) =>
        command({ transactionId, characterId, body }),
      ...(answers === 'correlated'
        ? {
            kind: 'command',
            notes: [
              `Completes on ${answer.type} of the skill topic with the character, the skill and both levels. No event tells a failure.`,
            ],
            completes: (on) => [
              // The expiration is not compared: services write one moment in different ways.
              on(answer, ({ payload: { characterId, skillId, level, masterLevel } }) => ({
                characterId,
                skillId,
                body: { level, masterLevel },
              })),
            ],
          }
        : {
            kind: 'notification',
            notes: [
              `The skill service answers ${answer.type} without a transaction id, and a refusal not at all, so the step completes once the command is sent. When a later step fails, the skill stays as it is and the step is listed as not undone.`,
            ],
          }),
      undo: { kind: 'impossible', reason: impossible },
      idempotent,
    });

export const createSkillIn = skillAction({
  name: 'create_skill',
  summary: 'Teaches a character a skill.',
  command: skillCommands.types.REQUEST_CREATE,
  answer: skillStatus.types.CREATED,
  impossible: 'no command removes a skill',
  idempotent: false,
});

export const updateSkillIn = skillAction({
  name: 'update_skill',
  summary: 'Sets the levels of a character’s skill.',
  command: skillCommands.types.REQUEST_UPDATE,
  answer: skillStatus.types.UPDATED,
  impossible: 'no event tells the levels that the skill had before',
  idempotent: true,
});
