import { decodeRecord, type OutMessage, type Progress, saga } from '@sagachart/core';
import {
  createEmbeddedOrchestrator,
  createVirtualClock,
  type EmbeddedOptions,
  EMBEDDED_EPOCH,
  NO_ANSWER,
  type TopicMessage,
} from '@sagachart/testing';
import { describe, expect, it } from 'vitest';
import { answerTo, price, reserve, ring, shop, shopkeeper } from './shop.js';

const nails = reserve({ item: 'nail', count: 3 });
const order = saga('order').step('nails', nails);
const startOf = (orchestrator: ReturnType<typeof createEmbeddedOrchestrator>) => orchestrator.clock.now();

function open(options: Partial<EmbeddedOptions> = {}) {
  const orchestrator = createEmbeddedOrchestrator({
    catalog: shop,
    participants: [shopkeeper()],
    ...options,
  });
  const messages: (OutMessage & { at: number })[] = [];
  const progress: Progress[] = [];
  orchestrator.on('message', (message, at) => void messages.push({ ...message, at }));
  orchestrator.on('progress', (one) => void progress.push(one));
  const types = () => messages.map(({ value }) => (JSON.parse(value) as { type: string }).type);
  return { orchestrator, messages, progress, types };
}

describe('time in an embedded orchestrator', () => {
  it('nothing happens to a saga before time is given to it', () => {
    const { orchestrator, types } = open();
    orchestrator.submit(order);
    expect(types()).toEqual([]);
    orchestrator.runUntilIdle();
    expect(types()).toEqual(['RESERVE', 'COMPLETED']);
  });

  it('an answer comes after its delay, at its own virtual time', () => {
    const { orchestrator, messages, types } = open({ participants: [shopkeeper(4_000)] });
    const start = startOf(orchestrator);
    orchestrator.submit(order);
    orchestrator.runUntilIdle();
    expect(types()).toEqual(['RESERVE']);
    orchestrator.advance('PT1M');
    expect(messages.map(({ at }) => at - start)).toEqual([0, 4_000]);
    expect(orchestrator.clock.now() - start).toBe(60_000);
  });

  it('silence ends a step at its deadline', () => {
    const { orchestrator, progress } = open({ participants: [] });
    const start = startOf(orchestrator);
    orchestrator.submit(order);
    orchestrator.advance(29_999);
    expect(progress.at(-1)?.what).toBe('step-running');
    orchestrator.advance(1);
    expect(progress.find(({ what }) => what === 'step-unknown')?.at).toBe(start + 30_000);
  });

  it('an answer at the very end of its time still counts', () => {
    const { orchestrator, types } = open({ participants: [shopkeeper(30_000)] });
    orchestrator.submit(order);
    orchestrator.advance(30_000);
    expect(types()).toEqual(['RESERVE', 'COMPLETED']);
  });

  it('advanceUntilIdle ends when nothing is under way, not when records are forgotten', () => {
    const { orchestrator, types } = open({ participants: [shopkeeper(45_000)] });
    const start = startOf(orchestrator);
    orchestrator.submit(order);
    orchestrator.advanceUntilIdle();
    expect(types()).toEqual(['RESERVE', 'FAILED', 'RELEASE']);
    expect(orchestrator.clock.now() - start).toBe(90_000);
    expect(orchestrator.records.size).toBe(1);
  });

  it('two orchestrators on one clock share its time', () => {
    const clock = createVirtualClock();
    const first = open({ clock, participants: [shopkeeper(10)] });
    const second = open({ clock, participants: [] });
    first.orchestrator.submit(order);
    second.orchestrator.submit(order);
    clock.advance('PT30S');
    expect(first.types()).toEqual(['RESERVE', 'COMPLETED']);
    expect(second.types()).toEqual(['RESERVE', 'FAILED']);
  });

  it('the same calls give the same messages, records and ids', () => {
    const play = () => {
      const { orchestrator, messages } = open({ participants: [shopkeeper(5)] });
      orchestrator.submit(order.step('bell', ring({})).step('horn', reserve({ item: 'unicorn', count: 1 })));
      orchestrator.submit(order);
      orchestrator.advanceUntilIdle();
      return { messages, records: [...orchestrator.records] };
    };
    expect(play()).toEqual(play());
  });
});

