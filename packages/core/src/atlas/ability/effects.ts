import { object, u32 } from '../../wire/index.js';
import { characterOnChannel, someCharacter } from '../character/whereabouts.js';
import { buffCommands, consumableCommands, consumableStatus } from '../channels/index.js';
import { defineGoAction } from '../go-services.js';

export const applyConsumableEffect = defineGoAction({
  name: 'apply_consumable_effect',
  kind: 'command',
  summary: 'Applies the effect of an item to a character without using the item up.',
  notes: [
    'Completes on EFFECT_APPLIED with the character and the item. A failure is told without a transaction id, so the step then ends by its deadline.',
  ],
  payload: object({ ...characterOnChannel, itemId: u32() }),
  sample: { ...someCharacter, itemId: 2022458 },
  send: ({ transactionId, payload: { worldId, channelId, characterId, itemId } }) =>
    consumableCommands.types.APPLY_CONSUMABLE_EFFECT({
      transactionId,
      worldId,
      channelId,
      characterId,
      body: { itemId },
    }),
  completes: (on) => [
    on(consumableStatus.types.EFFECT_APPLIED, ({ payload: { characterId, itemId } }) => ({
      characterId,
      body: { itemId },
    })),
  ],
  undo: { kind: 'impossible', reason: 'no command takes away the effect of one item alone' },
});

export const cancelAllBuffs = defineGoAction({
  name: 'cancel_all_buffs',
  kind: 'notification',
  summary: 'Ends all buffs of a character.',
  notes: [
    'The command carries no transaction id and is not answered, so the step completes once it is sent.',
  ],
  payload: object(characterOnChannel),
  sample: someCharacter,
  send: ({ payload: { worldId, channelId, characterId } }) =>
    buffCommands.types.CANCEL_ALL({ worldId, channelId, characterId, body: {} }),
  undo: { kind: 'impossible', reason: 'which buffs were ended is not known' },
});
