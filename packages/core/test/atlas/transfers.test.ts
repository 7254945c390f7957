import { describe, expect, it } from 'vitest';
import type { AnyAction, StepView } from '../../src/chart/index.js';
import { readWire } from '../../src/wire/index.js';
import { actionOf, stepOf, T } from './support/steps.js';

const asset = {
  ...{ id: 501, slot: 3, templateId: 2000000, expiration: '0001-01-01T00:00:00Z', referenceId: 77 },
  ...{ referenceType: 'consumable', referenceData: { ownerId: 0, quantity: 20, flag: 0, rechargeable: 0 } },
};
const compartmentId = '5c1d2e3f-1111-4222-8333-444455556666';
const cashId = 4611686018427387905n;

function answer(action: AnyAction, found: unknown, view: Partial<StepView> = {}) {
  const { lookUp } = action;
  if (!lookUp) throw new Error(`${action.name} has no port`);
  const step = stepOf(action, view);
  const judged = readWire(lookUp.answer, found, 'go');
  if (!judged.ok) throw new Error(JSON.stringify(judged.faults));
  return {
    asked: [lookUp.activity, lookUp.input(step)],
    refused: lookUp.refuse?.(judged.value, step),
    parts: action.parts.map(({ action: { name }, id, payload, memo }) => {
      const done = { ...step, found: judged.value };
      return { name, id, payload: payload(done), memo: memo?.(done) };
    }),
  };
}

describe('what a transfer becomes', () => {
  it('transfer_to_storage: accept into the storage, then release from the character', () => {
    const payload = {
      ...{ transactionId: T, characterId: 12345, worldId: 0, accountId: 7001 },
      ...{ sourceSlot: 3, sourceInventoryType: 2, quantity: 5 },
    };
    const { asked, refused, parts } = answer(actionOf('transfer_to_storage'), { asset }, { payload });
    expect(asked).toEqual(['inventory.findAssetBySlot', { characterId: 12345, inventoryType: 2, slot: 3 }]);
    expect(refused).toBeUndefined();
    expect(parts).toEqual([
      {
        name: 'accept_to_storage',
        payload: {
          ...{ transactionId: T, worldId: 0, accountId: 7001, characterId: 12345, templateId: 2000000 },
          ...{
            referenceId: 77,
            referenceType: 'consumable',
            referenceData: asset.referenceData,
            quantity: 5,
          },
        },
      },
      {
        name: 'release_from_character',
        payload: { transactionId: T, characterId: 12345, inventoryType: 2, assetId: 501, quantity: 5 },
        memo: {
          ...{ templateId: 2000000, referenceId: 77, referenceType: 'consumable' },
          ...{ referenceData: asset.referenceData, quantity: 5 },
        },
      },
    ]);
  });

  it('transfer_to_storage of all there is: the undo knows how much that is', () => {
    const action = actionOf('transfer_to_storage');
    const { parts } = answer(action, { asset }, { payload: { ...action.sample, quantity: 0 } });
    expect(parts.map(({ payload }) => (payload as { quantity: number }).quantity)).toEqual([0, 0]);
    expect(parts[1]?.memo).toMatchObject({ quantity: 20 });
  });

  it('withdraw_from_storage of all there is: the character is told how much that is', () => {
    const { asked, parts } = answer(actionOf('withdraw_from_storage'), { asset: { ...asset, id: 8801 } });
    expect(asked).toEqual(['storage.findProjectedAsset', { characterId: 12345, inventoryType: 2, slot: 0 }]);
    expect(parts).toMatchObject([
      {
        name: 'accept_to_character',
        payload: { characterId: 12345, inventoryType: 2, templateId: 2000000, referenceId: 77, quantity: 20 },
      },
      {
        name: 'release_from_storage',
        payload: { accountId: 7001, assetId: 8801, quantity: 0 },
        memo: { templateId: 2000000, quantity: 20 },
      },
    ]);
  });

  it('transfer_to_cash_shop: the 64-bit cash id keeps every digit', () => {
    const found = {
      asset: { ...asset, templateId: 5000000, referenceType: 'pet', referenceData: {} },
      compartmentId,
    };
    const { asked, parts } = answer(actionOf('transfer_to_cash_shop'), found);
    expect(asked).toEqual([
      'cashShop.planTransferIn',
      { characterId: 12345, accountId: 7001, inventoryType: 5, compartmentType: 1, cashId },
    ]);
    expect(parts).toMatchObject([
      {
        name: 'accept_to_cash_shop',
        payload: { compartmentId, compartmentType: 1, cashId, templateId: 5000000, referenceType: 'pet' },
      },
      {
        name: 'release_from_character',
        payload: { inventoryType: 5, assetId: 501, quantity: 0 },
        memo: { templateId: 5000000, quantity: 1 },
      },
    ]);
  });

  it.each([
    [5000000, 'cash'],
    [1002186, 'cash-equipable'],
  ])('withdraw_from_cash_shop of template %i: reference type %s', (templateId, referenceType) => {
    const item = { id: 12, templateId, quantity: 1, flag: 3, purchasedBy: 7001 };
    const { asked, parts } = answer(actionOf('withdraw_from_cash_shop'), { compartmentId, item });
    expect(asked).toEqual(['cashShop.findItem', { accountId: 7001, compartmentType: 1, cashId }]);
    const data = {
      ...{ templateId, referenceId: 12, referenceType, quantity: 1 },
      referenceData: { cashId: '4611686018427387905', flag: 3, purchasedBy: 7001, quantity: 1 },
    };
    expect(parts).toMatchObject([
      { name: 'accept_to_character', payload: { inventoryType: 5, ...data } },
      {
        name: 'release_from_cash_shop',
        payload: { compartmentId, assetId: 12, cashId, templateId },
        memo: data,
      },
    ]);
  });

  it.each([
    ['transfer_to_storage', /no asset in slot 3 of inventory 2/],
    ['withdraw_from_storage', /no asset in slot 0 of the storage/],
    ['transfer_to_cash_shop', /no asset with the cash id 4611686018427387905/],
    ['withdraw_from_cash_shop', /no item with the cash id 4611686018427387905/],
  ])('%s is refused when there is nothing to move', (name, reason) => {
    expect(answer(actionOf(name), { asset: null, item: null }).refused).toMatch(reason);
    expect(answer(actionOf(name), {}).refused).toMatch(reason);
  });

  it('withdraw_from_cash_shop is refused for a cash id that the commands cannot carry', () => {
    const action = actionOf('withdraw_from_cash_shop');
    const payload = { ...action.sample, cashId: 2n ** 63n };
    expect(answer(action, { compartmentId, item: { id: 12 } }, { payload }).refused).toMatch(
      /cannot be sent/,
    );
  });

  it('create_and_equip_asset is followed by an equip step in the deployed dialect alone', () => {
    const deployed = actionOf('create_and_equip_asset', 'deployed');
    const step = stepOf(deployed, { result: { assetId: 501, slot: 9 } });
    expect(deployed.parts.map(({ action: { name }, id, payload }) => [name, id, payload(step)])).toEqual([
      [
        'equip_asset',
        'auto_equip_step',
        { characterId: 12345, inventoryType: 1, source: 9, destination: -1 },
      ],
    ]);
    expect(actionOf('create_and_equip_asset').parts).toEqual([]);
  });
});
