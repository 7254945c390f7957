import { createSagaIndex, encodeJson, type OperatorVerb, type Progress, saga } from '@sagachart/core';
import { createSagaTelemetry, joinHooks, traceParentOf } from '@sagachart/kafka';
import { createEmbeddedOrchestrator } from '@sagachart/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bankCatalog, move } from '../support/bank.js';
import { type Exporters, inMemoryExporters, tree } from './exporters.js';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;

/** An orchestrator in memory whose commits feed telemetry, one commit at a time. */
function bankWith(exporters: Exporters, options: { readonly maxTypes?: number } = {}) {
  const orchestrator = createEmbeddedOrchestrator({ catalog: bankCatalog });
  const sagas = createSagaIndex({ now: () => orchestrator.clock.now() });
  const start = () =>
    createSagaTelemetry({ tracer: exporters.tracer, meter: exporters.meter, sagas, ...options });
  let telemetry = start();
  orchestrator.on('record', (id, text) => sagas.put(id, text));
  let batch: Progress[] = [];
  orchestrator.on('progress', (progress) => void batch.push(progress));
  const commit = (): void => {
    telemetry.committed(batch, orchestrator.records);
    batch = [];
  };
  const bank = {
    orchestrator,
    sagas,
    submit(type: string, headers?: Record<string, string>) {
      const draft = saga(type)
        .step('take', move({ account: 1, amount: -5 }))
        .step('give', move({ account: 2, amount: 5 }));
      const id = orchestrator.submit(draft, headers);
      bank.pass(0);
      return id;
    },
    answer(id: string, type: 'MOVED' | 'REFUSED', account: number, amount: number) {
      const body = type === 'MOVED' ? { amount } : { amount, reason: 'no money' };
      orchestrator.deliver({
        topic: 'BANK_STATUS',
        key: id,
        value: encodeJson({ transactionId: id, account, type, body }),
      });
      bank.pass(2_000);
    },
    pass(ms: number) {
      orchestrator.advance(ms);
      commit();
    },
    operate(id: string, command: OperatorVerb) {
      orchestrator.operator(id, command);
      commit();
    },
    /** Another process takes over: its telemetry knows nothing of what was. */
    restart() {
      telemetry.stop();
      orchestrator.crash();
      telemetry = start();
    },
  };
  return bank;
}

