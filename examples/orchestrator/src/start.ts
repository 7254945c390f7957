import { atlasCatalog } from '@sagachart/core';
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
  type Telemetry,
} from './service/index.js';
import { tellSetUpError } from './set-up-error.js';
import { readSettings, requireSound, serviceSettings, type ServiceSettings } from './settings/index.js';

interface Prepared {
  readonly settings: ServiceSettings;
  readonly runtime: (log: Logger, telemetry: Telemetry) => SagaRuntime;
}

/** On Kafka when the environment names brokers, else in this process with simulated services. */
function prepare(environment: NodeJS.ProcessEnv): Prepared {
  if (environment['BOOTSTRAP_SERVERS']) {
    const setUp = readKafkaSetUp(environment);
    return {
      settings: setUp.settings,
      runtime: (log, telemetry) => createKafkaRuntime({ setUp, log, telemetry }),
    };
  }
  const { values: settings, faults } = readSettings(serviceSettings, environment);
  requireSound(faults, () => undefined);
  const { dialect, maxMessageBytes, maxSteps, retentionMs } = settings;
  const services = createSimulatedServices(dialect, ownSamples());
  const engine = { maxMessageBytes, maxSteps, retentionMs };
  return {
    settings,
    runtime: (log, telemetry) =>
      createEmbeddedRuntime({ catalog: atlasCatalog(dialect), engine, services, log, telemetry }),
  };
}

async function start(): Promise<void> {
  const { settings, runtime: runtimeOf } = prepare(process.env);
  const log = createLogger({ level: settings.logLevel });
  const telemetry = createTelemetry({ traceUrl: settings.traceUrl });
  const runtime = runtimeOf(log, telemetry);
  const service = createService({ settings, runtime, log, telemetry, moreRoutes: boardRoutes });

  let ending = false;
  const end = (why: string): void => {
    if (ending) return;
    ending = true;
    log.info({ event: 'stopping' }, why);
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

  await service.start();
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
