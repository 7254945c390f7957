import { type ActivityCall, atlasCatalog } from '@sagachart/core';
import { atlasPorts, createGameWorld, type InitialWorld } from '@sagachart/testing';
import { describe, expect, it } from 'vitest';
import { dialects } from '../actions/stage.js';

const cashId = 4611686018427387905n;
const rich: InitialWorld = {
  characters: [
    {
      id: 1,
      accountId: 7,
      mesos: 500,
      assets: [
        { templateId: 1302000, slot: -11, id: 10 },
        { templateId: 1302000, slot: 4, id: 11 },
        { templateId: 2000000, slot: 2, quantity: 9, id: 12, referenceId: 300 },
        { templateId: 2000000, slot: 3, quantity: 1, id: 13, referenceId: 301 },
        { templateId: 5000000, id: 14, referenceData: { cashId: String(cashId) } },
      ],
    },
  ],
  accounts: [
    {
      id: 7,
      storage: { assets: [{ templateId: 2000000, quantity: 7, slot: 0, id: 8801 }] },
      cashShop: [{ compartmentType: 1, items: [{ cashId, templateId: 5000000, id: 12 }] }],
    },
  ],
  reactorDrops: {
    9: [
      { itemId: 4000001, questId: 0, chance: 1 },
      { itemId: 4000002, questId: 0, chance: 0 },
    ],
  },
};

function ask(
  name: string,
  input: object,
  key = 'a:0:execute',
  world = createGameWorld({ dialect: 'deployed', world: rich }),
) {
  const port = atlasPorts(world)[name];
  return port?.(input as ActivityCall['input'], { key } as ActivityCall);
}
const owned = { characterId: 1, inventoryType: 2 };
const worn = { characterId: 1, inventoryType: 1 };

