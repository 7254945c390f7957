import type { z } from 'zod';
import { i64, object, sagaUuid, u32, u64, u8, type Int64 } from '../../wire/index.js';
import { inventoryType, inventoryTypeOf } from '../inventory-type.js';
import { acceptToCharacter, type AssetData, releaseFromCharacter } from '../inventory/index.js';
import { cashItemAnswer, quantityIn, transferInAnswer } from '../ports.js';
import { acceptToCashShop, releaseFromCashShop } from './transfer-steps.js';
import { defineGoAction } from '../go-services.js';

const highestI64 = 2n ** 63n - 1n;
const undoneByParts = {
  kind: 'nothing' as const,
  reason: 'the two steps it becomes are undone each for itself',
};
const compositeNote =
  'The item is accepted before it is released, so it exists twice for a moment; when the release fails, the undo takes the second one away.';

export const transferToCashShop = defineGoAction({
  name: 'transfer_to_cash_shop',
  kind: 'composite',
  summary: 'Moves a cash item from a character’s inventory to the cash shop.',
  notes: [
    'Becomes `accept_to_cash_shop` and `release_from_character`. The port `cashShop.planTransferIn` finds the item and the compartment; no such item fails the step.',
    'The cash id is a signed 64-bit number here; a larger one is refused when the saga is accepted.',
    compositeNote,
  ],
  payload: object({
    transactionId: sagaUuid(),
    characterId: u32(),
    accountId: u32(),
    cashId: i64(),
    sourceInventoryType: inventoryType(),
    compartmentType: u8(),
  }),
  sample: {
    transactionId: '0a1b2c3d-0013-4000-8000-000000000013',
    characterId: 12345,
    accountId: 7001,
    cashId: 4611686018427387905n,
    sourceInventoryType: 5,
    compartmentType: 1,
  },
  lookUp: {
    activity: 'cashShop.planTransferIn',
    input: ({ payload: { characterId, accountId, sourceInventoryType, compartmentType, cashId } }) => ({
      characterId,
      accountId,
      inventoryType: sourceInventoryType,
      compartmentType,
      cashId,
    }),
    answer: transferInAnswer,
    refuse: ({ asset }, { payload }) =>
      asset.id === 0
        ? `transfer_to_cash_shop failed: no asset with the cash id ${payload.cashId}`
        : undefined,
  },
  parts: [
    {
      action: acceptToCashShop,
      payload: ({ payload, found: { asset, compartmentId } }) => {
        const { transactionId, characterId, accountId, compartmentType, cashId } = payload;
        const { templateId, referenceId, referenceType, referenceData } = asset;
        const item = { cashId, templateId, referenceId, referenceType, referenceData };
        return { transactionId, characterId, accountId, compartmentId, compartmentType, ...item };
      },
    },
    {
      action: releaseFromCharacter,
      payload: ({ payload: { transactionId, characterId, sourceInventoryType }, found: { asset } }) => ({
        transactionId,
        characterId,
        inventoryType: sourceInventoryType,
        assetId: asset.id,
        quantity: 0,
      }),
      memo: ({ found: { asset } }): AssetData => {
        const { templateId, referenceId, referenceType, referenceData } = asset;
        const quantity = quantityIn(referenceData) ?? 1;
        return { templateId, referenceId, referenceType, referenceData, quantity };
      },
    },
  ],
  undo: undoneByParts,
});

/** A cash item as the inventory knows it. */
function dataOf({ item }: z.output<typeof cashItemAnswer>, cashId: Int64): AssetData {
  const { id, templateId, quantity, flag, purchasedBy } = item;
  return {
    templateId,
    referenceId: id,
    referenceType: inventoryTypeOf(templateId) === 1 ? 'cash-equipable' : 'cash',
    referenceData: { cashId: String(cashId), flag, purchasedBy, quantity },
    quantity,
  };
}

export const withdrawFromCashShop = defineGoAction({
  name: 'withdraw_from_cash_shop',
  kind: 'composite',
  summary: 'Moves a cash item from the cash shop to a character’s inventory.',
  notes: [
    'Becomes `accept_to_character` and `release_from_cash_shop`. The port `cashShop.findItem` finds the item and the compartment; no such item fails the step.',
    'The cash id is an unsigned 64-bit number here and a signed one in the commands; one above 9223372036854775807 fails the step.',
    compositeNote,
  ],
  payload: object({
    transactionId: sagaUuid(),
    characterId: u32(),
    accountId: u32(),
    cashId: u64(),
    compartmentType: u8(),
    inventoryType: inventoryType(),
  }),
  sample: {
    transactionId: '0a1b2c3d-0014-4000-8000-000000000014',
    characterId: 12345,
    accountId: 7001,
    cashId: 4611686018427387905n,
    compartmentType: 1,
    inventoryType: 5,
  },
  lookUp: {
    activity: 'cashShop.findItem',
    input: ({ payload: { accountId, compartmentType, cashId } }) => ({ accountId, compartmentType, cashId }),
    answer: cashItemAnswer,
    refuse: ({ item }, { payload: { cashId } }) => {
      if (cashId > highestI64) return `withdraw_from_cash_shop failed: the cash id ${cashId} cannot be sent`;
      return item.id === 0 ? `withdraw_from_cash_shop failed: no item with the cash id ${cashId}` : undefined;
    },
  },
  parts: [
    {
      action: acceptToCharacter,
      payload: ({ payload: { transactionId, characterId, inventoryType, cashId }, found }) => ({
        transactionId,
        characterId,
        inventoryType,
        ...dataOf(found, cashId),
      }),
    },
    {
      action: releaseFromCashShop,
      payload: ({ payload, found: { compartmentId, item } }) => {
        const { transactionId, characterId, accountId, compartmentType, cashId } = payload;
        const { id: assetId, templateId } = item;
        return {
          transactionId,
          characterId,
          accountId,
          compartmentId,
          compartmentType,
          assetId,
          cashId,
          templateId,
        };
      },
      memo: ({ payload, found }) => dataOf(found, payload.cashId),
    },
  ],
  undo: undoneByParts,
});
