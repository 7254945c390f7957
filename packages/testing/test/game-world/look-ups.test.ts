import { expect, it } from 'vitest';
import { accountId, characterId, smallWorld, tell, transactionId } from './tell.js';

it('the inventory look-up tells what commands and events speak of', () => {
  const world = smallWorld();
  const { result } = world.ask('characterCompartment', { characterId, inventoryType: 2 });
  expect(result).toEqual(world.lookUps.characterCompartment({ characterId, inventoryType: 2 }));
  expect(result).toMatchObject({
    capacity: 24,
    assets: [
      { id: 501, slot: 3, templateId: 2000000, referenceType: 'consumable', referenceData: { quantity: 20 } },
    ],
  });
  const [event] = tell(
    world,
    'COMMAND_TOPIC_COMPARTMENT',
    'RELEASE',
    { assetId: 501, quantity: 5 },
    { inventoryType: 2 },
  );
  expect(event?.value['compartmentId']).toBe((result as { id: string }).id);
});

it('the storage look-up finds by slot and inventory type, for the account given or bound to the character', () => {
  const world = smallWorld();
  const item = { templateId: 4000001, referenceType: 'etc', quantity: 3 };
  tell(world, 'COMMAND_TOPIC_STORAGE_COMPARTMENT', 'ACCEPT', { transactionId, ...item });
  const question = { characterId, inventoryType: 4, slot: 0 };
  expect(world.lookUps.storageAsset(question)).toMatchObject({
    id: 8801,
    templateId: 4000001,
    referenceData: { quantity: 3 },
  });
  expect(world.lookUps.storageAsset({ ...question, accountId })).toMatchObject({ id: 8801 });
  expect(world.ask('storageAsset', { ...question, inventoryType: 2 })).toEqual({
    error: 'no storage asset in slot 0 of inventory 2',
  });
});

it('maps, monsters and reactors', () => {
  const drops = [{ itemId: 4000001, questId: 0, chance: 2 }];
  const world = smallWorld({ world: { reactorDrops: { '2001': drops } } });
  const { portals } = world.lookUps.mapPortals({ mapId: 100000000 });
  expect(portals.filter(({ type, targetMapId }) => type === 0 && targetMapId === 999999999)).not.toEqual([]);
  expect(world.lookUps.reactorDrops({ classification: '2001' })).toEqual({ drops });
  expect(world.lookUps.reactorDrops({ classification: '1' })).toEqual({ drops: [] });
  const place = { mapId: 1, initialX: 3, initialY: 4, fallbackX: 0, fallbackY: 0 };
  expect(world.lookUps.dropPosition(place)).toEqual({ x: 3, y: 4 });
  const fh = world.lookUps.foothold({ mapId: 1, x: 250, y: 0 }).id;
  world.lookUps.spawnMonster({ worldId: 0, channelId: 1, mapId: 1, monsterId: 100100, x: 250, y: 0, fh });
  expect(world.snapshot().monsters).toMatchObject([{ monsterId: 100100, fh: 3 }]);
});

it.each([
  [{ type: 'meso', operator: '>=', value: 1000 }, true],
  [{ type: 'meso', operator: '>', value: 1000 }, false],
  [{ type: 'item', operator: '=', value: 20, itemId: 2000000 }, true],
  [{ type: 'jobId', operator: '<', value: 0 }, false],
  [{ type: 'mapId', operator: '<=', value: 100000000 }, true],
  [{ type: 'fame', operator: '~', value: 0 }, false],
  [{ type: 'luck', operator: '=', value: 0 }, false],
])('validation %j passes: %s', (condition, passed) => {
  const answer = smallWorld().lookUps.validate({ characterId, conditions: [condition] });
  expect(answer).toMatchObject({ passed, results: [{ passed }] });
});

it('bad questions and scripted failures end in an error, not in an exception', () => {
  const world = smallWorld();
  expect(world.ask('weather', {}).error).toContain('no look-up "weather"');
  expect(world.ask('toString', {}).error).toContain('no look-up');
  expect(world.ask('validate', 7).error).toContain('not an object');
  expect(world.ask('validate', { characterId }).error).toBeTypeOf('string');
  world.failNext('foothold', 'service is down');
  expect(world.ask('foothold', { mapId: 1, x: 0, y: 0 })).toEqual({ error: 'service is down' });
  expect(world.ask('foothold', { mapId: 1, x: 0, y: 0 })).toEqual({ result: { id: 1 } });
});