describe('the ports of the Atlas catalogue, answered by the game world', () => {
  it.each(dialects)('answer every port that an action asks (%s)', (dialect) => {
    const ports = atlasPorts(createGameWorld({ dialect }));
    for (const { lookUp, undo } of atlasCatalog(dialect, { lookBeforeSending: true }).actions.values()) {
      if (lookUp) expect(ports).toHaveProperty([lookUp.activity]);
      if (undo.kind === 'inverse' && undo.lookUp) expect(ports).toHaveProperty([undo.lookUp.activity]);
    }
  });

  it('find an item by its slot, or none', () => {
    expect(ask('inventory.findAssetBySlot', { ...owned, slot: 3 })).toMatchObject({ asset: { id: 13 } });
    expect(ask('inventory.findAssetBySlot', { ...owned, slot: 5 })).toEqual({ asset: null });
  });

  it('find an item by its template, in the bag before what is worn', () => {
    expect(ask('inventory.findAssetByTemplate', { ...worn, templateId: 1302000 })).toMatchObject({
      asset: { id: 11 },
    });
    expect(ask('inventory.findAssetByTemplate', { ...worn, templateId: 1002000 })).toEqual({ asset: null });
  });

  it('find what an accepted item has become: by its id, its reference, or the stack it was merged into', () => {
    const find = (referenceId: number, assetId: number) =>
      ask('inventory.findAssetByReference', { ...owned, templateId: 2000000, referenceId, assetId });
    expect(find(300, 13)).toMatchObject({ asset: { id: 13 } });
    expect(find(301, 0)).toMatchObject({ asset: { id: 13 } });
    expect(find(999, 0)).toMatchObject({ asset: { id: 12 } });
    expect(find(300, 99)).toEqual({ asset: null });
  });

  it('find an item in the storage of the account', () => {
    expect(ask('storage.findProjectedAsset', { ...owned, slot: 0 })).toMatchObject({ asset: { id: 8801 } });
    expect(ask('storage.findProjectedAsset', { ...owned, slot: 1 })).toEqual({ asset: null });
  });

  it('find cash items on both sides by their 64-bit id', () => {
    const shop = { accountId: 7, compartmentType: 1, cashId };
    const plan = { ...shop, characterId: 1, inventoryType: 5 };
    expect(ask('cashShop.findItem', shop)).toMatchObject({ item: { id: 12 } });
    expect(ask('cashShop.findItem', { ...shop, cashId: cashId + 1n })).toMatchObject({ item: null });
    expect(ask('cashShop.planTransferIn', plan)).toMatchObject({
      asset: { id: 14 },
      compartmentId: (ask('cashShop.findItem', shop) as { compartmentId: string }).compartmentId,
    });
    expect(ask('cashShop.planTransferIn', { ...plan, cashId: 1 })).toMatchObject({ asset: null });
  });

  it('tell the room in an inventory, not counting what is worn', () => {
    expect(ask('inventory.findRoom', { ...worn, templateId: 1302000 })).toEqual({
      room: { capacity: 24, freeSlots: 23, stacks: 2 },
    });
    expect(ask('inventory.findRoom', { ...owned, templateId: 2000001 })).toEqual({
      room: { capacity: 24, freeSlots: 22, stacks: 0 },
    });
    expect(ask('inventory.findRoom', { ...owned, inventoryType: 9, templateId: 2000000 })).toEqual({
      room: null,
    });
  });

  it('tell what a service holds, or that it holds nothing', () => {
    const world = () =>
      createGameWorld({
        dialect: 'deployed',
        autoCreate: false,
        world: {
          ...rich,
          characters: [
            {
              ...{ id: 1, buddyCapacity: 30, quests: { 1021: 'started', 1022: 'completed' } },
              skills: { 1000: { level: 2, masterLevel: 5, expiration: '' } },
            },
          ],
          guilds: [{ id: 42, leaderId: 1, capacity: 20 }],
          pets: [{ id: 900, level: 29, closeness: 29_000 }],
        },
      });
    const find = (name: string, input: object) => ask(name, input, 'a:0:execute', world());
    expect(find('cashShop.findWallet', { accountId: 7 })).toMatchObject({ wallet: { points: 10_000 } });
    expect(find('cashShop.findWallet', { accountId: 8 })).toEqual({ wallet: null });
    expect(find('guild.findByMember', { characterId: 1 })).toEqual({
      guild: { id: 42, leaderId: 1, capacity: 20 },
    });
    expect(find('guild.findByMember', { characterId: 2 })).toEqual({ guild: null });
    expect(find('pet.find', { petId: 900 })).toEqual({ pet: { id: 900, level: 29, closeness: 29_000 } });
    expect(find('pet.find', { petId: 901 })).toEqual({ pet: null });
    expect(find('quest.find', { characterId: 1, questId: 1021 })).toEqual({
      quest: { questId: 1021, state: 1 },
    });
    expect(find('quest.find', { characterId: 1, questId: 1022 })).toMatchObject({ quest: { state: 2 } });
    expect(find('quest.find', { characterId: 1, questId: 1023 })).toEqual({ quest: null });
    expect(find('storage.find', { accountId: 7, worldId: 0 })).toEqual({
      storage: { accountId: 7, capacity: 16, used: 1, mesos: 0 },
    });
    expect(find('storage.find', { accountId: 8, worldId: 0 })).toEqual({ storage: null });
    expect(find('buddyList.find', { characterId: 1 })).toEqual({
      buddyList: { characterId: 1, capacity: 30 },
    });
    expect(find('skill.find', { characterId: 1, skillId: 1000 })).toEqual({
      skill: { id: 1000, level: 2, masterLevel: 5 },
    });
    expect(find('skill.find', { characterId: 1, skillId: 1001 })).toEqual({ skill: null });
  });

  it('judge conditions', () => {
    const condition = { type: 'meso', operator: '>=', value: 501, itemId: 0 };
    expect(ask('character.validate', { characterId: 1, conditions: [condition] })).toMatchObject({
      results: [{ passed: false }],
    });
  });

  it('pick a portal at which a character may appear, the same for the same call', () => {
    const picked = Array.from({ length: 20 }, (_, call) =>
      ask('maps.randomPortal', { mapId: 1 }, `a:${call}:execute`),
    );
    expect(new Set(picked.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set(['{"portalId":0}', '{"portalId":1}']),
    );
    expect(ask('maps.randomPortal', { mapId: 1 })).toEqual(ask('maps.randomPortal', { mapId: 1 }));
    const nowhere = createGameWorld({ dialect: 'deployed', autoCreate: false });
    expect(() => ask('maps.randomPortal', { mapId: 1 }, 'k', nowhere)).toThrow(/no portal to appear at/);
  });

  it('roll drops side by side, and fill with mesos what is missing', () => {
    const reactor = { classification: '9', mapId: 1, x: 100, y: -5, mesoMin: 10, mesoMax: 20, mesoChance: 1 };
    expect(ask('drops.roll', { ...reactor, meso: false, minItems: 0 })).toEqual([
      { itemId: 4000001, quantity: 1, mesos: 0, x: 100, y: -5 },
    ]);
    const filled = ask('drops.roll', { ...reactor, meso: false, minItems: 4 }) as {
      x: number;
      mesos: number;
    }[];
    expect(filled.map(({ x }) => x)).toEqual([100, 125, 75, 150]);
    expect(filled.slice(1).every(({ mesos }) => mesos >= 10 && mesos <= 20)).toBe(true);
    expect(ask('drops.roll', { ...reactor, meso: true, minItems: 0 })).toHaveLength(2);
    expect(
      ask('drops.roll', { ...reactor, classification: '1', meso: true, mesoChance: 0, minItems: 0 }),
    ).toEqual([]);
  });

  it('put monsters on the map once per call, however often it is made', () => {
    const world = createGameWorld({ dialect: 'deployed' });
    const ports = atlasPorts(world);
    const monster = {
      worldId: 0,
      channelId: 1,
      mapId: 1,
      monsterId: 100100,
      x: 120,
      y: -35,
      team: 0,
      count: 3,
    };
    const spawn = (key: string) =>
      ports['monsters.spawn']?.(monster as ActivityCall['input'], { key } as ActivityCall);
    spawn('a:0:execute');
    spawn('a:0:execute');
    expect(world.snapshot().monsters).toHaveLength(3);
    spawn('b:0:execute');
    expect(world.snapshot().monsters).toHaveLength(6);
    expect(world.snapshot().monsters[0]).toMatchObject({ monsterId: 100100, fh: 2 });
  });

  it('fail as the script of the world says, and where there is nobody to ask about', () => {
    const world = createGameWorld({ dialect: 'deployed', world: rich });
    world.failNext('storageAsset', 'no connection');
    expect(() => ask('storage.findProjectedAsset', { ...owned, slot: 0 }, 'k', world)).toThrow(
      'no connection',
    );
    const empty = createGameWorld({ dialect: 'deployed', autoCreate: false });
    expect(() => ask('inventory.findAssetBySlot', { ...owned, slot: 0 }, 'k', empty)).toThrow(
      'no character 1',
    );
  });
});
