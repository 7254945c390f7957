import { parseArgs } from 'node:util';
import { LocalKafkaError } from './errors.js';
import { type LocalKafka, startKafka } from './start.js';

const USAGE = 'usage: npm run kafka -- [--nodes 1|3] [--version 3.9|4|<release>] [--port <first port>]';

function readFlags(): { nodes: number; version?: string; port?: number } {
  try {
    const { values } = parseArgs({
      options: { nodes: { type: 'string' }, version: { type: 'string' }, port: { type: 'string' } },
    });
    return {
      nodes: values.nodes === undefined ? 1 : Number(values.nodes),
      ...(values.version === undefined ? {} : { version: values.version }),
      ...(values.port === undefined ? {} : { port: Number(values.port) }),
    };
  } catch (cause) {
    throw new LocalKafkaError('SAGA_KAFKA_OPTION_INVALID', `${(cause as Error).message}\n${USAGE}`, {
      cause,
    });
  }
}

function progress(line: string): void {
  process.stderr.write(`${line}\n`);
}

let kafka: LocalKafka | undefined;

async function end(exitCode: number): Promise<void> {
  if (kafka) {
    progress('stopping');
    await kafka.stop();
    progress('stopped; nothing is left');
  }
  // During the start there is nothing to stop in good order: the JVMs end and their data goes with this process.
  process.exit(exitCode);
}

process.once('SIGINT', () => void end(kafka ? 0 : 130));
process.once('SIGTERM', () => void end(kafka ? 0 : 143));

try {
  const { nodes, ...flags } = readFlags();
  kafka = await startKafka({ ...flags, nodes: nodes as 1 | 3, onProgress: progress });
  process.stdout.write(`BOOTSTRAP_SERVERS=${kafka.bootstrapServers}\n`);
} catch (error) {
  if (!(error instanceof LocalKafkaError)) throw error;
  progress(error.message);
  await end(1);
}
