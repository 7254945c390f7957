import { describe, expect, it } from 'vitest';
import { bodyOf, characterId, named, smallWorld, tell, transactionId } from './tell.js';

const topic = 'COMMAND_TOPIC_COMPARTMENT';
const use = { inventoryType: 2 };
const equip = { inventoryType: 1 };

describe('items made and destroyed', () => {
  it.each([
    ['documented', 'CREATE'],
    ['deployed', 'CREATE_ASSET'],
  ] as const)('%s %s answers with the asset, its slot and its reference data', (dialect, type) => {
    const world = smallWorld({ dialect });
    const [reply, ...more] = tell(world, topic, type, { templateId: 2000001, quantity: 5 }, use);
    expect(more).toEqual([]);
    expect(reply).toMatchObject({
      topic: 'EVENT_TOPIC_ASSET_STATUS',
      value: { transactionId, characterId, assetId: 502, templateId: 2000001, slot: 1, type: 'CREATED' },
    });
    expect(bodyOf(reply)).toEqual({
      referenceId: 80,
      referenceType: 'consumable',
      referenceData: { ownerId: 0, quantity: 5, flag: 0, rechargeable: 0 },
      expiration: '0001-01-01T00:00:00Z',
    });
    expect(world.totals().items[2000001]).toBe(5);
  });

  it('each dialect ignores the item commands of the other, as the services do', () => {
    const documented = smallWorld();
    expect(tell(documented, topic, 'CREATE_ASSET', { templateId: 2000001, quantity: 5 }, use)).toEqual([]);
    expect(documented.journal.at(-1)).toMatchObject({ outcome: 'ignored' });
    const deployed = smallWorld({ dialect: 'deployed' });
    expect(tell(deployed, topic, 'DELETE', { templateId: 2000000, quantity: 5 }, use)).toEqual([]);
    expect(deployed.totals().items[2000000]).toBe(20);
  });

  it('DESTROY reduces a stack or uses it up, and tells which', () => {
    const world = smallWorld({ dialect: 'deployed' });
    const [reduced] = tell(world, topic, 'DESTROY', { slot: 3, quantity: 5, removeAll: false }, use);
    expect(reduced?.value).toMatchObject({
      type: 'QUANTITY_CHANGED',
      assetId: 501,
      slot: 3,
      body: { quantity: 15 },
    });
    expect(named(tell(world, topic, 'DESTROY', { slot: 3, quantity: 1, removeAll: true }, use))).toEqual([
      'ASSET DELETED',
    ]);
    expect(world.totals().items[2000000]).toBeUndefined();
  });

  it('DELETE takes a template from several stacks, worn pieces last', () => {
    const world = smallWorld();
    tell(world, topic, 'CREATE', { templateId: 2000000, quantity: 4 }, use);
    expect(named(tell(world, topic, 'DELETE', { templateId: 2000000, quantity: 22 }, use))).toEqual([
      'ASSET DELETED',
      'ASSET QUANTITY_CHANGED',
    ]);
    expect(world.totals().items[2000000]).toBe(2);
    tell(world, topic, 'CREATE', { templateId: 1302000, quantity: 1 }, equip);
    tell(world, topic, 'DELETE', { templateId: 1302000, quantity: 1 }, equip);
    expect(world.character(characterId)?.compartments[1].assets.map(({ slot }) => slot)).toContain(-11);
  });

  it('what cannot be taken is refused whole: ERROR when documented, silence when deployed', () => {
    const documented = smallWorld();
    const [error] = tell(documented, topic, 'DELETE', { templateId: 2000000, quantity: 21 }, use);
    expect(error).toMatchObject({
      topic: 'EVENT_TOPIC_COMPARTMENT_STATUS',
      value: { transactionId, type: 'ERROR' },
    });
    expect(bodyOf(error)).toEqual({ errorCode: 'DESTROY_FAILED', transactionId });
    const deployed = smallWorld({ dialect: 'deployed' });
    expect(tell(deployed, topic, 'DESTROY', { slot: 3, quantity: 21, removeAll: false }, use)).toEqual([]);
    expect(deployed.journal.at(-1)).toMatchObject({ outcome: 'refused' });
    for (const world of [documented, deployed]) expect(world.totals().items[2000000]).toBe(20);
  });

  it('a full bag fails a documented CREATE with CREATION_FAILED and makes nothing', () => {
    const world = smallWorld({ world: { characters: [{ id: characterId, capacities: { 2: 0 } }] } });
    const [failed] = tell(world, topic, 'CREATE', { templateId: 2000001, quantity: 5 }, use);
    expect(failed?.value).toMatchObject({ type: 'CREATION_FAILED', body: { errorCode: 'INVENTORY_FULL' } });
    expect(world.totals().items).toEqual({});
  });

  it('itemAnswers moves the answer to the compartment topic or to both', () => {
    const create = { templateId: 2000001, quantity: 5 };
    expect(named(tell(smallWorld({ itemAnswers: 'compartment' }), topic, 'CREATE', create, use))).toEqual([
      'COMPARTMENT CREATED',
    ]);
    expect(named(tell(smallWorld({ itemAnswers: 'both' }), topic, 'CREATE', create, use))).toEqual([
      'ASSET CREATED',
      'COMPARTMENT CREATED',
    ]);
  });
});

