import { i8, object } from '../../wire/index.js';
import { characterCommands, characterStatus } from '../channels/index.js';
import { characterError, errorNote, undoError } from './character-error.js';
import { characterOnChannel, someCharacter } from './whereabouts.js';
import { defineGoAction } from '../go-services.js';

const { FAME_CHANGED } = characterStatus.types;
const { REQUEST_CHANGE_FAME } = characterCommands.types;
const actor = { actorId: 0, actorType: 'SYSTEM' };

export const awardFame = defineGoAction({
  name: 'award_fame',
  kind: 'command',
  summary: 'Raises a character’s fame, or lowers it when the amount is negative.',
  notes: [
    'The command has 8 bits for the amount, so an amount outside −128 to 127 is refused when the saga is accepted.',
    'Completes on FAME_CHANGED with the amount including its sign. STAT_CHANGED with FAME, which follows it, tells no amount and would fit the undo as well; it is surplus.',
    errorNote,
    'The undo sends the opposite amount. −128 has no opposite, so it cannot be undone.',
  ],
  payload: object({ ...characterOnChannel, amount: i8() }),
  sample: { ...someCharacter, amount: 3 },
  send: ({ transactionId, payload: { worldId, characterId, amount } }) =>
    REQUEST_CHANGE_FAME({ transactionId, worldId, characterId, body: { ...actor, amount } }),
  completes: (on) => [
    on(FAME_CHANGED, ({ payload: { characterId, amount } }) => ({ characterId, body: { ...actor, amount } })),
  ],
  fails: (on) => [characterError(on, 'award_fame')],
  undo: {
    kind: 'inverse',
    impossibleWhen: ({ payload }) =>
      payload.amount === -0x80 ? 'a fame change of −128 has no positive counterpart' : undefined,
    send: ({ transactionId, payload: { worldId, characterId, amount } }) =>
      REQUEST_CHANGE_FAME({ transactionId, worldId, characterId, body: { ...actor, amount: 0 - amount } }),
    completes: (on) => [
      on(FAME_CHANGED, ({ payload: { characterId, amount } }) => ({
        characterId,
        body: { ...actor, amount: 0 - amount },
      })),
    ],
    fails: (on) => [undoError(on, 'award_fame', ({ payload }) => 0 - payload.amount)],
  },
});
