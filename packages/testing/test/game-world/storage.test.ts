import { expect, it } from 'vitest';
import { accountId, bodyOf, characterId, named, smallWorld, tell, transactionId } from './tell.js';

const topic = 'COMMAND_TOPIC_STORAGE';
const compartment = 'COMMAND_TOPIC_STORAGE_COMPARTMENT';
const potion = { templateId: 2000000, referenceId: 77, referenceType: 'consumable' };

it('DEPOSIT tells where the item lies; DEPOSIT_ROLLBACK takes it away and tells nobody', () => {
  const world = smallWorld();
  const body = { slot: 1, ...potion, expiration: '0001-01-01T00:00:00Z', referenceData: { quantity: 5 } };
  const [deposited] = tell(world, topic, 'DEPOSIT', body);
  expect(deposited?.value).toMatchObject({ transactionId, accountId, type: 'DEPOSITED' });
  expect(bodyOf(deposited)).toEqual({
    assetId: 8801,
    slot: 1,
    ...potion,
    expiration: '0001-01-01T00:00:00Z',
  });
  expect(world.totals().items[2000000]).toBe(25);
  expect(tell(world, topic, 'DEPOSIT_ROLLBACK', { assetId: 8801 })).toEqual([]);
  expect(world.totals().items[2000000]).toBe(20);
});

it('WITHDRAW takes part of a stack', () => {
  const world = smallWorld();
  tell(world, topic, 'DEPOSIT', { slot: 0, ...potion, referenceData: { quantity: 5 } });
  const [withdrawn] = tell(world, topic, 'WITHDRAW', { assetId: 8801, quantity: 2 });
  expect(bodyOf(withdrawn)).toEqual({ assetId: 8801, slot: 0, templateId: 2000000, quantity: 2 });
  expect(world.totals().items[2000000]).toBe(23);
});

it.each([
  ['ADD', 100, 600],
  ['SUBTRACT', 100, 400],
  ['SET', 7, 7],
])('mesos %s', (operation, mesos, newMesos) => {
  const [updated] = tell(smallWorld(), topic, 'UPDATE_MESOS', { mesos, operation });
  expect(bodyOf(updated)).toEqual({ oldMesos: 500, newMesos });
});

it.each(['documented', 'deployed'] as const)('%s: failures of the storage are always told', (dialect) => {
  const world = smallWorld({ dialect });
  expect(bodyOf(tell(world, topic, 'UPDATE_MESOS', { mesos: 501, operation: 'SUBTRACT' })[0])).toMatchObject({
    errorCode: 'NOT_ENOUGH_MESOS',
  });
  expect(bodyOf(tell(world, topic, 'UPDATE_MESOS', { mesos: 1, operation: 'TOSS' })[0])).toMatchObject({
    errorCode: 'GENERIC',
  });
  expect(bodyOf(tell(world, topic, 'WITHDRAW', { assetId: 1 })[0])).toMatchObject({ errorCode: 'GENERIC' });
  for (const slot of [0, 1]) tell(world, topic, 'DEPOSIT', { slot, ...potion });
  expect(bodyOf(tell(world, topic, 'DEPOSIT', { slot: 2, ...potion })[0])).toEqual({
    errorCode: 'STORAGE_FULL',
    message: 'storage is full',
  });
});

it('ACCEPT and RELEASE carry the transaction id in the body only, and characterId only when it is not 0', () => {
  const world = smallWorld();
  const accept = { transactionId, slot: -1, ...potion, referenceData: { quantity: 20 }, quantity: 5 };
  const [accepted] = tell(world, compartment, 'ACCEPT', accept, { transactionId: undefined });
  expect(accepted).toEqual({
    topic: 'EVENT_TOPIC_STORAGE_COMPARTMENT_STATUS',
    value: {
      worldId: 0,
      accountId,
      characterId,
      type: 'ACCEPTED',
      body: { transactionId, assetId: 8801, slot: 0, inventoryType: 2 },
    },
    headers: [],
    delayMs: 0,
  });
  expect(world.account(accountId)?.storage.assets[0]?.referenceData['quantity']).toBe(5);
  const [released] = tell(
    world,
    compartment,
    'RELEASE',
    { transactionId, assetId: 8801, quantity: 0 },
    { characterId: 0 },
  );
  expect(released?.value).toEqual({
    worldId: 0,
    accountId,
    type: 'RELEASED',
    body: { transactionId, assetId: 8801, inventoryType: 2 },
  });
});

it('a full storage refuses with the message of the service, an unknown asset with RELEASE_FAILED', () => {
  const world = smallWorld({ dialect: 'deployed' });
  for (let i = 0; i < 2; i += 1)
    tell(world, compartment, 'ACCEPT', { transactionId, ...potion, quantity: 1 });
  const full = tell(world, compartment, 'ACCEPT', { transactionId, ...potion, quantity: 1 });
  expect(bodyOf(full[0])).toEqual({ transactionId, errorCode: 'ACCEPT_FAILED', message: 'storage is full' });
  const unknown = tell(world, compartment, 'RELEASE', { transactionId, assetId: 1, quantity: 1 });
  expect(bodyOf(unknown[0])).toMatchObject({ transactionId, errorCode: 'RELEASE_FAILED' });
});

it('the storage window opens on the topic of each dialect, without an answer', () => {
  const documented = smallWorld();
  expect(tell(documented, topic, 'SHOW_STORAGE', undefined, { npcId: 1012009, channelId: 1 })).toEqual([]);
  expect(documented.character(characterId)?.storageOpen).toBe(true);
  const deployed = smallWorld({ dialect: 'deployed' });
  tell(deployed, topic, 'SHOW_STORAGE', undefined);
  expect(deployed.journal.at(-1)?.outcome).toBe('ignored');
  expect(named(tell(deployed, 'COMMAND_TOPIC_STORAGE_SHOW', 'SHOW_STORAGE', undefined))).toEqual([]);
  expect(deployed.character(characterId)?.storageOpen).toBe(true);
});
