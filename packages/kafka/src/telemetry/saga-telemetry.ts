import { type Meter, metrics, trace, type Tracer } from '@opentelemetry/api';
import {
  decodeRecord,
  isFinished,
  type Progress,
  type SagaDirectory,
  type SagaRecord,
} from '@sagachart/core';
import type { LogChange } from '../log/index.js';
import type { OrchestratorHooks } from '../orchestrator/index.js';
import { type LagSource, observeLag, observeSagas } from './gauges.js';
import { episodesOf } from './saga-episodes.js';
import { createSagaMetrics } from './saga-metrics.js';
import { traceAftermath, traceOutcome } from './saga-spans.js';

export interface SagaTelemetryOptions {
  /** Default: the globally registered ones, which do nothing without an SDK. */
  readonly tracer?: Tracer;
  readonly meter?: Meter;
  /** For the gauge of sagas by status: a `createSagaView`, or the index of an embedded engine. */
  readonly sagas?: SagaDirectory;
  /** For the gauge of lag. */
  readonly lag?: LagSource;
  /** Saga types that metrics tell apart; further ones are `other`. Default 200. */
  readonly maxTypes?: number;
  /** Milliseconds of the Unix epoch. Default: the system clock. */
  readonly now?: () => number;
}

export interface SagaTelemetry {
  /** Give them to `createOrchestrator`; `joinHooks` puts several together. */
  readonly hooks: OrchestratorHooks;
  /**
   * For other transports: what a commit brought, with the stored text of the sagas that changed. `hooks` calls it by itself.
   */
  committed(progress: readonly Progress[], stored: Iterable<LogChange>): void;
  /** Ends the gauges. */
  stop(): void;
}

const outcomes: readonly string[] = ['completed', 'failed', 'refused'];
/** What may end a saga that had reported its outcome before. */
const lateEndings: readonly string[] = [
  'step-compensated',
  'step-undoSkipped',
  'step-notCompensated',
  'step-rejected',
  'step-skipped',
];

function readable(text: string | null | undefined): SagaRecord | undefined {
  try {
    return text === null || text === undefined ? undefined : decodeRecord(text);
  } catch {
    // Telemetry is not the place where a bad record shows; the worker that loads it says so.
    return undefined;
  }
}

/**
 * Makes spans and metrics of what an orchestrator commits, with the OpenTelemetry API alone.
 *
 * Spans are made from the record when a saga reports its outcome, and once more for what came after it. The record holds the
 * whole history, so a saga that three processes ran has the same spans as one that never changed hands. A process that dies
 * between its commit and these spans loses them: at most once.
 */
export function createSagaTelemetry(options: SagaTelemetryOptions = {}): SagaTelemetry {
  const tracer = options.tracer ?? trace.getTracer('@sagachart/kafka');
  const meter = options.meter ?? metrics.getMeter('@sagachart/kafka');
  const now = options.now ?? Date.now;
  const meters = createSagaMetrics(meter, options.maxTypes ?? 200);
  const assignedAt = new Map<number, number>();
  const ends: (() => void)[] = [];
  if (options.sagas) ends.push(observeSagas(meter, options.sagas));
  if (options.lag) ends.push(observeLag(meter, options.lag));

  const tellOutcome = (record: SagaRecord, outcome: string): void => {
    traceOutcome(tracer, record);
    meters.episode(episodesOf(record).main, record.actions, {
      'saga.type': record.sagaType,
      'saga.outcome': outcome,
    });
  };
  const tellAftermath = (record: SagaRecord): void => {
    const { after } = episodesOf(record);
    if (!after || !isFinished(record.status)) return;
    traceAftermath(tracer, record);
    meters.episode(after, record.actions, undefined);
  };

  const committed = (progress: readonly Progress[], stored: Iterable<LogChange>): void => {
    const ended = new Map<string, string>();
    const late = new Set<string>();
    for (const one of progress) {
      meters.progress(one);
      if (outcomes.includes(one.what)) ended.set(one.transactionId, one.what);
      else if (lateEndings.includes(one.what)) late.add(one.transactionId);
    }
    if (ended.size === 0 && late.size === 0) return;
    const texts = new Map(stored);
    for (const [id, outcome] of ended) {
      const record = readable(texts.get(id));
      if (record) tellOutcome(record, outcome);
    }
    for (const id of late) {
      const record = readable(texts.get(id));
      // Also when outcome and end came in one commit; a saga under way has nothing after its outcome yet.
      if (record) tellAftermath(record);
    }
  };

  return {
    committed,
    hooks: {
      onCommitted(_partition, output, receipt, stored) {
        meters.committed(output, receipt);
        committed(output.progress, stored);
      },
      onPassedOver: (_partition, { ignored }) => ignored.forEach(meters.ignored),
      onOwnership(change, partitions) {
        for (const partition of partitions) {
          const since = assignedAt.get(partition);
          if (change === 'assigned') assignedAt.set(partition, now());
          else assignedAt.delete(partition);
          if (change === 'ready' && since !== undefined) meters.restored(now() - since);
        }
      },
      onIgnored: (_variable, reason) => meters.ignored(reason),
      onDeadLetter: (_variable, code) => meters.deadLetter(code),
      onLost: ({ topic, from, to }) => meters.lost(topic, to - from),
    },
    stop: () => ends.forEach((end) => end()),
  };
}
