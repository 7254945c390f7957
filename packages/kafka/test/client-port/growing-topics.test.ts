import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { expect, it } from 'vitest';
import { ClusterClient, topicError } from '../../src/client-port/connection/cluster-client.js';
import { ErrorCode } from '../../src/client-port/connection/error-codes.js';
import { connectionSettings } from '../../src/client-port/connection/settings.js';
import type { KafkaRecord } from '../../src/client-port/index.js';
import { eventually, freshName, portSession, record, texts } from './port-session.js';

const TIME_LIMIT = 60_000;

describeKafka('a topic that gets more partitions', {}, (kafka) => {
  const session = portSession(kafka);

  it(
    'goes on to be read by every member of its group, the new partitions from their start',
    async () => {
      const topic = await session.topic(2);
      const groupId = freshName('group');
      const seen: KafkaRecord[] = [];
      const members = [0, 1, 2].map(() =>
        session.another().groupConsumer({
          groupId,
          topics: [topic],
          heartbeatIntervalMs: 200,
          onBatch: ({ records }) => void seen.push(...records),
        }),
      );
      let failure: unknown;
      for (const member of members) {
        member.failed.catch((thrown: unknown) => (failure = thrown));
        await member.start();
      }
      const producer = session.port.idempotentProducer();
      await producer.send([record(topic, 0, 'a', '1'), record(topic, 1, 'b', '1')]);
      await eventually(() => seen.length === 2);
      await session.port.admin.growTopic(topic, 5);
      // Written before any member can know of the partitions.
      const sent = [2, 3, 4].map((partition) => record(topic, partition, `new-${partition}`, '1'));
      await session.another().idempotentProducer().send(sent);
      await eventually(() => seen.length === 5 || failure !== undefined);
      expect(failure).toBeUndefined();
      expect(texts(seen).sort()).toEqual(['a=1', 'b=1', 'new-2=1', 'new-3=1', 'new-4=1']);
      expect(members.flatMap((member) => member.assigned()).length).toBe(5);
      await Promise.all(members.map((member) => member.stop()));
    },
    // Less than a minute, for it was once that long until somebody looked.
    30_000,
  );

  it(
    'is followed in its new partitions by a tail that grows with it',
    async () => {
      const topic = await session.topic(1);
      const seen: KafkaRecord[] = [];
      const tail = await session.port.tail({
        from: [{ topic, partition: 0, offset: 'latest' }],
        growing: true,
        onBatch: ({ records }) => void seen.push(...records),
      });
      await session.port.admin.growTopic(topic, 4);
      const all = [0, 1, 2, 3].map((partition) => record(topic, partition, `${partition}`, '1'));
      await session.another().idempotentProducer().send(all);
      await eventually(() => seen.length === 4);
      expect(tail.positions()).toHaveLength(4);
      await tail.stop();
    },
    TIME_LIMIT,
  );

  it(
    'is written to in its new partitions by a producer that has known it for long, in transactions too',
    async () => {
      const topic = await session.topic(1);
      const producer = session.port.idempotentProducer();
      const owner = session.port.transactionalProducer({ transactionalId: freshName('id') });
      await owner.fence();
      await producer.send([record(topic, 0, 'a', '1')]);
      await owner.commit([record(topic, 0, 'b', '1')]);
      await session.another().admin.growTopic(topic, 3);
      await producer.send([record(topic, 1, 'a', '2')]);
      await owner.commit([record(topic, 2, 'b', '2')]);
      expect(texts(await session.readCommitted(topic, 1))).toEqual(['a=2']);
      expect(texts(await session.readCommitted(topic, 2))).toEqual(['b=2']);
      owner.discard();
    },
    TIME_LIMIT,
  );

  it(
    'and one that exists is never said not to exist, though all that is known is forgotten meanwhile',
    async () => {
      const topic = await session.topic(1);
      const client = new ClusterClient(
        connectionSettings({ brokers: session.brokers, clientId: 'race', connectionTimeoutMs: 30_000 }),
      );
      await client.any();
      const asked = await Promise.allSettled(
        Array.from({ length: 20 }, async () => {
          const forgetting = client
            .loadTopics([topic])
            .then(() => client.noteError(topicError(ErrorCode.notLeader, topic)));
          const leader = client.leader(topic, 0);
          await Promise.all([forgetting, leader]);
        }),
      );
      expect(asked.filter(({ status }) => status === 'rejected')).toEqual([]);
      await client.close();
    },
    TIME_LIMIT,
  );
});