describe('worn items', () => {
  it('MOVED holds the old slot in slot and the new one in oldSlot', () => {
    const world = smallWorld();
    const [off] = tell(world, topic, 'UNEQUIP', { inventoryType: 0, source: -11, destination: 5 }, equip);
    expect(off?.value).toMatchObject({ assetId: 301, slot: -11, type: 'MOVED', body: { oldSlot: 5 } });
    const [on] = tell(world, topic, 'EQUIP', { inventoryType: 0, source: 6, destination: -11 }, equip);
    expect(on?.value).toMatchObject({ assetId: 302, slot: 6, type: 'MOVED', body: { oldSlot: -11 } });
  });

  it('equipping over a worn item sends that item to the bag slot without a second event', () => {
    const world = smallWorld();
    expect(named(tell(world, topic, 'EQUIP', { source: 6, destination: -11 }, equip))).toEqual([
      'ASSET MOVED',
    ]);
    const slots = Object.fromEntries(
      world.character(characterId)?.compartments[1].assets.map(({ id, slot }) => [id, slot]) ?? [],
    );
    expect(slots).toEqual({ 301: 6, 302: -11 });
  });

  it('an overall drives the bottom back into the bag with a second MOVED', () => {
    const assets = [
      { templateId: 1061002, slot: -6 },
      { templateId: 1050000, slot: 1 },
    ];
    const world = smallWorld({ world: { characters: [{ id: characterId, assets }] } });
    const replies = tell(world, topic, 'EQUIP', { source: 1, destination: -1 }, equip);
    expect(replies.map(({ value }) => [value['slot'], value['body']])).toEqual([
      [1, { oldSlot: -5 }],
      [-6, { oldSlot: 1 }],
    ]);
  });

  it('UNEQUIP to a taken slot lands in the lowest free one', () => {
    const [off] = tell(smallWorld(), topic, 'UNEQUIP', { source: -11, destination: 6 }, equip);
    expect(bodyOf(off)).toEqual({ oldSlot: 1 });
  });

  it('CREATE_AND_EQUIP answers CREATED, then MOVED to the slot of its kind', () => {
    const replies = tell(
      smallWorld(),
      topic,
      'CREATE_AND_EQUIP',
      { templateId: 1072001, quantity: 1 },
      equip,
    );
    expect(named(replies)).toEqual(['ASSET CREATED', 'ASSET MOVED']);
    expect(bodyOf(replies[1])).toEqual({ oldSlot: -7 });
  });
});

describe('items handed over', () => {
  const item = { transactionId, referenceId: 77, templateId: 4000001, referenceType: 'etc', quantity: 3 };
  const etc = { inventoryType: 4 };

  it('ACCEPT gives a new asset, and merges into a stack with room', () => {
    const world = smallWorld();
    const body = { ...item, referenceData: { ownerId: 0, quantity: 3, flag: 0 } };
    expect(named(tell(world, topic, 'ACCEPT', body, etc))).toEqual([
      'ASSET ACCEPTED',
      'COMPARTMENT ACCEPTED',
    ]);
    const merged = tell(world, topic, 'ACCEPT', body, etc);
    expect(named(merged)).toEqual(['ASSET QUANTITY_CHANGED', 'COMPARTMENT ACCEPTED']);
    expect(bodyOf(merged[0])).toEqual({ quantity: 6 });
    expect(bodyOf(merged[1])).toEqual({ transactionId });
  });

  it('RELEASE gives up part of a stack or all of it', () => {
    const world = smallWorld();
    expect(named(tell(world, topic, 'RELEASE', { transactionId, assetId: 501, quantity: 5 }, use))).toEqual([
      'ASSET QUANTITY_CHANGED',
      'COMPARTMENT RELEASED',
    ]);
    expect(named(tell(world, topic, 'RELEASE', { transactionId, assetId: 501, quantity: 0 }, use))).toEqual([
      'ASSET RELEASED',
      'COMPARTMENT RELEASED',
    ]);
    expect(world.totals().items[2000000]).toBeUndefined();
  });

  it.each(['documented', 'deployed'] as const)('%s: a failing hand-over is always told', (dialect) => {
    const full = smallWorld({ dialect, world: { characters: [{ id: characterId, capacities: { 4: 0 } }] } });
    expect(bodyOf(tell(full, topic, 'ACCEPT', item, etc)[0])).toEqual({
      errorCode: 'ACCEPT_COMMAND_FAILED',
      transactionId,
    });
    const [unknown] = tell(full, topic, 'RELEASE', { transactionId, assetId: 9, quantity: 1 }, etc);
    expect(bodyOf(unknown)).toEqual({ errorCode: 'RELEASE_COMMAND_FAILED', transactionId });
  });
});
