import type { Catalog, EngineOptions } from '@sagachart/core';
import { createEmbeddedOrchestrator, createVirtualClock } from '@sagachart/testing';
import { logDeadLetter, type Logger, logProgress } from '../logging/index.js';
import { runtimeOver } from './runtime-over.js';
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
export function createEmbeddedRuntime(options: EmbeddedRuntimeOptions): SagaRuntime {
  const { catalog, engine, services, log, telemetry } = options;
  const clock = createVirtualClock(Date.now());
  const orchestrator = createEmbeddedOrchestrator({
    catalog,
    clock,
    engineOptions: engine,
    ports: services.ports,
    participants: [(command) => services.obey(command)],
  });
  orchestrator.on('progress', (progress) => logProgress(log, progress));
  orchestrator.on('deadLetter', (letter) => logDeadLetter(log, letter));
  let fail: (thrown: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const stop = (): Promise<void> => {
    clearInterval(timer);
    timer = undefined;
    return runtime.stop();
  };
  const catchUp = (): void => {
    try {
      clock.advanceTo(Date.now());
    } catch (thrown) {
      void stop();
      fail(thrown);
    }
  };
  const runtime = runtimeOver(orchestrator, { log, telemetry, now: Date.now, catchUp });
  return {
    ...runtime,
    failed,
    start() {
      timer ??= setInterval(catchUp, TICK_MS);
      return runtime.start();
    },
    stop,
  };
}
