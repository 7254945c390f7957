import { kafkajsInternals } from './connection/kafkajs-internals.js';
import { LanePool } from './connection/lane-pool.js';
import { connectionSettings } from './connection/settings.js';
import type { GroupConsumerOptions } from './consumer-port.js';
import { KafkaPortError } from './errors.js';
import { KafkaGroupConsumer } from './group/group-consumer.js';
import { KafkajsAdminPort } from './kafka-admin.js';
import type { KafkaPort, KafkaPortConfig } from './port.js';
import { KafkaIdempotentProducer } from './produce/idempotent-producer.js';
import { KafkaNumberedProducer } from './produce/numbered-producer.js';
import { KafkaTransactionalProducer } from './produce/transactional-producer.js';
import { CallerFailure, readPartition } from './read/read-partition.js';
import { PartitionTail } from './read/tail.js';
import { translateError } from './translate-error.js';

const READER_CONNECTIONS = 4;

/**
 * Opens the port. No connection is made before it is needed.
 * @throws KafkaPortError `SAGA_KAFKA_OPTION` for a bad value, `SAGA_KAFKA_CLIENT_VERSION` for another kafkajs
 */
export function createKafkaPort(config: KafkaPortConfig): KafkaPort {
  kafkajsInternals();
  const settings = connectionSettings(config);
  const admin = new KafkajsAdminPort(settings);
  const writers = new LanePool(settings, settings.producerConnections);
  const readers = new LanePool(settings, READER_CONNECTIONS);
  const running = new Set<{ stop(): Promise<void> }>();
  let closing: Promise<void> | undefined;

  function open(): void {
    if (closing)
      throw new KafkaPortError('SAGA_KAFKA_CLOSED', 'The port was closed.', { mend: 'Create a new one.' });
  }

  async function shutDown(): Promise<void> {
    await Promise.all([...running].map((one) => one.stop()));
    await Promise.all([admin.close(), writers.close(), readers.close()]);
  }

  return {
    admin,
    idempotentProducer(options) {
      open();
      return new KafkaIdempotentProducer(writers, options);
    },
    numberedProducer(options) {
      open();
      return new KafkaNumberedProducer(writers, options);
    },
    transactionalProducer(options) {
      open();
      return new KafkaTransactionalProducer(writers, options);
    },
    groupConsumer(options: GroupConsumerOptions) {
      open();
      const consumer = new KafkaGroupConsumer(settings, options);
      running.add(consumer);
      return consumer;
    },
    async readPartition(options) {
      open();
      const client = readers.acquire();
      try {
        return await readPartition(client, options);
      } catch (error) {
        if (error instanceof CallerFailure) throw error.thrown;
        const doing = `reading "${options.topic}" partition ${options.partition}`;
        throw translateError(error, { doing, brokers: settings.brokers, tls: settings.ssl !== undefined });
      } finally {
        readers.release(client);
      }
    },
    async tail(options) {
      open();
      try {
        const tail = await PartitionTail.open(settings, options);
        running.add(tail);
        return tail;
      } catch (error) {
        const topics = [...new Set(options.from.map(({ topic }) => `"${topic}"`))].join(', ');
        const doing = `starting to follow ${topics}`;
        throw translateError(error, { doing, brokers: settings.brokers, tls: settings.ssl !== undefined });
      }
    },
    close() {
      closing ??= shutDown();
      return closing;
    },
  };
}
