import { readSamples } from './demo/sample.js';
import { createLookUpServer, createSimulatedParticipant, readKafkaSetUp } from './kafka/index.js';
import { createLogger } from './logging/index.js';
import { createSimulatedServices, ownSamples } from './service/index.js';
import { tellSetUpError } from './set-up-error.js';

/**
 * The simulated game services as a process of their own on Kafka, with look-ups over HTTP on HOST and PORT (default: a free
 * one). The files that are named are the sample sagas that they know, in place of ours. Prints `{"lookUpUrl":…}` as its first
 * line, which SAGACHART_LOOKUP_URL of the orchestrators is set to; ends on SIGTERM.
 */
async function start(): Promise<void> {
  const files = process.argv.slice(2).filter((argument) => argument !== '--trace');
  const setUp = readKafkaSetUp(process.env);
  const log = createLogger({ level: setUp.settings.logLevel, to: process.stderr });
  const services = createSimulatedServices(
    setUp.kafka.dialect,
    files.length > 0 ? readSamples(files) : ownSamples(),
  );
  const port = setUp.openPort('simulated-services');
  const participant = createSimulatedParticipant(setUp, port, services, log);
  const lookUps = createLookUpServer(services.ports, {
    host: setUp.settings.host,
    // The default is that of the service, which may run on the same machine.
    port: process.env['PORT'] ? setUp.settings.port : 0,
  });
  const stop = async (): Promise<void> => {
    await participant.stop();
    await lookUps.stop();
    await port.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
  participant.failed.catch((err: unknown) => {
    log.fatal({ err }, 'the simulated services have ended');
    process.exitCode = 1;
    void stop();
  });
  try {
    await lookUps.start();
    await participant.start();
  } catch (thrown) {
    await stop();
    throw thrown;
  }
  process.stdout.write(`${JSON.stringify({ lookUpUrl: lookUps.url })}\n`);
}

try {
  await start();
} catch (thrown) {
  tellSetUpError(thrown, process.argv.includes('--trace'));
  process.exitCode = 1;
}
