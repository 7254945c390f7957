import type { EngineOptions } from '@sagachart/core';
import {
  createOrchestrator,
  createSagaClient,
  createSagaView,
  type KafkaPort,
  type OrchestratorHooks,
} from '@sagachart/kafka';
import { type Logger, logOutput } from '../logging/index.js';
import type { Readiness, SagaRuntime } from '../service/index.js';
import { httpPorts } from './http-ports.js';
import type { KafkaSetUp } from './kafka-set-up.js';
import { portNamesOf } from './port-names.js';

export interface KafkaRuntimeOptions {
  readonly setUp: KafkaSetUp;
  readonly engine: EngineOptions;
  /** Where look-ups are asked; without it every port call ends with an error. */
  readonly lookUpUrl: URL | undefined;
  readonly log: Logger;
}

/** How often the progress of a long restore is logged, in milliseconds. */
const PROGRESS_MS = 2_000;

function hooksOf(log: Logger): OrchestratorHooks {
  const told = new Map<number, number>();
  return {
    onCommitted: (_partition, output) => logOutput(log, output),
    onOwnership: (change, partitions, reason) =>
      log.info(
        { event: `partitions-${change}`, partitions, ...(reason ? { reason } : {}) },
        `partitions ${change}`,
      ),
    onRestoreProgress: (partition, progress) => {
      if (Date.now() - (told.get(partition) ?? 0) < PROGRESS_MS) return;
      told.set(partition, Date.now());
      log.info({ event: 'restore', ...progress }, 'restoring sagas');
    },
    onIgnored: (topic, reason) => log.debug({ event: 'ignored', topic, reason }, 'message concerns no saga'),
    onDeadLetter: (topic, code, reason) =>
      log.warn({ event: 'dead-letter', topic, code, reason }, 'message sent to the dead letters'),
    onTrouble: (what, err) => log.warn({ event: 'trouble', err }, what),
  };
}

/** Sagas on Kafka: an orchestrator process of a deployment, and a view of all its sagas. */
export function createKafkaRuntime({ setUp, engine, lookUpUrl, log }: KafkaRuntimeOptions): SagaRuntime {
  const { catalog, names, deployment } = setUp;
  const port: KafkaPort = setUp.openPort('saga-orchestrator', {
    logger: (level, message, details) => log[level]({ event: 'kafka', details }, message),
  });
  const portNames = portNamesOf(catalog);
  const orchestrator = createOrchestrator({
    port,
    catalog,
    names,
    deployment,
    engine,
    ports: lookUpUrl ? httpPorts(lookUpUrl, portNames) : {},
    hooks: hooksOf(log),
  });
  const client = createSagaClient({ port, catalog, names, deployment });
  const view = createSagaView({ port, deployment, onTrouble: (what, err) => log.error({ err }, what) });
  let started = false;
  let stopping: Promise<void> | undefined;
  const failed = Promise.race([orchestrator.failed, view.failed]);
  failed.catch(() => undefined);

  const readiness = (): Readiness => {
    const partitions = orchestrator.partitions().map(({ partition, ready }) => ({ partition, ready }));
    const open = partitions.filter(({ ready }) => !ready).length;
    if (!started) return { ready: false, what: 'starting', partitions };
    if (open > 0)
      return {
        ready: false,
        what: `${open} of ${partitions.length} partitions are being restored`,
        partitions,
      };
    if (!view.isReady) {
      const { read, total } = view.progress();
      return {
        ready: false,
        what: `the view of all sagas is being read (${read} of ${total} offsets)`,
        partitions,
      };
    }
    return { ready: true, what: `ready, with ${partitions.length} partitions`, partitions };
  };

  return {
    transport: 'kafka',
    catalog,
    directory: view,
    failed,
    readiness,
    async start() {
      if (!lookUpUrl)
        log.warn(
          { ports: portNames },
          'SAGACHART_LOOKUP_URL is not set: steps that look something up will fail',
        );
      await orchestrator.start();
      await client.start();
      await view.start();
      started = true;
    },
    stop: () =>
      (stopping ??= (async () => {
        await orchestrator.stop();
        await view.stop();
        await client.stop();
        await port.close();
      })()),
    async submit(command, headers) {
      await client.submit(command, { headers });
    },
    operate: (transactionId, command, note) => client.operate(transactionId, command, note),
  };
}
