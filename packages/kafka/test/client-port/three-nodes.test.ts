import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { expect, it } from 'vitest';
import { createKafkaPort, type KafkaRecord } from '../../src/client-port/index.js';
import { eventually, freshName, portSession, record, texts } from './port-session.js';

const TIMEOUT = 180_000;
const QUICK_TO_NOTICE = { 'broker.session.timeout.ms': '3000', 'broker.heartbeat.interval.ms': '500' };

describeKafka(
  'client port on three brokers',
  { nodes: 3, own: true, properties: QUICK_TO_NOTICE },
  (kafka) => {
    const session = portSession(kafka);

    it(
      'a transaction over partitions of three leaders registers once, sends side by side and is not held up',
      async () => {
        const topic = await session.topic(6);
        const producer = session.port.transactionalProducer({ transactionalId: freshName('spread') });
        await producer.fence();
        const batch = [0, 1, 2, 3, 4, 5].map((partition) => record(topic, partition, 'k', 'v'));
        for (let round = 0; round < 20; round += 1) await producer.commit(batch);
        for (const partition of [0, 3, 5])
          expect(await session.readCommitted(topic, partition)).toHaveLength(20);
      },
      TIMEOUT,
    );

    it(
      'one of three brokers is killed: writers, readers and members go on, nothing is lost and nothing doubled',
      async () => {
        const topic = await session.topic(6);
        const seen: KafkaRecord[] = [];
        const consumer = session.port.groupConsumer({
          groupId: freshName('group'),
          topics: [topic],
          onBatch: ({ records }) => void seen.push(...records),
        });
        await consumer.start();
        const producer = session.port.idempotentProducer({ deliveryTimeoutMs: 60_000 });
        const keys = Array.from({ length: 60 }, (_, index) => `k${index}`);
        const sends: Promise<unknown>[] = [];
        for (const [index, key] of keys.entries()) {
          if (index === 20) void kafka.local.nodes[1]!.kill('SIGKILL');
          sends.push(producer.send([record(topic, index % 6, key, 'v')]));
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        await Promise.all(sends);
        await eventually(() => seen.length >= keys.length);
        expect(texts(seen).sort()).toEqual(keys.map((key) => `${key}=v`).sort());
        const transactional = session.port.transactionalProducer({ transactionalId: freshName('after') });
        await transactional.fence();
        await transactional.commit(
          [0, 1, 2, 3, 4, 5].map((partition) => record(topic, partition, 'after', 'v')),
        );
        await eventually(() => seen.length === keys.length + 6);
        await consumer.stop();
        await kafka.local.nodes[1]!.start();
      },
      TIMEOUT,
    );

    it(
      'ports that are opened right after a broker has died learn of their topics',
      async () => {
        const topic = await session.topic(3);
        await kafka.local.nodes[0]!.kill('SIGKILL');
        // Which broker is asked is chance.
        const asked = Array.from({ length: 12 }, async () => {
          const port = createKafkaPort({ brokers: kafka.bootstrapServers.split(','), clientId: 'late' });
          const [found] = await port.admin.describeTopics([topic]).finally(() => port.close());
          return found?.partitions;
        });
        expect(await Promise.all(asked)).toEqual(Array(12).fill(3));
        await kafka.local.nodes[0]!.start();
      },
      TIMEOUT,
    );
  },
);
