import { atlasCatalog, awardMesos, SagaEngine } from '@sagachart/core';
import { expect, it } from 'vitest';
import { restoreEngine, restoreEngineInTurns } from '../../src/worker/restore-engine.js';
import { bankCatalog } from '../support/bank.js';

const idOf = (index: number) => `0a1b2c3d-0000-4000-8000-${String(index).padStart(12, '0')}`;
const saga = (transactionId: string) => ({
  transactionId,
  sagaType: 'gives',
  initiatedBy: 'test',
  steps: [
    {
      stepId: '1',
      status: 'pending',
      action: 'move',
      payload: { account: 1, amount: 1 },
      createdAt: '2026-01-01T00:00:00Z',
      updatedAt: '2026-01-01T00:00:00Z',
    },
  ],
});

function recordOf(id: string): string {
  const engine = new SagaEngine(bankCatalog);
  engine.handle({ kind: 'message', topic: 'COMMAND_TOPIC_SAGA', value: JSON.stringify(saga(id)), at: 0 });
  return engine.encodeRecord(id) as string;
}
const entries = (broken: number) => [
  ['checkpoint', '{"v":1,"inbox":7,"seen":{}}'] as const,
  ...Array.from({ length: broken }, (_, index) => [idOf(index), '{"v":1}'] as const),
  [idOf(99), recordOf(idOf(99))] as const,
];
const restore = (broken: number) => restoreEngine(bankCatalog, {}, entries(broken));

it('a few records that cannot be used are set aside by name, and all others are loaded', () => {
  const { engine, checkpoint, setAside } = restore(10);
  expect([...setAside.keys()]).toEqual(Array.from({ length: 10 }, (_, index) => idOf(index)));
  expect(engine.find(idOf(99))?.status).toBe('running');
  expect(checkpoint.inboxOffset).toBe(7);
});

it('many of them stop the partition, for then it is the release that cannot be used', () => {
  expect(() => restore(11)).toThrow(/More than 10 records .* cannot be used, .*saga 0a1b2c3d-.*00000010: /);
});

it.each([['of a newer version', { v: 99, transactionId: 'x' }, 'SAGA_RECORD_VERSION']])(
  'one %s stops the partition, for another release can go on with it',
  (_, record, code) => {
    expect(() => restoreEngine(bankCatalog, {}, [['x', JSON.stringify(record)]])).toThrow(
      expect.objectContaining({ code }) as Error,
    );
  },
);

it('sagas of an action that this release lacks are held, however many, and all others are loaded', () => {
  const text = recordOf(idOf(1)).replace('"move"', '"gone"');
  const held = Array.from({ length: 50 }, (_, index) => idOf(index));
  const { engine, setAside } = restoreEngine(bankCatalog, {}, [
    ...held.map((id) => [id, text.replaceAll(idOf(1), id)] as const),
    [idOf(99), recordOf(idOf(99))] as const,
  ]);
  expect(setAside.size).toBe(0);
  expect([...engine.held.keys()]).toEqual(held);
  expect([...engine.held.values()][0]).toMatchObject({ code: 'SAGA_RECORD_ACTION_MISSING' });
  expect(engine.find(idOf(99))?.status).toBe('running');
});

it('a saga of another dialect stops the partition, for the service with that dialect can go on with it', () => {
  const engine = new SagaEngine(atlasCatalog('documented'));
  const order = {
    transactionId: idOf(7),
    sagaType: 'quest_reward',
    steps: [{ stepId: 'pay', status: 'pending', action: 'award_mesos', payload: awardMesos.sample }],
  };
  engine.handle({ kind: 'message', topic: 'COMMAND_TOPIC_SAGA', value: JSON.stringify(order), at: 0 });
  const record = engine.encodeRecord(idOf(7)) as string;
  expect(() => restoreEngine(atlasCatalog('deployed'), {}, [[idOf(7), record]])).toThrow(
    expect.objectContaining({ code: 'SAGA_RECORD_DIALECT' }) as Error,
  );
});

it('a long restore lets the event loop turn, so that heartbeats go on meanwhile, and loads everything', async () => {
  const text = recordOf(idOf(99));
  const many = new Map(
    Array.from({ length: 20_000 }, (_, index) => [idOf(index), text.replaceAll(idOf(99), idOf(index))]),
  );
  let turns = 0;
  let loaded = false;
  const heartbeat = (): void => {
    turns += 1;
    if (!loaded) setImmediate(heartbeat);
  };
  setImmediate(heartbeat);
  const { engine } = await restoreEngineInTurns(bankCatalog, {}, many);
  loaded = true;
  expect(engine.counts.live).toBe(20_000);
  expect(many.size).toBe(0);
  expect(turns).toBeGreaterThan(5);
});

it('a long restore ends when its partition is lost', async () => {
  const text = recordOf(idOf(99));
  const many = new Map(
    Array.from({ length: 20_000 }, (_, index) => [idOf(index), text.replaceAll(idOf(99), idOf(index))]),
  );
  const lost = new AbortController();
  setImmediate(() => lost.abort(new Error('lost')));
  await expect(restoreEngineInTurns(bankCatalog, {}, many, lost.signal)).rejects.toThrow('lost');
});
