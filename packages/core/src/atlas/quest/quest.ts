import { type FailsOn } from '../../action/index.js';
import type { FailureRule, StepView } from '../../chart/index.js';
import { bool, object, u32, u8 } from '../../wire/index.js';
import { questCommands, questStatus } from '../channels/index.js';
import { failed } from '../failure-text.js';
import { defineGoAction } from '../go-services.js';

const { STARTED, COMPLETED, FORFEITED, ERROR } = questStatus.types;

interface QuestPayload {
  readonly characterId: number;
  readonly questId: number;
}

const questOf = ({ payload: { characterId, questId } }: StepView<QuestPayload>) => ({
  characterId,
  body: { questId },
});

const questError = <S extends StepView<QuestPayload>>(on: FailsOn<S>, action: string): FailureRule<S> =>
  on(
    ERROR,
    ({ payload: { characterId, questId } }) => ({
      characterId,
      body: { questId: (told: number) => told === questId || told === 0 },
    }),
    ({ body }) => failed(action, body.error),
  );

const errorNote =
  'ERROR of the quest topic fails the step where it carries the transaction id; the quest service of today sends none, so the step then ends by its deadline.';

export const startQuest = defineGoAction({
  name: 'start_quest',
  kind: 'command',
  summary: 'Starts a quest for a character.',
  notes: [
    'Completes on STARTED with that quest.',
    errorNote,
    'The undo forfeits the quest; FORFEITED confirms it.',
  ],
  payload: object({ characterId: u32(), worldId: u8(), questId: u32(), npcId: u32() }),
  sample: { characterId: 12345, worldId: 0, questId: 1021, npcId: 2000 },
  send: ({ transactionId, payload: { worldId, characterId, questId, npcId } }) =>
    questCommands.types.START({ transactionId, worldId, characterId, body: { questId, npcId } }),
  completes: (on) => [on(STARTED, questOf)],
  fails: (on) => [questError(on, 'start_quest')],
  undo: {
    kind: 'inverse',
    send: ({ transactionId, payload: { worldId, characterId, questId } }) =>
      questCommands.types.FORFEIT({ transactionId, worldId, characterId, body: { questId } }),
    completes: (on) => [on(FORFEITED, questOf)],
    // No `fails`: an ERROR of a later step for the same quest, repeated, would look like one of this undo.
  },
});

export const completeQuest = defineGoAction({
  name: 'complete_quest',
  kind: 'command',
  summary: 'Completes a quest for a character.',
  notes: [
    'Completes on COMPLETED with that quest; STARTED of a follow-up quest is surplus. The rewards run as a saga of their own.',
    errorNote,
  ],
  payload: object({ characterId: u32(), worldId: u8(), questId: u32(), npcId: u32(), force: bool() }),
  sample: { characterId: 12345, worldId: 0, questId: 1021, npcId: 2000, force: true },
  send: ({ transactionId, payload: { worldId, characterId, questId, npcId, force } }) =>
    questCommands.types.COMPLETE({
      transactionId,
      worldId,
      characterId,
      body: { questId, npcId, selection: 0, force },
    }),
  completes: (on) => [on(COMPLETED, questOf)],
  fails: (on) => [questError(on, 'complete_quest')],
  undo: { kind: 'impossible', reason: 'the rewards and the follow-up quests are already under way' },
});
