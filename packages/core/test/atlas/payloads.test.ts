import { describe, expect, it } from 'vitest';
import { awardFame, parseFieldId } from '../../src/atlas/index.js';
import { NIL_UUID, readWire } from '../../src/wire/index.js';
import { actionOf } from './support/steps.js';

const field = '0:1:100000000:00000000-0000-0000-0000-000000000000';

const faultsOf = (name: string, change: object): readonly string[] => {
  const action = actionOf(name);
  const judged = readWire(action.payload, { ...action.sample, ...change }, 'go');
  return judged.ok ? [] : judged.faults.map(({ at, problem }) => `${at}: ${problem}`);
};

describe('payloads that the services would narrow or could never obey are refused', () => {
  it.each<[string, object, RegExp]>([
    ['award_fame', { amount: 200 }, /^amount: is above 127 \(i8\)$/],
    ['award_fame', { amount: -129 }, /^amount: is below -128/],
    ['equip_asset', { inventoryType: 257 }, /^inventoryType: is above 255/],
    ['unequip_asset', { inventoryType: 0x1_0000_0000 }, /^inventoryType: /],
    ['accept_to_character', { inventoryType: 6 }, /^inventoryType: /],
    ['transfer_to_storage', { sourceInventoryType: 0 }, /^sourceInventoryType: /],
    [
      'award_asset',
      { item: { templateId: 999999, quantity: 1 } },
      /^item.templateId: belongs to no inventory/,
    ],
    ['create_and_equip_asset', { item: { templateId: 6000000, quantity: 1 } }, /^item.templateId: /],
    ['destroy_asset', { templateId: 0 }, /^templateId: belongs to no inventory/],
    ['warp_to_portal', { fieldId: '0:1:100000000' }, /^fieldId: is not a field id/],
    ['warp_to_portal', { fieldId: undefined }, /^fieldId: /],
    ['warp_to_random_portal', { fieldId: `0:256:100000000:${NIL_UUID}` }, /^fieldId: /],
    ['update_storage_mesos', { operation: 'STEAL' }, /^operation: is not SET, ADD or SUBTRACT$/],
    ['update_storage_mesos', { operation: undefined }, /^operation: /],
    ['award_currency', { currencyType: 4 }, /^currencyType: /],
    ['gain_closeness', { amount: 0 }, /^amount: is 0/],
    ['change_skin', { styleId: 256 }, /^styleId: is above 255/],
    ['create_character', { skin: 256 }, /^skin: is above 255/],
    ['transfer_to_cash_shop', { cashId: 2n ** 63n }, /^cashId: /],
    ['award_mesos', { amount: 2147483648 }, /^amount: is above/],
  ])('%s with %o', (name, change, fault) => {
    expect(faultsOf(name, change)).toEqual([expect.stringMatching(fault)]);
  });

  it('says so already when a step is written', () => {
    expect(() => awardFame({ characterId: 1, worldId: 0, channelId: 0, amount: 200 })).toThrow(
      /The payload for award_fame does not fit: amount: is above 127/,
    );
  });
});

describe('payloads that are taken', () => {
  it.each<[string, object]>([
    ['award_fame', { amount: -128 }],
    ['equip_asset', { inventoryType: undefined }],
    ['unequip_asset', { inventoryType: 255 }],
    ['award_asset', { item: { templateId: 5999999, quantity: 0 } }],
    ['award_asset', { item: { templateId: 1302000, quantity: 1, expiration: null } }],
    ['start_quest', { worldId: undefined, npcId: undefined }],
    ['withdraw_from_cash_shop', { cashId: 2n ** 64n - 1n }],
    ['warp_to_portal', { portalName: 'sp', fieldId: field.toUpperCase() }],
    ['award_experience', { distributions: null }],
    ['show_hint', { hint: '' }],
  ])('%s with %o', (name, change) => {
    expect(faultsOf(name, change)).toEqual([]);
  });
});

describe('field ids', () => {
  it('are read part by part', () => {
    expect(parseFieldId(field)).toEqual({ worldId: 0, channelId: 1, mapId: 100000000, instance: NIL_UUID });
  });

  it.each(['', ':::', '0:1:100000000', `${field}:1`, `-1:1:1:${NIL_UUID}`, `0:1:4294967296:${NIL_UUID}`])(
    'are not "%s"',
    (text) => {
      expect(parseFieldId(text)).toBeUndefined();
    },
  );
});
