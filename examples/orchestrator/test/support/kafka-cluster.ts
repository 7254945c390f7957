import { createMissingTopics } from '@sagachart/kafka';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';
import {
  createKafkaRuntime,
  createLookUpServer,
  createSimulatedParticipant,
  readKafkaSetUp,
} from '../../src/kafka/index.js';
import { createLogger } from '../../src/logging/index.js';
import {
  createService,
  createSimulatedServices,
  createTelemetry,
  ownSamples,
  type SimulatedCommand,
  type SimulatedServices,
} from '../../src/service/index.js';
import { deploymentEnvironment } from './deployment.js';
import { TOKEN } from './service.js';

/** A deployment of its own on a broker, with the simulated services; services are started as they are needed. */
export async function startCluster(brokers: string) {
  const environment: Record<string, string> = {
    ...deploymentEnvironment(brokers),
    PORT: '0',
    OPERATOR_TOKEN: TOKEN,
    SAGACHART_SHUTDOWN: 'PT1S',
    SAGACHART_SESSION_TIMEOUT: 'PT6S',
    LOG_LEVEL: 'debug',
  };
  const lines: string[] = [];
  const log = createLogger({ level: 'debug', to: { write: (line) => void lines.push(line) } });
  const setUp = readKafkaSetUp(environment);
  const port = setUp.openPort('test');
  await createMissingTopics(port.admin, setUp.plan);
  const services = createSimulatedServices(setUp.kafka.dialect, ownSamples());
  const commands: SimulatedCommand[] = [];
  const obey: SimulatedServices['obey'] = (command) => {
    commands.push(command);
    return services.obey(command);
  };
  const participant = createSimulatedParticipant(setUp, port, { ...services, obey }, log);
  const lookUps = createLookUpServer(services.ports);
  await lookUps.start();
  environment['SAGACHART_LOOKUP_URL'] = lookUps.url;
  await participant.start();
  const closers: (() => Promise<unknown>)[] = [
    () => participant.stop(),
    () => lookUps.stop(),
    () => port.close(),
  ];
  return {
    environment,
    setUp,
    port,
    /** What the participants were given. */
    commands,
    logged: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    /** One more process' worth of the service, ready or not yet. */
    async service(spanProcessors: SpanProcessor[] = []) {
      const telemetry = createTelemetry({ spanProcessors });
      const own = readKafkaSetUp(environment);
      const runtime = createKafkaRuntime({ setUp: own, log, telemetry });
      const service = createService({ settings: own.settings, runtime, log, telemetry });
      closers.unshift(() => service.stop());
      await service.start();
      return { url: service.url, runtime, service };
    },
    async close() {
      for (const close of closers) await close();
    },
  };
}

export type Cluster = Awaited<ReturnType<typeof startCluster>>;