describe('messages of an embedded orchestrator', () => {
  it('a draft gets a counted id and the virtual time, a command keeps its own', () => {
    const { orchestrator } = open();
    const arrived: TopicMessage[] = [];
    orchestrator.on('arrival', (message) => void arrived.push(message));
    const counted = orchestrator.submit(order);
    const own = '0a1b2c3d-0001-4000-8000-000000000001';
    expect(orchestrator.submit(order.toCommand(own))).toBe(own);
    orchestrator.runUntilIdle();
    expect(counted).toBe('00000000-0000-4000-8000-000000000001');
    expect(String(arrived[0]?.value)).toContain(`"createdAt":"${EMBEDDED_EPOCH}"`);
    expect([...orchestrator.records.keys()]).toEqual([counted, own]);
  });

  it('a reply without headers carries the tenant of its command, so that it is recognised', () => {
    const { orchestrator, types, messages } = open();
    orchestrator.submit(order, { TENANT_ID: '3f2b8c1e-6d4a-4e0f-9b57-1a2c3d4e5f60' });
    orchestrator.runUntilIdle();
    expect(types()).toEqual(['RESERVE', 'COMPLETED']);
    expect(messages[0]?.headers.map(([name]) => name)).toContain('TENANT_ID');
  });

  it('a reply for another tenant is ignored', () => {
    const { orchestrator, types } = open({
      participants: [(command) => shopkeeper()(command)?.map((reply) => ({ ...reply, headers: {} }))],
    });
    const ignored: string[] = [];
    orchestrator.on('ignored', (reason) => void ignored.push(reason));
    orchestrator.submit(order, { TENANT_ID: '3f2b8c1e-6d4a-4e0f-9b57-1a2c3d4e5f60' });
    orchestrator.runUntilIdle();
    expect(types()).toEqual(['RESERVE']);
    expect(ignored).toEqual(['foreign-tenant']);
  });

  it('64-bit numbers reach participants and come back digit by digit', () => {
    const count = 9_007_199_254_740_993n;
    const { orchestrator, messages, types } = open();
    orchestrator.submit(saga('order').step('many', reserve({ item: 'nail', count })));
    orchestrator.runUntilIdle();
    expect(messages[0]?.value).toContain('"count":9007199254740993');
    expect(types()).toEqual(['RESERVE', 'COMPLETED']);
  });

  it('a reply on a topic that nobody reads goes nowhere, a message delivered there is a dead letter', () => {
    const { orchestrator } = open({ participants: [() => [{ topic: 'elsewhere', value: {} }]] });
    const read: boolean[] = [];
    const letters: string[] = [];
    orchestrator.on('arrival', (_message, _at, wasRead) => void read.push(wasRead));
    orchestrator.on('deadLetter', ({ code }) => void letters.push(code));
    orchestrator.submit(order);
    orchestrator.runUntilIdle();
    expect(read).toEqual([true, false]);
    expect(letters).toEqual([]);
    orchestrator.deliver({ topic: 'elsewhere', value: '{}' });
    orchestrator.deliver({ topic: 'COMMAND_TOPIC_SAGA', value: '{broken' });
    orchestrator.runUntilIdle();
    expect(letters).toEqual(['SAGA_TOPIC_UNKNOWN', 'SAGA_JSON_INVALID']);
  });

  it('a participant that gives anything but a list of replies is told how to answer', () => {
    const participant = (async () => Promise.resolve([])) as never;
    const { orchestrator } = open({ participants: [participant] });
    orchestrator.submit(order);
    expect(() => orchestrator.runUntilIdle()).toThrow(/no list of replies\. Return an array, .* `delayMs`/);
  });

  it('participants and listeners can be taken away again', () => {
    const { orchestrator } = open({ participants: [] });
    const heard: string[] = [];
    const deaf = orchestrator.on('message', ({ topic }) => void heard.push(topic));
    const gone = orchestrator.attach(shopkeeper());
    gone();
    orchestrator.submit(order);
    orchestrator.runUntilIdle();
    deaf();
    orchestrator.attach(shopkeeper());
    orchestrator.submit(order);
    orchestrator.runUntilIdle();
    expect(heard).toEqual(['shop.commands']);
    expect([...orchestrator.records.values()].map((text) => decodeRecord(text).status)).toEqual([
      'running',
      'completed',
    ]);
  });

  it('records are text, and go when a saga is no longer remembered', () => {
    const { orchestrator } = open();
    const stored: (string | null)[] = [];
    orchestrator.on('record', (_id, text) => void stored.push(text && decodeRecord(text).status));
    const id = orchestrator.submit(order);
    orchestrator.runUntilIdle();
    expect(orchestrator.record(id)?.status).toBe('completed');
    orchestrator.advance('PT1H');
    expect(orchestrator.record(id)).toBeUndefined();
    expect(stored).toEqual(['running', 'completed', null]);
  });

  it('an operator is told why a command is refused', () => {
    const { orchestrator } = open({ participants: [] });
    const id = orchestrator.submit(order);
    const nobody = '0a1b2c3d-0001-4000-8000-000000000001';
    expect(orchestrator.operator(nobody, 'retry')?.code).toBe('SAGA_NOT_FOUND');
    expect(orchestrator.operator(id, 'retry')?.code).toBe('SAGA_OPERATOR_COMMAND');
    expect(orchestrator.operator(id, 'cancel', { by: 'ada' })).toBeUndefined();
    orchestrator.deliver(answerTo(id, 'REFUSED', { why: 'closed' }));
    orchestrator.runUntilIdle();
    expect(orchestrator.record(id)?.status).toBe('failed');
  });
});

