import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  atlasCatalog,
  blockPortal,
  decodeRecord,
  type EngineInput,
  type Headers,
  SagaEngine,
  storeHeaders,
  textBytes,
} from '../../src/index.js';

/** Records as version 1 wrote them. They must load for ever: never change these files, only add new ones. */
const golden = (name: string): string =>
  readFileSync(new URL(`golden/${name}.json`, import.meta.url), 'utf8').trim();

const catalog = atlasCatalog();
const ID = '0a1b2c3d-0001-4000-8000-000000000001';
const tenant: Headers = [
  ['TENANT_ID', textBytes('3f2b8c1e-6d4a-4e0f-9b57-1a2c3d4e5f60')],
  ['MAJOR_VERSION', Uint8Array.of(0, 0x53)],
];
const answer = (amount: number) => ({
  kind: 'message' as const,
  topic: 'EVENT_TOPIC_CHARACTER_STATUS',
  value: JSON.stringify({
    transactionId: '0a1b2c3d-0001-4000-8000-000000000001',
    worldId: 0,
    characterId: 12345,
    type: 'MESO_CHANGED',
    body: { actorId: 9010000, actorType: 'NPC', amount },
  }),
  at: 2_000,
});

describe('a record of version 1', () => {
  it('loads, and its saga goes on where it stood', () => {
    const engine = new SagaEngine(catalog);
    engine.load(decodeRecord(golden('v1-running')));
    const { messages } = engine.handle(answer(1000));
    expect(messages.map(({ topic }) => topic)).toEqual(['COMMAND_TOPIC_PORTAL', 'EVENT_TOPIC_SAGA_STATUS']);
  });

  it('loads in the middle of its compensation', () => {
    const engine = new SagaEngine(catalog);
    engine.load(decodeRecord(golden('v1-compensating')));
    const { messages } = engine.handle(answer(-1000));
    expect(messages.map(({ value }) => (JSON.parse(value) as { type: string }).type)).toEqual(['FAILED']);
  });

  const change = (body: object, type = 'MESO_CHANGED') => ({
    ...answer(0),
    value: JSON.stringify({ transactionId: ID, worldId: 0, characterId: 12345, type, body }),
    headers: tenant,
  });
  const operator = { kind: 'operator', transactionId: ID, command: 'retry', at: 2_000 } as const;
  const pay = (amount: number) => change({ actorId: 9010000, actorType: 'NPC', amount });
  const command = JSON.stringify({
    transactionId: ID,
    sagaType: 'quest_reward',
    steps: [{ stepId: 'block', status: 'pending', action: 'block_portal', payload: blockPortal.sample }],
  });

  it.each([
    ['v1-parked', 'parked', operator, ['COMMAND_TOPIC_CHARACTER']],
    ['v1-parked', 'parked', pay(-1000), []],
    ['v1-watching', 'watching', pay(1000), ['COMMAND_TOPIC_CHARACTER']],
    ['v1-backing-off', 'running', { kind: 'time', at: 31_500 }, ['COMMAND_TOPIC_CHARACTER']],
    ['v1-cancelling', 'running', pay(1000), ['COMMAND_TOPIC_CHARACTER']],
  ] as const)('%s loads as %s and goes on', (name, status, input, topics) => {
    const engine = new SagaEngine(catalog);
    engine.load(decodeRecord(golden(name)));
    expect(engine.encodeRecord(ID)).toBe(golden(name));
    expect(engine.find(ID)?.status).toBe(status);
    const { messages, changed } = engine.handle(input as EngineInput);
    expect(messages.map(({ topic }) => topic)).toEqual(topics);
    expect([...changed]).toEqual([ID]);
    for (const { headers } of messages)
      expect(storeHeaders(headers.slice(0, 2))).toEqual(storeHeaders(tenant));
  });

  it('asks its port again, and takes the answer', () => {
    const engine = new SagaEngine(catalog);
    engine.load(decodeRecord(golden('v1-looking-up')));
    const [call] = [...engine.pendingActivities()];
    expect(call).toMatchObject({ transactionId: ID, step: 0, phase: 'execute' });
    const outcome = { error: 'the item is gone' };
    const { messages } = engine.handle({
      kind: 'activity',
      transactionId: ID,
      key: call?.key ?? '',
      outcome,
      at: 2,
    });
    expect(messages[0]?.value).toContain('the item is gone');
  });

  it.each(['v1-completed', 'v1-failed', 'v1-refused'])('%s is remembered as ended', (name) => {
    const engine = new SagaEngine(catalog);
    engine.load(decodeRecord(golden(name)));
    expect(engine.counts).toEqual({ live: 0, finished: 1 });
    expect(engine.handle({ ...pay(1000) }).ignored).toEqual(['finished-saga']);
  });

  it('knows the repetition of its saga command', () => {
    const engine = new SagaEngine(catalog);
    engine.load(decodeRecord(golden('v1-completed')));
    const again = {
      kind: 'message',
      topic: 'COMMAND_TOPIC_SAGA',
      value: command,
      headers: tenant,
      at: 2,
    } as const;
    expect(engine.handle(again).ignored).toEqual(['repeated-command']);
  });

  it('keeps offsets beyond 2^53 digit by digit', () => {
    expect(decodeRecord(golden('v1-parked')).source?.offset).toBe('9007199254740993');
  });

  it('whose action the catalogue lost is held, with the name of the action', () => {
    const text = golden('v1-running').replace('"block_portal"', '"open_portal"');
    const engine = new SagaEngine(catalog);
    engine.load(decodeRecord(text));
    expect(engine.held.get(ID)).toMatchObject({
      code: 'SAGA_RECORD_ACTION_MISSING',
      reason: `Saga ${ID} is held, for the action "open_portal" is not in the catalogue.`,
    });
    expect(engine.find(ID)).toEqual(decodeRecord(text));
  });

  it('is refused by name when its version is not known', () => {
    expect(() => decodeRecord(golden('v1-running').replace('"v":1', '"v":99'))).toThrow(
      expect.objectContaining({ code: 'SAGA_RECORD_VERSION' }),
    );
    expect(() => decodeRecord('{}')).toThrow(expect.objectContaining({ code: 'SAGA_RECORD_INVALID' }));
  });
});
