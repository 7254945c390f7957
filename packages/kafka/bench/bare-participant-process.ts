import { serveParent } from './child.js';
import { createKafkaPort, type OutgoingRecord, partitionFor } from '@sagachart/kafka';
import { answerValue } from './bare-shape.js';
import { LatencyProbe } from './latency-probe.js';
import { settingsFromEnvironment, topicsOf } from './shape.js';

/** The ceiling's participant: answers, the memory of them and the position in one transaction, nothing parsed. */
const settings = settingsFromEnvironment();
const { run, topicPartitions, brokers } = settings;
const names = topicsOf(settings);
const port = createKafkaPort({ brokers: brokers.split(','), clientId: 'bare-participant' });
const probe = new LatencyProbe();
const answers = `${run}.characters.answers`;
await port.admin.createTopics([
  { name: answers, partitions: topicPartitions, config: { 'cleanup.policy': 'compact' } },
]);
const producers = await Promise.all(
  Array.from({ length: topicPartitions }, async (_, partition) => {
    const own = port.transactionalProducer({ transactionalId: `${run}.characters.${partition}` });
    await own.fence();
    return own;
  }),
);
const status = names.nameOf('EVENT_TOPIC_CHARACTER_STATUS');
const consumer = port.groupConsumer({
  groupId: `${run}.characters`,
  topics: [names.nameOf('COMMAND_TOPIC_CHARACTER')],
  onBatch: async ({ topic, partition, records, nextOffset }) => {
    const out: OutgoingRecord[] = [];
    const ids: string[] = [];
    for (const { key, headers } of records) {
      const id = key?.toString() ?? '';
      probe.commanded(id);
      ids.push(id);
      const value = answerValue(key);
      out.push({ topic: status, partition: partitionFor(id, topicPartitions), key, value, headers });
      const name = headers.find(([header]) => header === 'saga-idempotency-key')?.[1] ?? Buffer.from(id);
      out.push({ topic: answers, partition, key: name, value });
    }
    if (out.length === 0) return;
    out.push({
      topic: answers,
      partition,
      key: Buffer.from('checkpoint'),
      value: Buffer.from(String(nextOffset)),
    });
    await producers[partition]?.commit(out);
    probe.answered(ids);
    await consumer.commit([{ topic, partition, offset: nextOffset }]);
  },
});
await consumer.start();
serveParent({
  latencies: () => probe.take(),
  stop: async () => {
    await consumer.stop();
    await port.close();
  },
});
