import { describe, expect, it } from 'vitest';
import type { AtlasPorts } from '../../src/atlas/index.js';
import type { Catalog } from '../../src/action/index.js';
import { readWire } from '../../src/wire/index.js';
import { bothDialects, actionOf, catalogs, looking, sentBy, stepOf } from './support/steps.js';

type PortName = keyof AtlasPorts;

const portsOf = (catalog: Catalog): string[] =>
  [...catalog.actions.values()]
    .flatMap(({ lookUp, undo }) => [lookUp, undo.kind === 'inverse' ? undo.lookUp : undefined])
    .flatMap((lookUp) => (lookUp ? [lookUp.activity] : []));

describe('the ports', () => {
  const shared: readonly PortName[] = [
    ...(['cashShop.findItem', 'cashShop.planTransferIn', 'character.validate', 'drops.roll'] as const),
    ...(['inventory.findAssetByReference', 'inventory.findAssetBySlot', 'maps.randomPortal'] as const),
    'storage.findProjectedAsset',
  ];
  const deployedOnly: readonly PortName[] = ['inventory.findAssetByTemplate', 'monsters.spawn'];
  const beforeSending: readonly PortName[] = [
    ...([
      'inventory.findRoom',
      'cashShop.findWallet',
      'guild.findByMember',
      'pet.find',
      'quest.find',
    ] as const),
    ...(['storage.find', 'buddyList.find', 'skill.find'] as const),
  ];

  it('are those that AtlasPorts names', () => {
    expect([...new Set(portsOf(catalogs.documented))].sort()).toEqual([...shared].sort());
    expect([...new Set(portsOf(catalogs.deployed))].sort()).toEqual([...shared, ...deployedOnly].sort());
    expect([...new Set(portsOf(looking))].sort()).toEqual(
      [...shared, ...deployedOnly, ...beforeSending].sort(),
    );
  });
});

describe('validate_character_state', () => {
  const action = actionOf('validate_character_state');
  const refusal = (answer: unknown): unknown => {
    const judged = action.lookUp && readWire(action.lookUp.answer, answer, 'go');
    if (!judged?.ok) throw new Error('not readable');
    return action.lookUp?.refuse?.(judged.value, stepOf(action));
  };

  it('passes when all results have passed, whatever the case of their members', () => {
    expect(refusal({ results: [{ Passed: true, Description: 'x' }, { passed: true }] })).toBeUndefined();
  });

  it('passes without results', () => {
    expect(refusal({ passed: false, results: [] })).toBeUndefined();
    expect(refusal({})).toBeUndefined();
  });

  it('says which conditions were not met', () => {
    expect(
      refusal({
        results: [
          { passed: true, description: 'a' },
          { passed: false, description: 'meso >= 1000' },
        ],
      }),
    ).toBe('Validation failed: meso >= 1000');
    expect(refusal({ results: [{}] })).toBe('Validation failed');
  });
});

describe('spawn_monster', () => {
  const spawned = (count: number) => ({ ...actionOf('spawn_monster').sample, count });

  it('is one command in the documented dialect; a count of 0 or less counts as 1', () => {
    const action = actionOf('spawn_monster');
    const counts = [3, 0, -2].map((count) => {
      const [command] = sentBy(action, stepOf(action, { payload: spawned(count) }));
      return (command?.value as { body: { count: number } }).body.count;
    });
    expect(counts).toEqual([3, 1, 1]);
    expect(action.kind).toBe('notification');
  });

  it('is a port in the deployed dialect', () => {
    const action = actionOf('spawn_monster', 'deployed');
    expect(action.kind).toBe('activity');
    expect(action.lookUp?.input(stepOf(action, { payload: spawned(-1) }))).toMatchObject({
      monsterId: 100100,
      count: 1,
    });
  });
});

describe.each(bothDialects)('spawn_reactor_drops (%s)', (dialect) => {
  const action = actionOf('spawn_reactor_drops', dialect);
  const drops = [
    { itemId: 4000001, quantity: 1, mesos: 0, x: 120, y: -35 },
    { itemId: 0, quantity: 0, mesos: 75, x: 145, y: -35 },
  ];
  const bodies = (dropType: string) =>
    sentBy(action, stepOf(action, { payload: { ...action.sample, dropType }, found: drops })).map(
      ({ value }) => value['body'],
    );

  it('sends one SPAWN per drop, numbered when they spray', () => {
    expect(bodies('spray')).toMatchObject([
      { itemId: 4000001, dropType: 1, mod: 0, x: 120 },
      { mesos: 75, dropType: 1, mod: 1, x: 145 },
    ]);
    expect(bodies('drop')).toMatchObject([
      { dropType: 2, mod: 0 },
      { dropType: 2, mod: 0 },
    ]);
  });

  it('sends nothing when nothing drops', () => {
    expect(sentBy(action, stepOf(action, { found: [] }))).toEqual([]);
  });
});

describe('destroy_asset (deployed)', () => {
  it('asks where the item lies, and is refused when it lies nowhere', () => {
    const action = actionOf('destroy_asset', 'deployed');
    const { lookUp } = action;
    const step = stepOf(action);
    expect(lookUp?.input(step)).toEqual({ characterId: 12345, inventoryType: 4, templateId: 4000001 });
    const judged = lookUp && readWire(lookUp.answer, { asset: null }, 'go');
    expect(judged?.ok && lookUp?.refuse?.(judged.value, step)).toBe(
      'destroy_asset failed: the character has no item 4000001',
    );
  });

  it('is refused when less lies there than it shall take, which the service would call done', () => {
    const action = actionOf('destroy_asset', 'deployed');
    const refusal = (quantity: number, payload: object = {}) => {
      const answer = { asset: { id: 7, slot: 3, templateId: 4000001, referenceData: { quantity } } };
      const judged = action.lookUp && readWire(action.lookUp.answer, answer, 'go');
      const step = stepOf(action, { payload: { ...action.sample, ...payload } });
      return judged?.ok ? action.lookUp?.refuse?.(judged.value, step) : 'not readable';
    };
    expect(refusal(10)).toBeUndefined();
    expect(refusal(9)).toBe('destroy_asset failed: slot 3 holds 9 of item 4000001, not 10');
    expect(refusal(9, { removeAll: true })).toBeUndefined();
  });
});
