import { createSagaIndex, SagaError } from '@sagachart/core';
import { createSagaTelemetry } from '@sagachart/kafka';
import type { EmbeddedOrchestrator } from '@sagachart/testing';
import type { Logger } from '../logging/index.js';
import { MessageJournal } from './message-journal.js';
import type { SagaRuntime } from './saga-runtime.js';
import type { Telemetry } from './telemetry.js';

export interface RuntimeOverOptions {
  readonly log: Logger;
  readonly telemetry: Pick<Telemetry, 'meter' | 'tracer'>;
  /** Whose time the age of a saga is reckoned by, in milliseconds since 1970. */
  readonly now: () => number;
  /** Does what is due now. Called after whatever comes in by the service. */
  readonly catchUp: () => void;
}

/** What the service needs of an embedded orchestrator. Who drives its clock is left to the caller. */
export function runtimeOver(
  orchestrator: EmbeddedOrchestrator,
  { log, telemetry, now, catchUp }: RuntimeOverOptions,
): Omit<SagaRuntime, 'failed'> {
  const directory = createSagaIndex({
    now,
    catalog: orchestrator.catalog,
    onListenerError: (err) => log.error({ err }, 'a listener of the directory failed'),
  });
  orchestrator.on('record', (id, text) => directory.put(id, text));
  const { meter, tracer } = telemetry;
  const sagas = createSagaTelemetry({ meter, tracer, sagas: directory });
  orchestrator.on('progress', (progress) => {
    const { transactionId } = progress;
    sagas.committed([progress], [[transactionId, orchestrator.records.get(transactionId) ?? null]]);
  });
  const journal = new MessageJournal(orchestrator);
  let runs = false;
  const requireRunning = (): void => {
    if (!runs) throw new SagaError('SAGA_NOT_READY', 'The orchestrator does not run.');
  };
  return {
    transport: 'embedded',
    catalog: orchestrator.catalog,
    directory,
    start() {
      runs = true;
      return Promise.resolve();
    },
    stop() {
      runs = false;
      sagas.stop();
      return Promise.resolve();
    },
    readiness: () =>
      runs ? { ready: true, what: 'ready' } : { ready: false, what: 'the orchestrator does not run' },
    submit(command, headers) {
      requireRunning();
      orchestrator.submit(command, headers);
      catchUp();
      return Promise.resolve();
    },
    sendEvent(transactionId, event, headers) {
      requireRunning();
      orchestrator.sendEvent(transactionId, event, headers);
      catchUp();
      return Promise.resolve();
    },
    messages: ({ transactionId }) => Promise.resolve(journal.of(transactionId)),
    operate(transactionId, command, note) {
      requireRunning();
      catchUp();
      const refusal = orchestrator.operator(transactionId, command, note);
      if (refusal) log.warn({ transactionId, ...refusal }, 'operator command refused');
      return Promise.resolve();
    },
  };
}
