import type { EngineOptions } from '@sagachart/core';
import {
  createOrchestrator,
  createSagaClient,
  createSagaTelemetry,
  createSagaView,
  joinHooks,
  type KafkaPort,
  type OrchestratorHooks,
} from '@sagachart/kafka';
import { type Logger, logOutput } from '../logging/index.js';
import type { Readiness, SagaRuntime, Telemetry } from '../service/index.js';
import { httpPorts } from './http-ports.js';
import type { KafkaSetUp } from './kafka-set-up.js';
import { createMessageDesk } from './message-desk.js';
import { portNamesOf } from './port-names.js';

export interface KafkaRuntimeOptions {
  readonly setUp: KafkaSetUp;
  readonly log: Logger;
  /** Who sees every transition. */
  readonly observe?: Pick<EngineOptions, 'observe'>;
  readonly telemetry: Pick<Telemetry, 'meter' | 'tracer'>;
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
export function createKafkaRuntime({
  setUp,
  log,
  telemetry,
  observe = {},
}: KafkaRuntimeOptions): SagaRuntime {
  const { catalog, names, kafka, settings } = setUp;
  const { deployment, engine, participantsRead, sessionTimeoutMs, transactionTimeoutMs, maxBatchRecords } =
    kafka;
  const { lookUpUrl } = settings;
  const port: KafkaPort = setUp.openPort('saga-orchestrator', {
    logger: (level, message, details) => log[level]({ event: 'kafka', details }, message),
  });
  const portNames = portNamesOf(catalog);
  const view = createSagaView({
    port,
    deployment,
    catalog,
    onTrouble: (what, err) => log.error({ err }, what),
  });
  const { meter, tracer } = telemetry;
  const lag = { admin: port.admin, deployment, names };
  const sagas = createSagaTelemetry({ meter, tracer, sagas: view, lag });
  const orchestrator = createOrchestrator({
    port,
    catalog,
    names,
    deployment,
    engine: { ...engine, ...observe },
    participantsRead,
    ports: lookUpUrl ? httpPorts(lookUpUrl, portNames) : {},
    hooks: joinHooks(hooksOf(log), sagas.hooks),
    ...(sessionTimeoutMs === undefined ? {} : { sessionTimeoutMs }),
    ...(transactionTimeoutMs === undefined ? {} : { transactionTimeoutMs }),
    ...(maxBatchRecords === undefined ? {} : { maxBatchRecords }),
  });
  const client = createSagaClient({ port, catalog, names });
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
      await client.follow();
      await view.start();
      started = true;
    },
    stop: () =>
      (stopping ??= (async () => {
        await orchestrator.stop();
        sagas.stop();
        await view.stop();
        await client.stop();
        await port.close();
      })()),
    async submit(command, headers) {
      await client.submit(command, { headers });
    },
    sendEvent: (transactionId, event, headers) => client.send(transactionId, event, { headers }),
    messages: createMessageDesk({ port, catalog, names, deployment }),
    operate: (transactionId, command, note) => client.operate(transactionId, command, note),
  };
}