describe('telemetry of sagas', () => {
  let exporters: Exporters;
  beforeEach(() => {
    exporters = inMemoryExporters();
  });
  afterEach(() => exporters.close());

  it('makes a span per saga, with a child per step and per undo, in the trace of the saga command', () => {
    const bank = bankWith(exporters);
    const id = bank.submit('transfer', { traceparent, tracestate: 'vendor=7' });
    bank.answer(id, 'MOVED', 1, -5);
    bank.answer(id, 'REFUSED', 2, 5);
    expect(exporters.spans()).toEqual([]);
    bank.answer(id, 'MOVED', 1, 5);
    expect(tree(exporters.spans())).toEqual([
      'saga transfer: failed',
      '  move: succeeded',
      '  move: rejected',
      '  undo move: compensated',
    ]);
    const whole = exporters.spans().find(({ name }) => name === 'saga transfer');
    expect(whole?.parentSpanContext).toMatchObject({ traceId, spanId: '00f067aa0ba902b7', isRemote: true });
    expect(whole?.spanContext().traceState?.get('vendor')).toBe('7');
    expect(new Set(exporters.spans().map((span) => span.spanContext().traceId))).toEqual(new Set([traceId]));
    expect(whole?.attributes).toMatchObject({ 'saga.transaction_id': id, 'saga.failed_step': 'give' });
    expect(whole?.status).toMatchObject({ message: 'no money' });
  });

  it('gives spans the times of the saga, not those of their making', () => {
    const bank = bankWith(exporters);
    const from = bank.orchestrator.clock.now();
    const id = bank.submit('transfer');
    bank.answer(id, 'MOVED', 1, -5);
    bank.answer(id, 'MOVED', 2, 5);
    const times = exporters
      .spans()
      .map(({ name, startTime, endTime }) => [
        name,
        startTime[0] * 1_000 + startTime[1] / 1e6 - from,
        endTime[0] * 1_000 + endTime[1] / 1e6 - from,
      ]);
    expect(times).toEqual([
      ['move', 0, expect.any(Number)],
      ['move', expect.any(Number), expect.any(Number)],
      ['saga transfer', 0, expect.any(Number)],
    ]);
    expect(times[0]?.[2]).toBe(times[1]?.[1]);
    expect(times[1]?.[2]).toBe(times[2]?.[2]);
  });

  it('makes the same spans when another process ends the saga', () => {
    const run = (restarts: boolean): string[] => {
      const own = inMemoryExporters();
      const bank = bankWith(own);
      const id = bank.submit('transfer', { traceparent });
      bank.answer(id, 'MOVED', 1, -5);
      if (restarts) bank.restart();
      bank.answer(id, 'REFUSED', 2, 5);
      if (restarts) bank.restart();
      bank.answer(id, 'MOVED', 1, 5);
      return tree(own.spans());
    };
    expect(run(true)).toEqual(run(false));
    expect(run(true)).toHaveLength(4);
  });

  it('tells of a parked saga at once, and of what came after in the same trace', () => {
    const bank = bankWith(exporters);
    const id = bank.submit('transfer');
    bank.answer(id, 'MOVED', 1, -5);
    bank.answer(id, 'REFUSED', 2, 5);
    bank.pass(60_000);
    expect(tree(exporters.spans())).toEqual([
      'saga transfer: failed',
      '  move: succeeded',
      '  move: rejected',
      '  undo move: parked',
    ]);
    bank.restart();
    bank.operate(id, 'retry');
    bank.answer(id, 'MOVED', 1, 5);
    expect(tree(exporters.spans()).slice(4)).toEqual([
      'saga transfer after its outcome: failed',
      '  undo move: compensated',
    ]);
    const events = exporters.spans().flatMap((span) => span.events.map((event) => event.name));
    expect(events).toEqual(['operator-retry']);
    expect(new Set(exporters.spans().map((span) => span.spanContext().traceId))).toEqual(
      new Set([id.replaceAll('-', '')]),
    );
  });

  it('shows a late success, and the undo that it brought', () => {
    const bank = bankWith(exporters);
    const id = bank.submit('transfer');
    bank.pass(60_000);
    expect(tree(exporters.spans())).toEqual(['saga transfer: failed', '  move: unknown']);
    bank.answer(id, 'MOVED', 1, -5);
    bank.answer(id, 'MOVED', 1, 5);
    expect(tree(exporters.spans()).slice(2)).toEqual([
      'saga transfer after its outcome: failed',
      '  undo move: compensated',
    ]);
  });

  it.each([
    ['none', undefined],
    ['a broken one', '00-zz-00f067aa0ba902b7-01'],
    ['one of zeros', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
    ['a version that is forbidden', `ff-${traceId}-00f067aa0ba902b7-01`],
  ])('takes the transaction id as trace id when the command brings %s', (_name, header) => {
    const bank = bankWith(exporters);
    const id = bank.submit('transfer', header === undefined ? {} : { traceparent: header });
    const record = bank.orchestrator.record(id);
    expect(record && traceParentOf(record)).toMatchObject({
      traceId: id.replaceAll('-', ''),
      isRemote: true,
    });
  });

  it('passes the trace headers on to every command, byte for byte', () => {
    const bank = bankWith(exporters);
    const sent: string[] = [];
    bank.orchestrator.on('message', ({ headers }) => {
      const header = headers.find(([name]) => name === 'traceparent');
      sent.push(header?.[1] ? Buffer.from(header[1]).toString() : 'none');
    });
    const id = bank.submit('transfer', { traceparent });
    bank.answer(id, 'MOVED', 1, -5);
    bank.answer(id, 'REFUSED', 2, 5);
    bank.answer(id, 'MOVED', 1, 5);
    expect(sent).toEqual(Array(4).fill(traceparent));
  });

  it('counts sagas, undos and durations, and shows how many are parked', async () => {
    const bank = bankWith(exporters);
    const good = bank.submit('transfer');
    bank.answer(good, 'MOVED', 1, -5);
    bank.answer(good, 'MOVED', 2, 5);
    const parked = bank.submit('transfer');
    bank.answer(parked, 'MOVED', 1, -5);
    bank.answer(parked, 'REFUSED', 2, 5);
    bank.submit('other-type');
    bank.pass(29_000);
    expect(await exporters.points('sagachart.sagas.started')).toEqual({ transfer: 2, 'other-type': 1 });
    expect(await exporters.points('sagachart.sagas.ended')).toEqual({
      'transfer completed': 1,
      'transfer failed': 1,
    });
    expect(await exporters.points('sagachart.undos')).toEqual({ 'move parked': 1 });
    expect(await exporters.points('sagachart.saga.duration')).toEqual({
      'transfer completed': 1,
      'transfer failed': 1,
    });
    expect(await exporters.points('sagachart.step.duration')).toEqual({
      'move execute succeeded': 3,
      'move execute rejected': 1,
      'move compensate parked': 1,
    });
    expect(await exporters.points('sagachart.sagas')).toMatchObject({ parked: 1, running: 1, completed: 1 });
    bank.operate(parked, 'skip');
    expect(await exporters.points('sagachart.sagas')).toMatchObject({ parked: 0 });
    expect(await exporters.points('sagachart.undos')).toEqual({ 'move parked': 1, 'move undoSkipped': 1 });
  });

  it('keeps metrics small when types of sagas come from outside', async () => {
    const bank = bankWith(exporters, { maxTypes: 3 });
    for (let number = 0; number < 10; number += 1) bank.submit(`type-${number}`);
    expect(await exporters.points('sagachart.sagas.started')).toEqual({
      'type-0': 1,
      'type-1': 1,
      'type-2': 1,
      other: 7,
    });
  });

  it('has no label of a length that was chosen outside', async () => {
    const { committed } = createSagaTelemetry({ tracer: exporters.tracer, meter: exporters.meter });
    const started = (sagaType: string): Progress => ({
      transactionId: traceId,
      sagaType,
      at: 1,
      what: 'accepted',
    });
    committed([started('x'.repeat(256)), started('y'.repeat(257)), started('z'.repeat(450_000))], []);
    expect(await exporters.points('sagachart.sagas.started')).toEqual({ ['x'.repeat(256)]: 1, other: 2 });
  });

  it('lets several listeners have the hooks of one orchestrator', () => {
    const heard: string[] = [];
    const joined = joinHooks(
      { onTrouble: (what) => void heard.push(`a ${what}`), onIgnored: () => void heard.push('ignored') },
      { onTrouble: (what) => void heard.push(`b ${what}`) },
    );
    joined.onTrouble?.('x', undefined);
    joined.onIgnored?.('TOPIC', 'unknown-saga');
    expect(heard).toEqual(['a x', 'b x', 'ignored']);
    expect(joined.onCommitted).toBeUndefined();
  });
});
