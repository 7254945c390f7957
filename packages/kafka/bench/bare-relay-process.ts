import { serveParent } from './child.js';
import { createKafkaPort, type OutgoingRecord, partitionFor } from '@sagachart/kafka';
import { settingsFromEnvironment, STEPS, tenantHeaders, topicsOf } from './shape.js';
import { commandValue, outcomeValue, recordValue, stepOf } from './bare-shape.js';
import { changelogTopic, inboxTopic } from '@sagachart/kafka';

/** The ceiling: the same hops, messages, sizes and transactions as the orchestrator's, with nothing decided or parsed. */
const settings = settingsFromEnvironment();
const { run, partitions, topicPartitions, brokers } = settings;
const names = topicsOf(settings);
const inbox = inboxTopic({ prefix: run, partitions });
const changelog = changelogTopic({ prefix: run, partitions });
const port = createKafkaPort({ brokers: brokers.split(','), clientId: 'bare-relay' });
const producer = port.idempotentProducer();

const router = port.groupConsumer({
  groupId: `${run}.router`,
  topics: names.consumed,
  onBatch: async ({ topic, partition, records, nextOffset }) => {
    await producer.send(
      records.map(({ key, value, headers, offset }) => ({
        topic: inbox,
        partition: partitionFor(key ?? '', partitions),
        key,
        value,
        headers: [['sagachart-source', Buffer.from(`${topic} ${partition} 0 ${offset}`)], ...headers],
      })),
    );
    await router.commit([{ topic, partition, offset: nextOffset }]);
  },
});

const producers = await Promise.all(
  Array.from({ length: partitions }, async (_, partition) => {
    const own = port.transactionalProducer({ transactionalId: `${run}.worker.${partition}` });
    await own.fence();
    return own;
  }),
);
const command = names.nameOf('COMMAND_TOPIC_CHARACTER');
const status = names.nameOf('EVENT_TOPIC_SAGA_STATUS');
const workers = port.groupConsumer({
  groupId: `${run}.workers`,
  topics: [inbox],
  onBatch: async ({ partition, records, nextOffset }) => {
    const out: OutgoingRecord[] = [];
    for (const { key, headers } of records) {
      const step = stepOf(headers) + 1;
      const to = partitionFor(key ?? '', topicPartitions);
      const ended = step >= STEPS;
      out.push({
        topic: ended ? status : command,
        partition: to,
        key,
        value: ended ? outcomeValue(key) : commandValue(key),
        headers: ended
          ? [...tenantHeaders]
          : [
              ...tenantHeaders,
              ['saga-idempotency-key', Buffer.from(`${key?.toString() ?? ''}:${step}:execute`)],
              ['saga-attempt', Buffer.from('1')],
              ['step', Buffer.from(String(step))],
            ],
      });
      out.push({ topic: changelog, partition, key, value: recordValue });
    }
    if (out.length === 0) return;
    out.push({
      topic: changelog,
      partition,
      key: Buffer.from('checkpoint'),
      value: Buffer.from(String(nextOffset)),
    });
    await producers[partition]?.commit(out);
  },
});
await Promise.all([router.start(), workers.start()]);
serveParent({
  stop: async () => {
    await Promise.all([router.stop(), workers.stop()]);
    await port.close();
  },
});
