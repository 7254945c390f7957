import { atlasCatalog } from '@sagachart/core';
import { createKafkaRuntime, kafkaSetUp, readDeployment } from './kafka/index.js';
import { createLogger, type Logger } from './logging/index.js';
import {
  createEmbeddedRuntime,
  createMetrics,
  createService,
  createSimulatedServices,
  ownSamples,
  type SagaRuntime,
} from './service/index.js';
import { tellSetUpError } from './set-up-error.js';
import { readSettings, refuseFaults, serviceSettings, type ServiceSettings } from './settings/index.js';

const trace = process.argv.includes('--trace');

/** On Kafka when the environment names brokers, else in this process with simulated services. */
function runtimeOf(settings: ServiceSettings, log: Logger): SagaRuntime {
  const { dialect, maxMessageBytes, maxSteps, retentionMs, lookUpUrl } = settings;
  const engine = { maxMessageBytes, maxSteps, retentionMs };
  if (!process.env['BOOTSTRAP_SERVERS']) {
    const services = createSimulatedServices(dialect, ownSamples());
    return createEmbeddedRuntime({ catalog: atlasCatalog(dialect), engine, services, log });
  }
  const deployment = readDeployment(process.env);
  const setUp = kafkaSetUp(dialect, deployment, maxMessageBytes, process.env);
  return createKafkaRuntime({ setUp, engine, lookUpUrl, log });
}

async function start(): Promise<void> {
  const { values: settings, faults } = readSettings(serviceSettings, process.env);
  refuseFaults(
    process.env['BOOTSTRAP_SERVERS'] ? [...faults, ...readDeployment(process.env).faults] : faults,
  );
  const log = createLogger({ level: settings.logLevel });
  const runtime = runtimeOf(settings, log);
  const service = createService({ settings, runtime, log, metrics: createMetrics({ global: true }) });

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
  log.info(
    { event: 'started', url: service.url, transport, dialect: settings.dialect },
    `serving on ${service.url}`,
  );
}

try {
  await start();
} catch (thrown) {
  tellSetUpError(thrown, trace);
  process.exitCode = 1;
}