describe('ports of an embedded orchestrator', () => {
  const asked = saga('quote').step('price', price({ item: 'nail' }));
  const noteOf = (options: Partial<EmbeddedOptions>) => {
    const { orchestrator, progress } = open(options);
    orchestrator.submit(asked);
    orchestrator.runUntilIdle();
    return progress.at(-1);
  };

  it('a table answers by name, and a function answers all', () => {
    expect(noteOf({ ports: { 'prices.find': () => ({ price: 7 }) } })?.what).toBe('completed');
    const seen: unknown[] = [];
    const ports = (name: string, input: unknown) => {
      seen.push(name, input);
      return { result: { price: 7 } };
    };
    expect(noteOf({ ports })?.what).toBe('completed');
    expect(seen).toEqual(['prices.find', { item: 'nail' }]);
  });

  it('an error, an exception and a missing port fail the step with their reason', () => {
    expect(noteOf({ ports: () => ({ error: 'closed today' }) })?.note).toContain('closed today');
    const broken = () => {
      throw new Error('no connection');
    };
    expect(noteOf({ ports: { 'prices.find': broken } })?.note).toContain('no connection');
    expect(noteOf({ ports: broken })?.note).toContain('no connection');
    expect(noteOf({})?.note).toContain('SAGA_ACTIVITY_UNKNOWN');
  });

  it('one that fails is called again, attempt by attempt, after pauses that double', () => {
    const calls: { attempt: number; at: number }[] = [];
    const { orchestrator, progress } = open({
      ports: (_name, _input, { attempt }) => {
        calls.push({ attempt, at: orchestrator.clock.now() });
        return attempt < 3 ? { error: 'no connection' } : { result: { price: 7 } };
      },
    });
    orchestrator.submit(
      saga('quote').step('price', price({ item: 'nail' }), { attempts: 3, backoffMs: 100 }),
    );
    orchestrator.advanceUntilIdle();
    expect(progress.at(-1)?.what).toBe('completed');
    const [start = 0] = calls.map(({ at }) => at);
    expect(calls.map(({ attempt, at }) => [attempt, at - start])).toEqual([
      [1, 0],
      [2, 100],
      [3, 300],
    ]);
  });

  it('an open call is answered later, or ends by its deadline', () => {
    const { orchestrator, types } = open({ ports: () => undefined });
    orchestrator.submit(asked);
    orchestrator.runUntilIdle();
    const [call] = orchestrator.pendingActivities;
    expect(call).toMatchObject({ activity: 'prices.find', input: { item: 'nail' } });
    orchestrator.answerActivity(call ?? { transactionId: '', key: '' }, { result: { price: 1 } });
    orchestrator.runUntilIdle();
    expect(types()).toEqual(['COMPLETED']);
    expect(orchestrator.pendingActivities).toEqual([]);
    orchestrator.submit(asked);
    orchestrator.advanceUntilIdle();
    expect(types()).toEqual(['COMPLETED', 'FAILED']);
  });

  it('a port of a table can leave its answer open', () => {
    const { orchestrator, types } = open({ ports: { 'prices.find': () => NO_ANSWER } });
    orchestrator.submit(asked);
    orchestrator.runUntilIdle();
    expect(orchestrator.pendingActivities).toHaveLength(1);
    expect(types()).toEqual([]);
  });

  it('an answer takes its delay', () => {
    const { orchestrator, messages } = open({
      ports: () => ({ result: { price: 1 }, delayMs: 250 }),
    });
    const start = startOf(orchestrator);
    orchestrator.submit(asked);
    orchestrator.advanceUntilIdle();
    expect(messages.map(({ at }) => at - start)).toEqual([250]);
  });
});
