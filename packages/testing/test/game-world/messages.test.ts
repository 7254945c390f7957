import { expect, it } from 'vitest';
import { createGameWorld, idempotencyKeyHeader, worldDefaults } from '../../src/game-world/index.js';
import { characterId, smallWorld, tell } from './tell.js';

const bytes = (...values: number[]) => Uint8Array.from(values);
const text = (value: string) => new TextEncoder().encode(value);
const value = { characterId, type: 'SET_HP', body: { channelId: 1, amount: 5 } };
const tenant = [
  ['TENANT_ID', text('3f2b8c1e-6d4a-4e0f-9b57-1a2c3d4e5f60')],
  ['REGION', text('GMS')],
  ['MAJOR_VERSION', bytes(0, 83)],
  ['MINOR_VERSION', bytes(0, 1)],
] as const;
const headers = [
  ...tenant,
  ['traceparent', text('00-1-2-3')],
  [idempotencyKeyHeader, text('t:0:execute')],
] as const;

it('replies carry the tenant headers byte for byte and nothing else', () => {
  expect(smallWorld().handle({ topic: 'COMMAND_TOPIC_CHARACTER', value, headers })[0]?.headers).toEqual(
    tenant,
  );
});

it('the idempotency key is echoed only when asked for', () => {
  const [reply] = smallWorld({ echoIdempotencyKey: true }).handle({
    topic: 'COMMAND_TOPIC_CHARACTER',
    value,
    headers,
  });
  expect(reply?.headers).toEqual([...tenant, [idempotencyKeyHeader, text('t:0:execute')]]);
});

it.each([
  ['an unknown topic', { topic: 'COMMAND_TOPIC_NOWHERE', value }],
  ['a topic of the other dialect', { topic: 'COMMAND_TOPIC_WALLET', value }],
  ['an unknown type', { topic: 'COMMAND_TOPIC_CHARACTER', value: { ...value, type: 'DANCE' } }],
  ['an inherited name as type', { topic: 'COMMAND_TOPIC_CHARACTER', value: { ...value, type: 'toString' } }],
  ['no object', { topic: 'COMMAND_TOPIC_CHARACTER', value: null }],
  [
    'a number out of range',
    { topic: 'COMMAND_TOPIC_CHARACTER', value: { ...value, body: { amount: 65536 } } },
  ],
  ['a fraction', { topic: 'COMMAND_TOPIC_CHARACTER', value: { ...value, characterId: 1.5 } }],
  ['a number as text', { topic: 'COMMAND_TOPIC_CHARACTER', value: { ...value, characterId: '1' } }],
  ['a body that is a list', { topic: 'COMMAND_TOPIC_CHARACTER', value: { ...value, body: [] } }],
])('%s is ignored without a reply, with a reason in the journal, and changes nothing', (_what, command) => {
  const world = smallWorld();
  const before = world.snapshot();
  expect(world.handle(command)).toEqual([]);
  expect(world.journal).toMatchObject([
    { sequence: 1, outcome: 'ignored', reason: expect.any(String) as string },
  ]);
  expect(world.snapshot()).toEqual(before);
});

it('whoever is named first comes into being with the stated defaults, unless autoCreate is off', () => {
  const world = createGameWorld({ dialect: 'documented' });
  tell(
    world,
    'COMMAND_TOPIC_CHARACTER',
    'REQUEST_CHANGE_MESO',
    { actorType: 'NPC', amount: 1 },
    { characterId: 5 },
  );
  expect(world.character(5)?.mesos).toBe(worldDefaults.character.mesos + 1);
  const strict = createGameWorld({ dialect: 'documented', autoCreate: false });
  const [error] = tell(strict, 'COMMAND_TOPIC_CHARACTER', 'SET_HP', { amount: 1 });
  expect(error?.value).toMatchObject({ type: 'ERROR', body: { error: 'CHARACTER_NOT_FOUND' } });
  expect(strict.character(5)).toBeUndefined();
});

it('what is handed out is a copy: nobody changes the world by changing an answer', () => {
  const world = smallWorld({ itemAnswers: 'asset' });
  const [reply] = tell(
    world,
    'COMMAND_TOPIC_COMPARTMENT',
    'CREATE',
    { templateId: 2000001, quantity: 5 },
    { inventoryType: 2 },
  );
  const body = reply?.value['body'] as { referenceData: { quantity: number } };
  body.referenceData.quantity = 99;
  expect(world.totals().items[2000001]).toBe(5);
});

it('options: the journal keeps at least the newest entries, levels and the time of day are given from outside', () => {
  const world = smallWorld({ journalLimit: 2, experienceToLevel: () => 10, now: '2030-01-01T00:00:00Z' });
  for (let i = 0; i < 4; i += 1) tell(world, 'COMMAND_TOPIC_BUFF', 'CANCEL_ALL', {});
  expect(world.journal.map(({ sequence }) => sequence)).toEqual([3, 4]);
  const distributions = [{ experienceType: 'WHITE', amount: 25 }];
  tell(world, 'COMMAND_TOPIC_CHARACTER', 'AWARD_EXPERIENCE', { distributions });
  expect(world.character(characterId)).toMatchObject({ level: 12, experience: 5 });
  const [done] = tell(world, 'COMMAND_TOPIC_QUEST', 'COMPLETE', { questId: 1, force: true });
  expect(done?.value['body']).toMatchObject({ completedAt: '2030-01-01T00:00:00Z' });
});
