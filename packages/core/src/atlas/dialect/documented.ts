import { compartmentCommands, monsterCommands } from '../channels/index.js';
import { inventoryTypeOf } from '../inventory-type.js';
import type { Dialect, ItemOrder } from './dialect.js';
import { monsterCount } from '../world/spawn-payload.js';

const { types } = compartmentCommands;

const ordered = ({ transactionId, characterId, templateId, quantity, expiration }: ItemOrder) => ({
  transactionId,
  characterId,
  inventoryType: inventoryTypeOf(templateId),
  body: { templateId, quantity, expiration },
});

/** Topic variables and command types as the seed document gives them. */
export const documentedDialect: Dialect = {
  topics: {},
  unusedChannels: ['invite-status'],
  createItem: (order) => types.CREATE(ordered(order)),
  destroyItem: ({ transactionId, characterId, templateId, quantity, removeAll }) =>
    types.DELETE({
      transactionId,
      characterId,
      inventoryType: inventoryTypeOf(templateId),
      body: { templateId, quantity: removeAll ? 0 : quantity },
    }),
  findStack: undefined,
  createAndEquip: { send: (order) => types.CREATE_AND_EQUIP(ordered(order)), parts: () => [] },
  spawnMonster: {
    kind: 'notification',
    notes: [
      'Nothing is specified of the message but its topic. It is sent as type SPAWN with the envelope {transactionId, worldId, channelId, mapId, type, body} and the body {monsterId, x, y, team, count}.',
      'One command stands for all monsters of the step; the receiver spawns `count` of them. A count of 0 or less counts as 1.',
      'No event answers it, so the step completes once the command is sent.',
    ],
    send: ({ transactionId, payload }) => {
      const { worldId, channelId, mapId, monsterId, x, y, team, count } = payload;
      return monsterCommands.types.SPAWN({
        transactionId,
        worldId,
        channelId,
        mapId,
        body: { monsterId, x, y, team, count: monsterCount(count) },
      });
    },
  },
  skillAnswers: 'correlated',
  invites: 'unanswered',
  adaptation: undefined,
  notes: {
    create:
      'CREATE has the members {templateId, quantity}; `expiration` is added only when the item expires, so that it is not lost.',
    destroy:
      'DELETE has the members {templateId, quantity}. `removeAll` is sent as quantity 0, which means all there is.',
    createAndEquip:
      'One command CREATE_AND_EQUIP does both; `expiration` is added only when the item expires. The slot in which the item is worn is the choice of the receiver.',
    takeBack:
      'The undo takes the made quantity away again by its template; which of several equal items go is the choice of the receiver.',
  },
};
