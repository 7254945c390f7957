import { type Server, type Socket, createServer } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { assertKafkajsVersion } from '../../src/client-port/connection/kafkajs-internals.js';
import { type KafkaPort, type KafkaPortConfig, createKafkaPort } from '../../src/client-port/index.js';

vi.setConfig({ testTimeout: 30_000 });

const open: (KafkaPort | { close(): unknown })[] = [];
const sockets = new Set<Socket>();

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await Promise.all(open.splice(0).map((one) => one.close()));
});

/** A server that does with each connection what the test says. */
async function listen(onConnection: (socket: Socket) => void): Promise<string> {
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as { port: number }).port}`;
}

function port(brokers: string[], config: Partial<KafkaPortConfig> = {}): KafkaPort {
  const made = createKafkaPort({
    brokers,
    clientId: 'set-up',
    connectionTimeoutMs: 500,
    requestTimeoutMs: 500,
    ...config,
  });
  open.push(made);
  return made;
}

async function nobody(): Promise<string> {
  const address = await listen(() => undefined);
  await new Promise((resolve) => (open.pop() as Server).close(resolve));
  return address;
}

it('nobody at the address is said with the addresses and the mend', async () => {
  const address = await nobody();
  await expect(port([address]).admin.listTopics()).rejects.toMatchObject({
    code: 'SAGA_KAFKA_NO_BROKER',
    retriable: true,
    message: expect.stringMatching(new RegExp(`${address}.*bootstrap addresses`)) as string,
    cause: expect.any(Error) as Error,
  });
});

it('a host name that does not exist is told as an address without a broker', async () => {
  const listing = port(['no-such-host.invalid:9092']).admin.listTopics();
  await expect(listing).rejects.toMatchObject({ code: 'SAGA_KAFKA_NO_BROKER' });
});

it('a port that never answers ends by the time limit', async () => {
  const silent = await listen(() => undefined);
  await expect(port([silent]).admin.listTopics()).rejects.toMatchObject({
    code: 'SAGA_KAFKA_CONNECTION_LOST',
  });
});

it('a port that closes every connection is told with what may be behind it', async () => {
  const closing = await listen((socket) => socket.once('data', () => socket.end()));
  await expect(port([closing]).admin.listTopics()).rejects.toMatchObject({
    code: 'SAGA_KAFKA_CONNECTION_LOST',
    message: expect.stringContaining('TLS or SASL') as string,
  });
});

it('TLS with a port that does not speak it is told as such', async () => {
  const plain = await listen((socket) => socket.once('data', () => socket.end('not a server hello')));
  await expect(port([plain], { ssl: true }).admin.listTopics()).rejects.toMatchObject({
    code: 'SAGA_KAFKA_TLS',
  });
});

it('every way into the port carries the same code', async () => {
  const lost = port([await nobody()]);
  const code = { code: 'SAGA_KAFKA_NO_BROKER' };
  const record = { topic: 't', partition: 0, key: null, value: null };
  await expect(lost.idempotentProducer({ deliveryTimeoutMs: 100 }).send([record])).rejects.toMatchObject(
    code,
  );
  const transactional = lost.transactionalProducer({ transactionalId: 'x', fenceTimeoutMs: 100 });
  await expect(transactional.fence()).rejects.toMatchObject(code);
  const reading = {
    topic: 't',
    partition: 0,
    from: 0,
    until: () => false,
    onRecords: () => undefined,
    stallTimeoutMs: 100,
  };
  await expect(lost.readPartition(reading)).rejects.toMatchObject(code);
  const from = [{ topic: 't', partition: 0, offset: 'earliest' as const }];
  await expect(lost.tail({ from, onBatch: () => undefined })).rejects.toMatchObject(code);
});

it.each([
  [{ brokers: [] }, 'No broker address'],
  [{ brokers: ['localhost'] }, '"localhost" is not a broker address'],
  [{ brokers: ['localhost:99999'] }, '"localhost:99999" is not a broker address'],
  [{ connectionTimeoutMs: 0 }, 'connectionTimeoutMs is 0'],
  [{ requestTimeoutMs: Number.NaN }, 'requestTimeoutMs is NaN'],
])('%j is refused at once', (config, message) => {
  const make = (): KafkaPort => createKafkaPort({ brokers: ['localhost:9092'], clientId: 'x', ...config });
  expect(make).toThrow(
    expect.objectContaining({
      code: 'SAGA_KAFKA_OPTION',
      message: expect.stringContaining(message),
    }) as Error,
  );
});

it('options that would break a guarantee are refused at once', () => {
  const made = port(['localhost:9092']);
  const option = expect.objectContaining({ code: 'SAGA_KAFKA_OPTION' }) as Error;
  expect(() => made.transactionalProducer({ transactionalId: 'x', transactionTimeoutMs: 60_000 })).toThrow(
    option,
  );
  expect(() => made.transactionalProducer({ transactionalId: '' })).toThrow(option);
  expect(() => made.groupConsumer({ groupId: 'g', topics: [], onBatch: () => undefined })).toThrow(option);
  const slow = {
    groupId: 'g',
    topics: ['t'],
    onBatch: () => undefined,
    sessionTimeoutMs: 6000,
    heartbeatIntervalMs: 5000,
  };
  expect(() => made.groupConsumer(slow)).toThrow(option);
});

it('a closed port takes no more work', async () => {
  const made = port(['localhost:9092']);
  await made.close();
  expect(() => made.idempotentProducer()).toThrow(
    expect.objectContaining({ code: 'SAGA_KAFKA_CLOSED' }) as Error,
  );
});

it('another kafkajs than the one whose inner parts are known is refused', () => {
  assertKafkajsVersion('2.2.4');
  expect(() => assertKafkajsVersion('2.3.0')).toThrow(
    expect.objectContaining({
      code: 'SAGA_KAFKA_CLIENT_VERSION',
      message: expect.stringContaining('2.3.0'),
    }) as Error,
  );
});
