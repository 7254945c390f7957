import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createCatalog, defineAction, type MessageInput, SagaEngine, str } from '../../src/index.js';
import { townCommands, townStatus } from '../model/town/channels.js';
import { about, done, order, tagged } from '../model/town/steps.js';
import { COMMANDS, command, failedBody, ID, OTHER_ID, said, STATUS, step } from './desk.js';

/** Its schema throws where a schema should only refuse. */
const fragile = defineAction({
  name: 'fragile',
  kind: 'command',
  summary: 'Breaks by its payload.',
  reading: 'open',
  payload: z.object({ tag: str() }).refine(({ tag }) => {
    if (tag === 'broken') throw new Error('boom');
    return true;
  }),
  sample: { tag: 'whole' },
  send: (own) => order.BREW(about(own as never, {})),
  completes: (on) => [on(...done('BREW'))],
  undo: { kind: 'nothing', reason: 'a test' },
});
const catalog = createCatalog({
  actions: [fragile],
  commandChannels: [townCommands],
  statusChannels: [townStatus],
});
const saga = (id: string, tag: string, more: object = {}): MessageInput => ({
  kind: 'message',
  topic: COMMANDS,
  value: JSON.stringify({ ...command(step(tag, 'fragile', more)), transactionId: id }),
  at: 0,
});

describe('a message at which the engine fails', () => {
  it('is buried and its sender told FAILED, by the same engine', () => {
    const engine = new SagaEngine(catalog);
    engine.handle(saga(OTHER_ID, 'whole'));
    const input = { ...saga(ID, 'broken'), source: { topic: 'sagas', partition: 3, offset: '7' } };
    const output = engine.handle(input);
    const reason = `The engine failed at a message of ${COMMANDS} for saga ${ID} (offset 7 of "sagas" partition 3): boom.`;
    expect(output.deadLetters).toMatchObject([{ code: 'SAGA_ENGINE_FAULT', reason, value: input.value }]);
    expect(output.faults).toMatchObject([{ code: 'SAGA_ENGINE_FAULT', what: reason, at: ID }]);
    expect(output.faults[0]?.cause).toMatchObject({ message: 'boom' });
    expect(failedBody(output)).toMatchObject({ reason, failedStep: '', sagaType: 'errand' });
    expect([...output.changed]).toEqual([ID]);
    expect(engine.find(OTHER_ID)?.status).toBe('running');
  });

  it('tells FAILED once, however often the command comes', () => {
    const engine = new SagaEngine(catalog);
    engine.setAside(saga(ID, 'broken'), 'boom');
    const again = engine.setAside(saga(ID, 'broken'), 'boom');
    expect(again.messages).toEqual([]);
    expect(again.deadLetters).toHaveLength(1);
  });

  it('tells nothing that would contradict a saga under way', () => {
    const engine = new SagaEngine(catalog);
    engine.handle(saga(ID, 'whole'));
    const output = engine.setAside(saga(ID, 'broken'), 'boom');
    expect(said(output)).toEqual([]);
    expect(engine.find(ID)?.status).toBe('running');
  });
});

describe('deadlines', () => {
  const patience = (deadlineMs: number) => ({ policy: { deadlineMs } });

  it('one at which the engine fails names its saga, which waits; the others pass, and an operator frees it', () => {
    let failing = true;
    const engine = new SagaEngine(catalog, {
      observe: ({ transactionId, event }) => {
        if (failing && transactionId === ID && event?.type === 'deadline') throw new Error('boom');
      },
    });
    engine.handle(saga(ID, 'first', { policy: { deadlineMs: 10, attempts: 2, backoffMs: 5 } }));
    engine.handle(saga(OTHER_ID, 'second', patience(20)));
    const before = engine.encodeRecord(ID);
    const output = engine.handle({ kind: 'time', at: 50 });
    expect(output.faults.map(({ code, at, what }) => [code, at, what])).toEqual([
      ['SAGA_ENGINE_FAULT', ID, `The deadline of saga ${ID} cannot be handled, so the saga waits: boom.`],
    ]);
    expect([...output.changed]).toEqual([OTHER_ID]);
    expect(engine.encodeRecord(ID)).toBe(before);
    expect(engine.nextDeadline() ?? Infinity).toBeGreaterThan(50);
    failing = false;
    expect(engine.handle({ kind: 'time', at: 60 }).changed.size).toBe(0);
    engine.handle({ kind: 'operator', transactionId: ID, command: 'cancel', at: 70 });
    expect([...engine.handle({ kind: 'time', at: 70 }).changed]).toEqual([ID]);
    expect(engine.find(ID)?.status).toBe('watching');
  });

  it('may be left out for the sagas that the host names', () => {
    const engine = new SagaEngine(catalog);
    engine.handle(saga(ID, 'first', patience(10)));
    engine.handle(saga(OTHER_ID, 'second', patience(20)));
    const output = engine.handle({ kind: 'time', at: 50, except: new Set([ID]) });
    expect([...output.changed]).toEqual([OTHER_ID]);
    expect(engine.find(ID)?.status).toBe('running');
  });

  it('pass for no more sagas at once than asked, and the next deadline tells of the rest', () => {
    const engine = new SagaEngine(catalog);
    engine.handle(saga(ID, 'first', patience(10)));
    engine.handle(saga(OTHER_ID, 'second', patience(20)));
    expect([...engine.handle({ kind: 'time', at: 50, most: 1 }).changed]).toEqual([ID]);
    expect(engine.nextDeadline()).toBe(20);
    expect([...engine.handle({ kind: 'time', at: 50, most: 1 }).changed]).toEqual([OTHER_ID]);
  });
});

