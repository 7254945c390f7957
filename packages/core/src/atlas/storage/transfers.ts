import { i16, object, sagaUuid, u32, u8 } from '../../wire/index.js';
import { acceptToCharacter, type AssetData, releaseFromCharacter } from '../inventory/index.js';
import { inventoryType } from '../inventory-type.js';
import { assetAnswer, type FoundAsset, quantityIn } from '../ports.js';
import { acceptToStorage, releaseFromStorage } from './transfer-steps.js';
import { defineGoAction } from '../go-services.js';

/** What the giving side's undo needs: the item as it was, and how much of it goes. */
function dataOf({ asset }: FoundAsset, quantity: number): AssetData {
  const { templateId, referenceId, referenceType, referenceData } = asset;
  return { templateId, referenceId, referenceType, referenceData, quantity };
}

/** 0 stands for all there is. */
const goingQuantity = ({ asset }: FoundAsset, quantity: number): number =>
  quantity || (quantityIn(asset.referenceData) ?? 0);

const undoneByParts = {
  kind: 'nothing' as const,
  reason: 'the two steps it becomes are undone each for itself',
};
const compositeNote =
  'The item is accepted before it is released, so it exists twice for a moment; when the release fails, the undo takes the second one away.';

export const transferToStorage = defineGoAction({
  name: 'transfer_to_storage',
  kind: 'composite',
  summary: 'Moves an item from a character’s inventory to the account’s storage.',
  notes: [
    'Becomes `accept_to_storage` and `release_from_character`. The port `inventory.findAssetBySlot` finds the item; an empty slot fails the step.',
    compositeNote,
  ],
  payload: object({
    transactionId: sagaUuid(),
    characterId: u32(),
    worldId: u8(),
    accountId: u32(),
    sourceSlot: i16(),
    sourceInventoryType: inventoryType(),
    quantity: u32(),
  }),
  sample: {
    transactionId: '0a1b2c3d-0005-4000-8000-000000000005',
    characterId: 12345,
    worldId: 0,
    accountId: 7001,
    sourceSlot: 3,
    sourceInventoryType: 2,
    quantity: 5,
  },
  lookUp: {
    activity: 'inventory.findAssetBySlot',
    input: ({ payload: { characterId, sourceInventoryType, sourceSlot } }) => ({
      characterId,
      inventoryType: sourceInventoryType,
      slot: sourceSlot,
    }),
    answer: assetAnswer,
    refuse: ({ asset }, { payload }) =>
      asset.id === 0
        ? `transfer_to_storage failed: no asset in slot ${payload.sourceSlot} of inventory ${payload.sourceInventoryType}`
        : undefined,
  },
  parts: [
    {
      action: acceptToStorage,
      payload: ({ payload, found }) => {
        const { transactionId, worldId, accountId, characterId, quantity } = payload;
        return { transactionId, worldId, accountId, characterId, ...dataOf(found, quantity) };
      },
    },
    {
      action: releaseFromCharacter,
      payload: ({ payload: { transactionId, characterId, sourceInventoryType, quantity }, found }) => ({
        transactionId,
        characterId,
        inventoryType: sourceInventoryType,
        assetId: found.asset.id,
        quantity,
      }),
      memo: ({ payload, found }) => dataOf(found, goingQuantity(found, payload.quantity)),
    },
  ],
  undo: undoneByParts,
});

export const withdrawFromStorage = defineGoAction({
  name: 'withdraw_from_storage',
  kind: 'composite',
  summary: 'Moves an item from the account’s storage to a character’s inventory.',
  notes: [
    'Becomes `accept_to_character` and `release_from_storage`. The port `storage.findProjectedAsset` finds the item, which the storage service shows only while the character has the storage window open; an empty slot fails the step.',
    'Quantity 0 means all: the accepting side is told the quantity of the reference data, the releasing side 0.',
    compositeNote,
  ],
  payload: object({
    transactionId: sagaUuid(),
    characterId: u32(),
    worldId: u8(),
    accountId: u32(),
    sourceSlot: i16(),
    inventoryType: inventoryType(),
    quantity: u32(),
  }),
  sample: {
    transactionId: '0a1b2c3d-0015-4000-8000-000000000015',
    characterId: 12345,
    worldId: 0,
    accountId: 7001,
    sourceSlot: 0,
    inventoryType: 2,
    quantity: 0,
  },
  lookUp: {
    activity: 'storage.findProjectedAsset',
    input: ({ payload: { characterId, inventoryType, sourceSlot } }) => ({
      characterId,
      inventoryType,
      slot: sourceSlot,
    }),
    answer: assetAnswer,
    refuse: ({ asset }, { payload }) =>
      asset.id === 0
        ? `withdraw_from_storage failed: no asset in slot ${payload.sourceSlot} of the storage`
        : undefined,
  },
  parts: [
    {
      action: acceptToCharacter,
      payload: ({ payload: { transactionId, characterId, inventoryType, quantity }, found }) => ({
        transactionId,
        characterId,
        inventoryType,
        ...dataOf(found, goingQuantity(found, quantity)),
      }),
    },
    {
      action: releaseFromStorage,
      payload: ({ payload, found }) => {
        const { transactionId, worldId, accountId, characterId, quantity } = payload;
        return { transactionId, worldId, accountId, characterId, assetId: found.asset.id, quantity };
      },
      memo: ({ payload, found }) => dataOf(found, goingQuantity(found, payload.quantity)),
    },
  ],
  undo: undoneByParts,
});
