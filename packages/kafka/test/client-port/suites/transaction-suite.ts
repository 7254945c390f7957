import { expect, it } from 'vitest';
import {
  ProducerFenced,
  TransactionOutcomeUnknown,
  type TransactionPoint,
} from '../../../src/client-port/index.js';
import { type PortSession, freshName, record, texts } from '../port-session.js';

export function transactionSuite(session: PortSession): void {
  it('a batch over many partitions becomes visible as a whole', async () => {
    const topic = await session.topic(4);
    const log = await session.topic(1, { 'cleanup.policy': 'compact' });
    const producer = session.port.transactionalProducer({ transactionalId: freshName('whole') });
    await producer.fence();
    for (const round of ['1', '2', '3']) {
      await producer.commit([
        ...[0, 1, 2, 3].map((partition) => record(topic, partition, 'k', round)),
        record(log, 0, 'k', round),
      ]);
    }
    for (const partition of [0, 1, 2, 3]) {
      expect(texts(await session.readCommitted(topic, partition))).toEqual(['k=1', 'k=2', 'k=3']);
    }
    expect(texts(await session.readCommitted(log))).toEqual(['k=1', 'k=2', 'k=3']);
  });

  it('the named points come in their order, and one registration covers all partitions', async () => {
    const topic = await session.topic(3);
    const points: TransactionPoint[] = [];
    const producer = session.port.transactionalProducer({
      transactionalId: freshName('points'),
      onPoint: (point) => {
        points.push(point);
        if (point === 'transaction.registered') expect(producer.registered).toHaveLength(3);
      },
    });
    await producer.fence();
    expect(producer.state).toBe('ready');
    await producer.commit([0, 1, 2].map((partition) => record(topic, partition, 'k', 'v')));
    expect(points).toEqual([
      'fence.begun',
      'fence.done',
      'transaction.begun',
      'transaction.registered',
      'transaction.sent',
      'transaction.committed',
    ]);
    await producer.commit([]);
    expect(points).toHaveLength(6);
  });

  it('a batch in the hands of a fenced owner never becomes visible, and its commit is refused as fenced', async () => {
    const topic = await session.topic(2);
    const transactionalId = freshName('owner');
    const rival = session.another().transactionalProducer({ transactionalId });
    const old = session.port.transactionalProducer({
      transactionalId,
      onPoint: (point) => (point === 'transaction.sent' ? rival.fence() : undefined),
    });
    await old.fence();
    const outcome = await old
      .commit([record(topic, 0, 'zombie', '1'), record(topic, 1, 'zombie', '1')])
      .catch((e: unknown) => e);
    expect(outcome).toBeInstanceOf(ProducerFenced);
    expect(outcome).toMatchObject({ code: 'SAGA_KAFKA_FENCED' });
    await rival.commit([record(topic, 0, 'owner', '2'), record(topic, 1, 'owner', '2')]);
    expect(texts(await session.readCommitted(topic, 0))).toEqual(['owner=2']);
    expect(texts(await session.readCommitted(topic, 1))).toEqual(['owner=2']);
  });

  it.each(['transaction.begun', 'transaction.registered'] as const)(
    'an owner that is fenced at %s writes nothing that a reader sees',
    async (fencedAt) => {
      const topic = await session.topic();
      const transactionalId = freshName('owner');
      const rival = session.another().transactionalProducer({ transactionalId });
      const old = session.port.transactionalProducer({
        transactionalId,
        onPoint: (point) => (point === fencedAt ? rival.fence() : undefined),
      });
      await old.fence();
      await expect(old.commit([record(topic, 0, 'zombie', '1')])).rejects.toBeInstanceOf(ProducerFenced);
      expect(await session.readCommitted(topic)).toEqual([]);
    },
  );

  it('after an error the producer refuses everything, and says what to do', async () => {
    const topic = await session.topic();
    const producer = session.port.transactionalProducer({ transactionalId: freshName('failing') });
    await producer.fence();
    const tooLarge = producer.commit([record(topic, 0, 'k', 'v'.repeat(2_000_000))]);
    const error: unknown = await tooLarge.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TransactionOutcomeUnknown);
    expect(error).toMatchObject({
      code: 'SAGA_KAFKA_TRANSACTION_UNKNOWN',
      stage: 'send',
      possiblyCommitted: false,
      cause: { code: 'SAGA_KAFKA_RECORD_TOO_LARGE' },
    });
    expect(producer.state).toBe('refused');
    await expect(producer.commit([record(topic, 0, 'k', 'v')])).rejects.toMatchObject({
      code: 'SAGA_KAFKA_CLOSED',
    });
    await expect(producer.fence()).rejects.toMatchObject({ code: 'SAGA_KAFKA_CLOSED' });
  });

  it('a producer that was not fenced, or is at work, takes no batch', async () => {
    const topic = await session.topic();
    const producer = session.port.transactionalProducer({ transactionalId: freshName('busy') });
    await expect(producer.commit([record(topic, 0, 'k', 'v')])).rejects.toMatchObject({
      code: 'SAGA_KAFKA_CLOSED',
    });
    await producer.fence();
    const first = producer.commit([record(topic, 0, 'k', '1')]);
    await expect(producer.commit([record(topic, 0, 'k', '2')])).rejects.toMatchObject({
      code: 'SAGA_KAFKA_CLOSED',
    });
    await first;
    expect(texts(await session.readCommitted(topic))).toEqual(['k=1']);
  });

  it('an error of the caller inside a point leaves the transaction to the next fence', async () => {
    const topic = await session.topic();
    const transactionalId = freshName('crashing');
    const crashing = session.port.transactionalProducer({
      transactionalId,
      onPoint: (point) => {
        if (point === 'transaction.sent') throw new Error('killed here');
      },
    });
    await crashing.fence();
    await expect(crashing.commit([record(topic, 0, 'lost', '1')])).rejects.toThrow('killed here');
    const next = session.port.transactionalProducer({ transactionalId });
    await next.fence();
    await next.commit([record(topic, 0, 'next', '2')]);
    expect(texts(await session.readCommitted(topic))).toEqual(['next=2']);
  });

  it('a batch of several megabytes per partition goes out in one transaction', async () => {
    const topic = await session.topic();
    const producer = session.port.transactionalProducer({ transactionalId: freshName('large') });
    await producer.fence();
    const keys = Array.from({ length: 40 }, (_, index) => `k${index}`);
    const receipt = await producer.commit(keys.map((key) => record(topic, 0, key, 'v'.repeat(100_000))));
    expect(receipt.baseOffsets).toEqual([{ topic, partition: 0, offset: 0 }]);
    expect((await session.readCommitted(topic)).map(({ key }) => key!.toString())).toEqual(keys);
  });

  it('many producers on few connections commit side by side, each its own', async () => {
    const topic = await session.topic(12);
    const port = session.another({ producerConnections: 3 });
    const producers = Array.from({ length: 12 }, (_, partition) =>
      port.transactionalProducer({ transactionalId: freshName(`side-${partition}`) }),
    );
    await Promise.all(producers.map((producer) => producer.fence()));
    await Promise.all(
      producers.map(async (producer, partition) => {
        for (const round of ['1', '2', '3', '4', '5'])
          await producer.commit([record(topic, partition, 'k', round)]);
      }),
    );
    for (let partition = 0; partition < 12; partition += 1) {
      expect(texts(await session.readCommitted(topic, partition))).toEqual([
        'k=1',
        'k=2',
        'k=3',
        'k=4',
        'k=5',
      ]);
    }
  });
}
