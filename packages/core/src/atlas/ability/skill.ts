import { type Action, defineAction } from '../../action/index.js';
import type { CommandType, StatusType } from '../../channel/index.js';
import type { z } from 'zod';
import { object, time, u32, u8 } from '../../wire/index.js';
import { skillCommands, skillStatus } from '../channels/index.js';

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

function skillAction(definition: {
  readonly name: string;
  readonly summary: string;
  readonly command: CommandType<SkillCommand>;
  readonly answer: StatusType<SkillEvent>;
  readonly impossible: string;
  readonly idempotent: boolean;
}): Action<SkillPayload> {
  const { name, summary, command, answer, impossible, idempotent } = definition;
  return defineAction<SkillPayload>({
    name,
    kind: 'command',
    summary,
    notes: [
      `Completes on ${answer.type} of the skill topic with the character, the skill and both levels.`,
      'The skill service of today leaves the transaction id out of its events, so the step then ends by its deadline. No event tells a failure.',
    ],
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
    completes: (on) => [
      // The expiration is not compared: services write one moment in different ways.
      on(answer, ({ payload: { characterId, skillId, level, masterLevel } }) => ({
        characterId,
        skillId,
        body: { level, masterLevel },
      })),
    ],
    undo: { kind: 'impossible', reason: impossible },
    idempotent,
  });
}

export const createSkill = skillAction({
  name: 'create_skill',
  summary: 'Teaches a character a skill.',
  command: skillCommands.types.REQUEST_CREATE,
  answer: skillStatus.types.CREATED,
  impossible: 'no command removes a skill',
  idempotent: false,
});

export const updateSkill = skillAction({
  name: 'update_skill',
  summary: 'Sets the levels of a character’s skill.',
  command: skillCommands.types.REQUEST_UPDATE,
  answer: skillStatus.types.UPDATED,
  impossible: 'no event tells the levels that the skill had before',
  idempotent: true,
});
