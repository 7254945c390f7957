import { createServer } from 'node:net';
import { LocalKafkaError } from './errors.js';

/**
 * Ports below the range that systems hand out to outgoing connections: a port of that range could be taken by any
 * client between our look and the broker's bind, or while a killed broker waits for its restart.
 */
const FIRST_PORT = 15_000;
const LAST_PORT = 31_999;

export function isPortFree(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const server = createServer();
    server.once('error', () => answer(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => answer(true)));
  });
}

/** `count` different ports of 127.0.0.1 on which nothing listens, none of them in `taken`. */
export async function freePorts(count: number, taken: readonly number[] = []): Promise<number[]> {
  const found = new Set<number>();
  for (let attempt = 0; found.size < count && attempt < 1_000; attempt++) {
    const port = FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT + 1));
    if (!taken.includes(port) && !found.has(port) && (await isPortFree(port))) found.add(port);
  }
  if (found.size < count) {
    throw new LocalKafkaError(
      'SAGA_KAFKA_START_FAILED',
      `no ${count} free ports between ${FIRST_PORT} and ${LAST_PORT} on 127.0.0.1; end what listens there.`,
    );
  }
  return [...found];
}
