import { randomUUID } from 'node:crypto';
import type { TestKafka } from '@sagachart/testing/local-kafka/vitest';
import { afterAll, beforeAll } from 'vitest';
import {
  type KafkaPort,
  type KafkaPortConfig,
  type KafkaRecord,
  type OutgoingRecord,
  createKafkaPort,
} from '../../src/client-port/index.js';

/** A port to the broker of a test file, with topics of fresh names. */
export interface PortSession {
  readonly port: KafkaPort;
  readonly brokers: readonly string[];
  /** Another port, as another process would have; closed at the end. */
  another(config?: Partial<KafkaPortConfig>): KafkaPort;
  topic(partitions?: number, config?: Readonly<Record<string, string>>): Promise<string>;
  /** All committed records of a partition, by way of a sentinel that is written for the purpose. */
  readCommitted(topic: string, partition?: number): Promise<KafkaRecord[]>;
}

export function freshName(what: string): string {
  return `${what}-${randomUUID()}`;
}

export function record(topic: string, partition: number, key: string, value: string | null): OutgoingRecord {
  return { topic, partition, key: Buffer.from(key), value: value === null ? null : Buffer.from(value) };
}

/** `key=value` of each record. */
export function texts(records: readonly KafkaRecord[]): string[] {
  return records.map(({ key, value }) => `${key?.toString() ?? 'null'}=${value?.toString() ?? 'null'}`);
}

export function portSession(kafka: TestKafka): PortSession {
  const ports: KafkaPort[] = [];
  const another = (config: Partial<KafkaPortConfig> = {}): KafkaPort => {
    const port = createKafkaPort({ brokers: session.brokers, clientId: 'client-port-test', ...config });
    ports.push(port);
    return port;
  };
  let main: KafkaPort | undefined;
  const session: PortSession = {
    get port() {
      if (!main) throw new Error('no port before the tests begin');
      return main;
    },
    get brokers() {
      return kafka.bootstrapServers.split(',');
    },
    another,
    async topic(partitions = 1, config = {}) {
      const name = freshName('port');
      await session.port.admin.createTopics([{ name, partitions, config }]);
      return name;
    },
    async readCommitted(topic, partition = 0) {
      const sentinel = freshName('sentinel');
      const producer = session.port.idempotentProducer();
      await producer.send([record(topic, partition, sentinel, sentinel)]);
      await producer.close();
      const records: KafkaRecord[] = [];
      await session.port.readPartition({
        topic,
        partition,
        from: 'earliest',
        until: ({ key }) => key?.toString() === sentinel,
        onRecords: (some) => void records.push(...some),
      });
      return records.filter(({ key }) => !key?.toString().startsWith('sentinel-'));
    },
  };
  beforeAll(() => {
    main = another();
  });
  afterAll(async () => {
    await Promise.all(ports.map((port) => port.close()));
  });
  return session;
}

/** Asks until the answer is true; a test that waits for ever fails by its own time limit. */
export async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}
