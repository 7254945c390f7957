import { type Catalog, createSagaIndex, type EngineOptions, SagaError } from '@sagachart/core';
import { createSagaTelemetry } from '@sagachart/kafka';
import { createEmbeddedOrchestrator, createVirtualClock } from '@sagachart/testing';
import { logDeadLetter, type Logger, logProgress } from '../logging/index.js';
import type { SagaRuntime } from './saga-runtime.js';
import type { SimulatedServices } from './simulated-services.js';
import type { Telemetry } from './telemetry.js';

export interface EmbeddedRuntimeOptions {
  readonly catalog: Catalog;
  readonly engine: EngineOptions;
  readonly services: SimulatedServices;
  readonly log: Logger;
  readonly telemetry: Pick<Telemetry, 'meter' | 'tracer'>;
}

/** How often the virtual clock is set to real time: answers and deadlines are late by so much at most. */
const TICK_MS = 10;

/**
 * Sagas in this process and in memory, in real time, with simulated game services: to try things out without a broker. All is
 * forgotten when the process ends.
 */
export function createEmbeddedRuntime({
  catalog,
  engine,
  services,
  log,
  telemetry,
}: EmbeddedRuntimeOptions): SagaRuntime {
  const clock = createVirtualClock(Date.now());
  const orchestrator = createEmbeddedOrchestrator({
    catalog,
    clock,
    engineOptions: engine,
    ports: services.ports,
    participants: [(command) => services.obey(command)],
  });
  const directory = createSagaIndex({
    now: Date.now,
    onListenerError: (err) => log.error({ err }, 'a listener of the directory failed'),
  });
  orchestrator.on('record', (id, text) => directory.put(id, text));
  const { meter, tracer } = telemetry;
  const sagas = createSagaTelemetry({ meter, tracer, sagas: directory });
  orchestrator.on('progress', (progress) => {
    logProgress(log, progress);
    const { transactionId } = progress;
    sagas.committed([progress], [[transactionId, orchestrator.records.get(transactionId) ?? null]]);
  });
  orchestrator.on('deadLetter', (letter) => logDeadLetter(log, letter));
  let fail: (thrown: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const catchUp = (): void => {
    try {
      clock.advanceTo(Date.now());
    } catch (thrown) {
      clearInterval(timer);
      timer = undefined;
      fail(thrown);
    }
  };
  const requireRunning = (): void => {
    if (timer === undefined) throw new SagaError('SAGA_NOT_READY', 'The orchestrator does not run.');
  };
  return {
    transport: 'embedded',
    catalog,
    directory,
    failed,
    start() {
      timer ??= setInterval(catchUp, TICK_MS);
      return Promise.resolve();
    },
    stop() {
      clearInterval(timer);
      timer = undefined;
      sagas.stop();
      return Promise.resolve();
    },
    readiness: () =>
      timer === undefined
        ? { ready: false, what: 'the orchestrator does not run' }
        : { ready: true, what: 'ready' },
    submit(command, headers) {
      requireRunning();
      orchestrator.submit(command, headers);
      catchUp();
      return Promise.resolve();
    },
    operate(transactionId, command, note) {
      requireRunning();
      catchUp();
      const refusal = orchestrator.operator(transactionId, command, note);
      if (refusal) log.warn({ transactionId, ...refusal }, 'operator command refused');
      return Promise.resolve();
    },
  };
}
