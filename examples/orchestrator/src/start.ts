import type { EngineOptions } from '@sagachart/core';
import { boardRoutes } from './board/index.js';
import { createKafkaRuntime, readKafkaSetUp } from './kafka/index.js';
import { createLogger, type Logger } from './logging/index.js';
import {
  createEmbeddedRuntime,
  createService,
  createSimulatedServices,
  createTelemetry,
  ownSamples,
  type SagaRuntime,
  startInspection,
  type Telemetry,
} from './service/index.js';
import { tellSetUpError } from './set-up-error.js';
import { readSettings, requireSound, serviceSettings, type ServiceSettings } from './settings/index.js';
import { serviceCatalog } from './statecharts/index.js';

interface Prepared {
  readonly settings: ServiceSettings;
  readonly runtime: (
    log: Logger,
    telemetry: Telemetry,
    observe: Pick<EngineOptions, 'observe'>,
  ) => SagaRuntime;
}

/** On Kafka when the environment names brokers, else in this process with simulated services. */
function prepare(environment: NodeJS.ProcessEnv): Prepared {
  if (environment['BOOTSTRAP_SERVERS']) {
    const setUp = readKafkaSetUp(environment);
    return {
      settings: setUp.settings,
      runtime: (log, telemetry, observe) => createKafkaRuntime({ setUp, log, telemetry, observe }),
    };
  }
  const { values: settings, faults } = readSettings(serviceSettings, environment);
  requireSound(faults, () => undefined);
  const { dialect, maxMessageBytes, maxSteps, retentionMs } = settings;
  const services = createSimulatedServices(dialect, ownSamples());
  const engine = { maxMessageBytes, maxSteps, retentionMs };
  return {
    settings,
    runtime: (log, telemetry, observe) =>
      createEmbeddedRuntime({
        catalog: serviceCatalog(dialect, { lookBeforeSending: true }),
        engine: { ...engine, ...observe },
        services,
        log,
        telemetry,
      }),
  };
}

async function start(): Promise<void> {
  const { settings, runtime: runtimeOf } = prepare(process.env);
  const log = createLogger({ level: settings.logLevel });
  const telemetry = createTelemetry({ traceUrl: settings.traceUrl });
  const inspection = await startInspection(settings, log);
  const runtime = runtimeOf(log, telemetry, inspection ? { observe: inspection.observe } : {});
  const service = createService({ settings, runtime, log, telemetry, moreRoutes: boardRoutes });

  let ending = false;
  const end = (why: string): void => {
    if (ending) return;
    ending = true;
    log.info({ event: 'stopping' }, why);
    inspection?.stop();
    service.stop().then(
      () => log.info({ event: 'stopped' }, 'stopped'),
      (err: unknown) => {
        log.error({ err }, 'could not stop cleanly');
        process.exitCode = 1;
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => end(`${signal} received`));
  service.failed.catch((err: unknown) => {
    log.fatal({ err }, 'the orchestrator has ended by an error that only a new process can mend');
    process.exitCode = 1;
    end('failed');
  });

  try {
    await service.start();
  } catch (thrown) {
    inspection?.stop();
    throw thrown;
  }
  if (inspection)
    log.info({ event: 'inspecting', inspector: inspection.url }, `Stately inspector on ${inspection.url}`);
  const { transport } = runtime;
  const { dialect } = settings;
  log.info({ event: 'started', url: service.url, transport, dialect }, `serving on ${service.url}`);
}

try {
  await start();
} catch (thrown) {
  tellSetUpError(thrown, process.argv.includes('--trace'));
  process.exitCode = 1;
}