describe('whatever fails, and wherever, the engine is as before', () => {
  /** Becomes JSON only as long as it does not fail. */
  const unwritable = {
    toJSON: () => {
      throw new Error('boom');
    },
  };
  const risky = defineAction<{ tag: string }, undefined, { more: unknown }>({
    name: 'risky',
    kind: 'command',
    summary: 'Keeps what cannot be stored, or sends what cannot be sent.',
    reading: 'open',
    payload: tagged,
    sample: { tag: 'a' },
    send: (own) => {
      const sent = order.BREW(about(own, {}));
      return own.payload.tag === 'unsendable' ? { ...sent, value: { ...sent.value, unwritable } } : sent;
    },
    completes: (on) => [on(...done('BREW'), () => ({ more: unwritable }))],
    undo: { kind: 'nothing', reason: 'a test' },
  });
  const bell = defineAction({
    name: 'bell',
    kind: 'notification',
    summary: 'Rings.',
    reading: 'open',
    payload: tagged,
    sample: { tag: 'a' },
    send: (own) => order.RING(about(own, {})),
    undo: { kind: 'nothing', reason: 'a test' },
  });
  const both = createCatalog({
    actions: [risky, bell],
    commandChannels: [townCommands],
    statusChannels: [townStatus],
  });
  const start = (engine: SagaEngine, ...steps: readonly object[]) =>
    engine.handle({ kind: 'message', topic: COMMANDS, value: JSON.stringify(command(...steps)), at: 0 });
  const answer = (engine: SagaEngine, at: number) => {
    const body = { command: 'BREW', tag: 'a', amount: 0, receipt: '' };
    const value = JSON.stringify({ transactionId: ID, type: 'DONE', body });
    return engine.handle({ kind: 'message', topic: STATUS, value, at });
  };

  it('a command that cannot be written starts no saga, though a step before it was sent', () => {
    const engine = new SagaEngine(both);
    const output = start(engine, step('b', 'bell'), step('unsendable', 'risky'));
    expect(said(output)).toEqual(['FAILED at ']);
    expect(output.faults).toHaveLength(1);
    expect(engine.counts).toEqual({ live: 0, finished: 1 });
    expect(JSON.parse(engine.encodeRecord(ID) ?? '')).toMatchObject({ status: 'refused' });
  });

  it('a result that cannot be stored is not taken: the step waits on, and ends as open at its deadline', () => {
    const engine = new SagaEngine(both);
    start(engine, step('a', 'risky'), step('b', 'bell'));
    const before = engine.encodeRecord(ID);
    const output = answer(engine, 5);
    expect([said(output), output.changed.size, output.progress]).toEqual([[], 0, []]);
    expect(output.deadLetters).toMatchObject([{ code: 'SAGA_ENGINE_FAULT', topic: STATUS }]);
    expect(engine.encodeRecord(ID)).toBe(before);
    expect(engine.nextDeadline()).toBe(30_000);
    expect(said(engine.handle({ kind: 'time', at: 30_000 }))).toEqual(['FAILED at a']);
  });

  it('an operator command is refused with the reason, the answer of a port is dropped and told', () => {
    let failing = false;
    const engine = new SagaEngine(both, {
      observe: () => {
        if (failing) throw new Error('boom');
      },
    });
    start(engine, step('a', 'risky'), step('b', 'bell'));
    const before = engine.encodeRecord(ID);
    failing = true;
    const output = engine.handle({ kind: 'operator', transactionId: ID, command: 'skip', at: 5 });
    const reason = `The engine failed at the operator command skip for saga ${ID}: boom.`;
    expect(output.refusals).toEqual([{ transactionId: ID, code: 'SAGA_ENGINE_FAULT', reason }]);
    expect([output.faults.length, output.changed.size]).toEqual([1, 0]);
    expect(engine.encodeRecord(ID)).toBe(before);
    failing = false;
    expect(said(engine.handle({ kind: 'operator', transactionId: ID, command: 'skip', at: 6 }))).toContain(
      'RING 1:execute#1',
    );
  });
});
