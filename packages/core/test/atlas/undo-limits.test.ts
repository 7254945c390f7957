import { describe, expect, it } from 'vitest';
import { ofCharacter, statChanged } from './support/events.js';
import { accepts, actionOf, keptFrom, stepOf } from './support/steps.js';

const impossible = (name: string, view: object, dialect: 'documented' | 'deployed' = 'documented') => {
  const action = actionOf(name, dialect);
  if (action.undo.kind !== 'inverse') throw new Error(`${name} has no inverse`);
  return action.undo.impossibleWhen?.(stepOf(action, view));
};

describe('completed steps that cannot be undone although their action can', () => {
  const mesos = { characterId: 1, worldId: 0, channelId: 0, actorId: 0, actorType: '', amount: -2147483648 };
  const all = { characterId: 1, templateId: 4000001, quantity: 10, removeAll: true };
  const found = { asset: { id: 1, slot: 1, referenceData: { quantity: 20 } } };
  const nothing = { characterId: 1, item: { templateId: 2000000, quantity: 0 } };
  const equipment = { characterId: 1, item: { templateId: 1302000, quantity: 0 } };

  it('the smallest number, which has no opposite', () => {
    expect(impossible('award_mesos', { payload: mesos })).toMatch(/no positive counterpart/);
    expect(impossible('award_mesos', { payload: { ...mesos, amount: -2147483647 } })).toBeUndefined();
    expect(impossible('award_currency', { payload: { amount: -2147483648 } })).toBeDefined();
    expect(impossible('award_fame', { payload: { amount: -128 } })).toBeDefined();
  });

  it('a removal of all there was, unless the quantity was looked up', () => {
    expect(impossible('destroy_asset', { payload: all })).toMatch(/how much that was is not known/);
    expect(impossible('destroy_asset', { payload: { ...all, removeAll: false, quantity: 0 } })).toBeDefined();
    expect(impossible('destroy_asset', { payload: { ...all, removeAll: false } })).toBeUndefined();
    expect(impossible('destroy_asset', { payload: all, found }, 'deployed')).toBeUndefined();
  });

  it('an award of quantity 0, unless it was one piece of equipment', () => {
    expect(impossible('award_asset', { payload: nothing })).toMatch(/quantity was 0/);
    expect(impossible('award_asset', { payload: equipment })).toBeUndefined();
  });

  it('an award of which nobody told what it made, where the command needs the slot', () => {
    expect(impossible('award_asset', {}, 'deployed')).toMatch(/which item was made/);
    expect(impossible('award_asset', { result: { assetId: 0, slot: 2 } }, 'deployed')).toBeDefined();
    expect(impossible('award_asset', { result: { assetId: 1, slot: 2 } }, 'deployed')).toBeUndefined();
    expect(impossible('award_asset', {})).toBeUndefined();
  });

  it('a change of looks whose old style nobody told', () => {
    expect(impossible('change_hair', {})).toMatch(/HAIR_CHANGED/);
    expect(impossible('change_hair', { result: { oldStyle: 0 } })).toBeUndefined();
  });

  it('a release that was not made by a transfer', () => {
    const memo = { templateId: 1, referenceId: 1, referenceType: 'etc', quantity: 1 };
    for (const name of ['release_from_character', 'release_from_storage', 'release_from_cash_shop']) {
      expect(impossible(name, {}), name).toMatch(/transfer or a withdrawal/);
      expect(impossible(name, { memo }), name).toBeUndefined();
    }
  });

  it('an accepted quantity of 0 that was merged into a stack', () => {
    const payload = { characterId: 1, inventoryType: 2, templateId: 2000000, quantity: 0 };
    expect(impossible('accept_to_character', { payload })).toMatch(/merged/);
    expect(impossible('accept_to_character', { payload, result: { assetId: 5 } })).toBeUndefined();
    expect(impossible('accept_to_character', { payload: { ...payload, inventoryType: 1 } })).toBeUndefined();
  });

  it('a balance that was set when nobody told the old one', () => {
    expect(impossible('update_storage_mesos', { payload: { operation: 'SET', mesos: 5 } })).toMatch(
      /old balance/,
    );
    expect(impossible('update_storage_mesos', { payload: { operation: 'ADD', mesos: 5 } })).toBeUndefined();
  });
});

describe('what a change of looks keeps', () => {
  const hair = (oldHair: number, newHair: number) => ofCharacter('HAIR_CHANGED', { oldHair, newHair });
  const action = actionOf('change_hair');

  it('keeps the old style, also when STAT_CHANGED came first', () => {
    expect(keptFrom(action.completes, hair(30000, 31000), stepOf(action))).toEqual({ oldStyle: 30000 });
    expect(keptFrom(action.completes, statChanged('HAIR'), stepOf(action))).toEqual({});
    expect(keptFrom(action.observes, hair(30000, 31000), stepOf(action, { result: {} }))).toEqual({
      oldStyle: 30000,
    });
  });

  it('keeps the first old style when a later step brings the same style back', () => {
    const done = stepOf(action, { result: { oldStyle: 30000 } });
    expect(keptFrom(action.observes, hair(32000, 31000), done)).toEqual({});
  });

  it('does not look at its own undo', () => {
    const done = stepOf(action, { result: { oldStyle: 30000 } });
    expect(accepts(action.observes, hair(31000, 30000), done)).toBe(false);
  });
});

describe('commands that may be sent twice without harm', () => {
  it('are the absolute ones; no undo that gives or takes is among them', () => {
    const twice = [
      'award_mesos',
      'award_asset',
      'destroy_asset',
      'award_currency',
      'update_storage_mesos',
    ].map((name) => [name, actionOf(name)] as const);
    for (const [name, { undo, idempotent }] of twice) {
      expect(idempotent, name).toBe(false);
      expect(undo.kind === 'inverse' && undo.idempotent, name).toBe(false);
    }
    for (const name of ['equip_asset', 'unequip_asset', 'block_portal', 'unblock_portal']) {
      expect(actionOf(name).undo, name).toMatchObject({ idempotent: true });
    }
  });
});
