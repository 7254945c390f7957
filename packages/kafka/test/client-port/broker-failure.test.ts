import { setTimeout as sleep } from 'node:timers/promises';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { expect, it } from 'vitest';
import { type KafkaRecord, TransactionOutcomeUnknown } from '../../src/client-port/index.js';
import { eventually, freshName, portSession, record, texts } from './port-session.js';

const TIMEOUT = 120_000;

describeKafka('client port when the only broker fails', { version: '4', own: true }, (kafka) => {
  const session = portSession(kafka);
  const node = () => kafka.local.nodes[0]!;
  const startedMember = async (topic: string) => {
    const events: string[] = [];
    // The time limit of a request is no help: the session alone decides.
    const consumer = session.another({ requestTimeoutMs: 300_000 }).groupConsumer({
      groupId: freshName('group'),
      topics: [topic],
      sessionTimeoutMs: 6000,
      heartbeatIntervalMs: 500,
      onBatch: () => undefined,
      onAssigned: ({ added, kept }) => void events.push(`assigned ${added.length} kept ${kept.length}`),
      onLost: (partitions, reason) => void events.push(`lost ${partitions.length} ${reason}`),
    });
    await consumer.start();
    return { consumer, events };
  };

  it(
    'a commit whose answer is lost is reported unknown, and may have been committed',
    async () => {
      const topic = await session.topic();
      const transactionalId = freshName('lost-answer');
      const impatient = session.another({ requestTimeoutMs: 1500 });
      const producer = impatient.transactionalProducer({
        transactionalId,
        onPoint: async (point) => {
          if (point === 'transaction.sent') await node().kill('SIGSTOP');
        },
      });
      await producer.fence();
      const error: unknown = await producer
        .commit([record(topic, 0, 'k', '1')])
        .catch((thrown: unknown) => thrown);
      await node().kill('SIGCONT');
      expect(error).toBeInstanceOf(TransactionOutcomeUnknown);
      expect(error).toMatchObject({
        stage: 'commit',
        possiblyCommitted: true,
        cause: { code: 'SAGA_KAFKA_CONNECTION_LOST' },
      });
      expect(producer.state).toBe('refused');
      // The request lay in the socket: the broker commits it when it wakes, although the caller was told of an error.
      await eventually(async () => (await session.port.admin.logOffsets(topic))[0]!.stableEnd === 2);
      const next = impatient.transactionalProducer({ transactionalId });
      await next.fence();
      expect(texts(await session.readCommitted(topic))).toEqual(['k=1']);
    },
    TIMEOUT,
  );

  it(
    'a broker that dies in the middle of a transaction leaves nothing visible, and everything goes on when it is back',
    async () => {
      const topic = await session.topic(2);
      const groupId = freshName('group');
      const seen: KafkaRecord[] = [];
      const consumer = session.port.groupConsumer({
        groupId,
        topics: [topic],
        onBatch: ({ records }) => void seen.push(...records),
      });
      await consumer.start();
      const tailed: KafkaRecord[] = [];
      const tail = await session.port.tail({
        from: [0, 1].map((partition) => ({ topic, partition, offset: 'earliest' as const })),
        onBatch: ({ records }) => void tailed.push(...records),
      });
      const transactionalId = freshName('dying');
      const producer = session.port.transactionalProducer({
        transactionalId,
        onPoint: async (point) => {
          if (point === 'transaction.sent') await node().kill('SIGKILL');
        },
      });
      await producer.fence();
      const batch = [record(topic, 0, 'lost', '1'), record(topic, 1, 'lost', '1')];
      await expect(producer.commit(batch)).rejects.toBeInstanceOf(TransactionOutcomeUnknown);
      const waiting = session.port.idempotentProducer();
      const sent = waiting.send([record(topic, 1, 'patient', '1')]);
      const next = session.port.transactionalProducer({ transactionalId });
      const fenced = next.fence();
      await node().start();
      await fenced;
      await sent;
      await next.commit([record(topic, 0, 'next', '2')]);
      await eventually(() => seen.length === 2 && tailed.length === 2);
      expect(texts(seen).sort()).toEqual(['next=2', 'patient=1']);
      expect(texts(tailed).sort()).toEqual(['next=2', 'patient=1']);
      expect(texts(await session.readCommitted(topic, 0))).toEqual(['next=2']);
      await Promise.all([consumer.stop(), tail.stop()]);
    },
    TIMEOUT,
  );

  it(
    'a member that slept longer than its session is told that it lost everything before it is given anything again',
    async () => {
      const { consumer, events } = await startedMember(await session.topic());
      await node().kill('SIGSTOP');
      await eventually(() => events.length === 2);
      expect(consumer.assigned()).toEqual([]);
      await node().kill('SIGCONT');
      await eventually(() => events.length === 3);
      expect(events).toEqual(['assigned 1 kept 0', 'lost 1 expired', 'assigned 1 kept 0']);
      await consumer.stop();
    },
    TIMEOUT,
  );

  it(
    'a member learns that its session has run out also when it was asking who its coordinator is',
    async () => {
      const topic = await session.topic();
      const { consumer, events } = await startedMember(topic);
      await eventually(() => consumer.position({ topic, partition: 0 }) !== undefined);
      // Each answer about a topic that is gone makes it forget where everything is, ten times a second; in the middle between
      // two heartbeats it has forgotten its coordinator.
      await session.port.admin.deleteTopics([topic]);
      await sleep(1_250);
      await node().kill('SIGSTOP');
      await eventually(() => events.length === 2);
      await node().kill('SIGCONT');
      expect(events).toEqual(['assigned 1 kept 0', 'lost 1 expired']);
      await consumer.stop();
    },
    TIMEOUT,
  );
});
