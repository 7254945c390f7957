import { compartmentCommands } from '../channels/index.js';
import { deployedAdaptation } from '../deployed/index.js';
import { inventoryTypeOf } from '../inventory-type.js';
import { assetAnswer, quantityIn } from '../ports.js';
import { object } from '../../wire/index.js';
import { monsterCount } from '../world/spawn-payload.js';
import type { Dialect, ItemOrder } from './dialect.js';

const { types } = compartmentCommands;

const createAsset = (order: ItemOrder) => {
  const { transactionId, characterId, templateId, quantity, expiration } = order;
  const { ownerId = 0, flag = 0, rechargeable = 0 } = order;
  return types.CREATE_ASSET({
    transactionId,
    characterId,
    inventoryType: inventoryTypeOf(templateId),
    body: { templateId, quantity, expiration, ownerId, flag, rechargeable },
  });
};

/** Topic variables and command types that the Go services speak today. */
export const deployedDialect: Dialect = {
  topics: {
    'buddy-list-commands': 'COMMAND_TOPIC_BUDDY_LIST',
    'buddy-list-status': 'EVENT_TOPIC_BUDDY_LIST_STATUS',
    'cash-shop-commands': 'COMMAND_TOPIC_WALLET',
    'cash-shop-status': 'EVENT_TOPIC_WALLET_STATUS',
    'cash-shop-compartment-commands': 'COMMAND_TOPIC_CASH_COMPARTMENT',
    'cash-shop-compartment-status': 'EVENT_TOPIC_CASH_COMPARTMENT_STATUS',
    'buff-commands': 'COMMAND_TOPIC_CHARACTER_BUFF',
    'show-storage-commands': 'COMMAND_TOPIC_STORAGE_SHOW',
  },
  unusedChannels: ['monster-commands'],
  createItem: createAsset,
  destroyItem: ({ transactionId, characterId, templateId, slot, quantity, removeAll }) =>
    types.DESTROY({
      transactionId,
      characterId,
      inventoryType: inventoryTypeOf(templateId),
      body: { slot, quantity, removeAll },
    }),
  findStack: {
    activity: 'inventory.findAssetByTemplate',
    input: ({ payload: { characterId, templateId } }) => ({
      characterId,
      inventoryType: inventoryTypeOf(templateId),
      templateId,
    }),
    answer: assetAnswer,
    refuse: (found, { payload: { templateId, quantity, removeAll } }) => {
      if (found === undefined || found.asset.id === 0)
        return `destroy_asset failed: the character has no item ${templateId}`;
      const { slot, referenceData } = found.asset;
      const held = quantityIn(referenceData);
      // The service would take what is there and call it done.
      return !removeAll && held !== undefined && quantity > held
        ? `destroy_asset failed: slot ${slot} holds ${held} of item ${templateId}, not ${quantity}`
        : undefined;
    },
  },
  createAndEquip: {
    send: createAsset,
    parts: (equip) => [
      {
        action: equip,
        id: 'auto_equip_step',
        payload: ({ payload, result }) => ({
          characterId: payload.characterId,
          inventoryType: inventoryTypeOf(payload.item.templateId),
          source: result?.slot,
          destination: -1,
        }),
      },
    ],
  },
  spawnMonster: {
    kind: 'activity',
    notes: [
      'There is no command for it: the port `monsters.spawn` puts the monsters on the map. A count of 0 or less counts as 1.',
    ],
    lookUp: {
      activity: 'monsters.spawn',
      input: ({ payload }) => ({ ...payload, count: monsterCount(payload.count) }),
      answer: object({}),
    },
  },
  skillAnswers: 'uncorrelated',
  invites: 'answered',
  adaptation: deployedAdaptation,
  notes: {
    create: 'CREATE_ASSET is sent with owner, flag and rechargeable 0.',
    destroy:
      'DESTROY takes from one slot: that of the item which the port `inventory.findAssetByTemplate` finds. Further stacks of the template stay.',
    createAndEquip:
      'CREATE_ASSET with the expiration of the payload, followed by the step `auto_equip_step` (equip_asset to destination −1) as soon as the slot of the new item is known.',
    takeBack:
      'The undo asks the port `inventory.findAssetByReference` where the made asset lies now, for a player may have moved it, and sends DESTROY for that slot. When the asset is gone, or less of it is left than was made, the undo is parked with that reason: nothing else is destroyed in its place. Only a move between the answer and DESTROY goes unnoticed.',
  },
};
