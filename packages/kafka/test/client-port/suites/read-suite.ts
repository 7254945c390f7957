import { expect, it } from 'vitest';
import type { KafkaRecord, ReadProgress } from '../../../src/client-port/index.js';
import { type PortSession, eventually, freshName, record, texts } from '../port-session.js';

/** Makes the cleaner run soon; segments roll when a record is newer than this. */
const COMPACT_SOON = {
  'cleanup.policy': 'compact',
  'segment.ms': '200',
  'delete.retention.ms': '100',
  'min.cleanable.dirty.ratio': '0.01',
  'max.compaction.lag.ms': '200',
};
const COMPACTION_TIMEOUT = 120_000;

export function readSuite(session: PortSession): void {
  it('a read ends at the record that the caller recognises, with progress, and goes on from any offset', async () => {
    const topic = await session.topic();
    const producer = session.port.idempotentProducer();
    for (let first = 0; first < 3000; first += 100) {
      const keys = Array.from({ length: 100 }, (_, index) => `k${first + index}`);
      await producer.send(keys.map((key) => record(topic, 0, key, 'v'.repeat(200))));
    }
    const progress: ReadProgress[] = [];
    let count = 0;
    const summary = await session.port.readPartition({
      topic,
      partition: 0,
      from: 500,
      maxBytes: 100_000,
      until: ({ key }) => key!.toString() === 'k2500',
      onRecords: (records, now) => {
        count += records.length;
        progress.push(now);
      },
    });
    expect(summary).toMatchObject({ nextOffset: 2501, startOffset: 500, records: 2001 });
    expect(count).toBe(2001);
    expect(progress.length).toBeGreaterThan(1);
    expect(progress.at(-1)).toMatchObject({
      topic,
      partition: 0,
      offset: 2501,
      startOffset: 500,
      records: 2001,
    });
    expect(progress.every((one, index) => index === 0 || one.offset > progress[index - 1]!.offset)).toBe(
      true,
    );
  });

  it('aborted transactions stay hidden, also those that overlap inside one partition', async () => {
    const topic = await session.topic();
    const aborting = async (key: string, inside: () => Promise<unknown>): Promise<void> => {
      const transactionalId = freshName(key);
      const producer = session.port.transactionalProducer({
        transactionalId,
        onPoint: async (point) => {
          if (point !== 'transaction.sent') return;
          await inside();
          await session.port.transactionalProducer({ transactionalId }).fence();
        },
      });
      await producer.fence();
      await expect(producer.commit([record(topic, 0, key, '1')])).rejects.toMatchObject({
        code: 'SAGA_KAFKA_FENCED',
      });
    };
    const committed = session.port.transactionalProducer({ transactionalId: freshName('committed') });
    await committed.fence();
    const plain = session.port.idempotentProducer();
    await aborting('outer', async () => {
      await plain.send([record(topic, 0, 'plain', '1')]);
      await aborting('inner', () => committed.commit([record(topic, 0, 'committed', '1')]));
      await aborting('inner', () => plain.send([record(topic, 0, '\0\0\0\0', 'a key like an abort marker')]));
      await plain.send([record(topic, 0, 'plain', '2')]);
    });
    await committed.commit([record(topic, 0, 'committed', '2')]);
    expect(texts(await session.readCommitted(topic))).toEqual([
      'plain=1',
      'committed=1',
      '\0\0\0\0=a key like an abort marker',
      'plain=2',
      'committed=2',
    ]);
  });

  it(
    'holes left by compaction are crossed at once, with aborted transactions between them',
    async () => {
      const topic = await session.topic(1, COMPACT_SOON);
      const plain = session.port.idempotentProducer();
      const committed = session.port.transactionalProducer({ transactionalId: freshName('compacted') });
      await committed.fence();
      await plain.send([record(topic, 0, 'first', '0')]);
      const bulk = Array.from({ length: 300 }, (_, index) => record(topic, 0, `bulk${index}`, null));
      // The cleaner keeps the last batch of a producer, empty: 300 offsets without a record.
      await session.port.idempotentProducer().send(bulk.map((one) => ({ ...one, value: Buffer.from('v') })));
      await plain.send(bulk);
      for (let index = 0; index < 150; index += 1)
        await plain.send([record(topic, 0, 'again', String(index))]);
      for (let index = 0; index < 20; index += 1)
        await committed.commit([record(topic, 0, 'log', String(index))]);
      const transactionalId = freshName('aborted');
      const aborted = session.port.transactionalProducer({
        transactionalId,
        onPoint: async (point) => {
          if (point !== 'transaction.sent') return;
          for (let index = 0; index < 50; index += 1)
            await plain.send([record(topic, 0, 'again', `late ${index}`)]);
          await session.port.transactionalProducer({ transactionalId }).fence();
        },
      });
      await aborted.fence();
      await expect(aborted.commit([record(topic, 0, 'first', 'aborted')])).rejects.toThrow();
      const left = ['again=late 49', 'first=0', 'log=19'];
      await eventually(async () => {
        await new Promise((resolve) => setTimeout(resolve, 500));
        // Each read writes a sentinel, which rolls the segment and so lets the cleaner at the records before it.
        return (
          texts(await session.readCommitted(topic))
            .sort()
            .join() === left.join()
        );
      });
      const [log] = await session.port.admin.logOffsets(topic);
      const sentinel = freshName('sentinel');
      await plain.send([record(topic, 0, sentinel, 'v')]);
      const until = ({ key }: KafkaRecord): boolean => key!.toString() === sentinel;
      const { fetches, records } = await session.port.readPartition({
        topic,
        partition: 0,
        from: 2,
        // Less than one batch: each fetch brings a single one.
        maxBytes: 1,
        until,
        onRecords: () => undefined,
      });
      expect(log!.end).toBeGreaterThan(840);
      expect(records).toBeLessThan(30);
      expect(fetches).toBeLessThan(100);
    },
    COMPACTION_TIMEOUT,
  );

  it('a read whose sentinel never comes ends with the reason instead of waiting for ever', async () => {
    const topic = await session.topic();
    await session.port.idempotentProducer().send([record(topic, 0, 'k', 'v')]);
    const read = session.port.readPartition({
      topic,
      partition: 0,
      from: 'earliest',
      until: () => false,
      onRecords: () => undefined,
      stallTimeoutMs: 300,
    });
    await expect(read).rejects.toMatchObject({ code: 'SAGA_KAFKA_READ_STALLED' });
  });

  it('what the handler throws ends the read and arrives as it was thrown; a signal ends it too', async () => {
    const topic = await session.topic();
    await session.port.idempotentProducer().send([record(topic, 0, 'k', 'v')]);
    const mine = new Error('mine');
    const base = { topic, partition: 0, from: 'earliest', until: () => false } as const;
    const onRecords = (): Promise<void> => Promise.reject(mine);
    await expect(session.port.readPartition({ ...base, onRecords })).rejects.toBe(mine);
    const signal = AbortSignal.timeout(100);
    const ended = session.port.readPartition({ ...base, onRecords: () => undefined, signal });
    await expect(ended).rejects.toMatchObject({ code: 'SAGA_KAFKA_READ_ABORTED' });
  });

  it('a start outside of the log, or of a topic that is not there, is an error', async () => {
    const topic = await session.topic();
    const base = { partition: 0, from: 77, until: () => false, onRecords: () => undefined };
    await expect(session.port.readPartition({ ...base, topic })).rejects.toMatchObject({
      code: 'SAGA_KAFKA_OUT_OF_RANGE',
    });
    const missing = session.port.readPartition({ ...base, topic: freshName('missing') });
    await expect(missing).rejects.toMatchObject({ code: 'SAGA_KAFKA_TOPIC_UNKNOWN' });
  });

  it.each(['gzip', 'snappy', 'lz4', 'zstd'])(
    'records that the topic stores with %s are read',
    async (codec) => {
      const topic = await session.topic(1, { 'compression.type': codec });
      const values = Array.from(
        { length: 400 },
        (_, index) => `${'abcabc'.repeat(index % 50)}${index * 7919}`,
      );
      await session.port.idempotentProducer().send(values.map((value) => record(topic, 0, 'k', value)));
      expect((await session.readCommitted(topic)).map(({ value }) => value!.toString())).toEqual(values);
    },
  );

  it('a tail follows partitions from given offsets, committed records only, until it is stopped', async () => {
    const topic = await session.topic(3);
    const producer = session.port.idempotentProducer();
    await producer.send(
      [0, 1, 2].flatMap((partition) =>
        ['1', '2'].map((value) => record(topic, partition, `p${partition}`, value)),
      ),
    );
    const seen: KafkaRecord[] = [];
    const tail = await session.port.tail({
      from: [
        { topic, partition: 0, offset: 'earliest' },
        { topic, partition: 1, offset: 1 },
        { topic, partition: 2, offset: 'latest' },
      ],
      onBatch: ({ records }) => void seen.push(...records),
    });
    await eventually(() => seen.length === 3);
    const writer = session.port.transactionalProducer({
      transactionalId: freshName('tailed'),
      onPoint: async (point) => {
        if (point === 'transaction.sent') await new Promise((resolve) => setTimeout(resolve, 300));
        if (point === 'transaction.sent') expect(seen).toHaveLength(3);
      },
    });
    await writer.fence();
    await writer.commit([0, 1, 2].map((partition) => record(topic, partition, `p${partition}`, '3')));
    await eventually(() => seen.length === 6);
    expect(texts(seen).sort()).toEqual(['p0=1', 'p0=2', 'p0=3', 'p1=2', 'p1=3', 'p2=3']);
    await eventually(() => tail.positions().every(({ offset }) => offset === 4));
    await tail.stop();
    await producer.send([record(topic, 0, 'p0', '4')]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(seen).toHaveLength(6);
  });

  it('a tail whose handler throws ends with that cause', async () => {
    const topic = await session.topic();
    await session.port.idempotentProducer().send([record(topic, 0, 'k', 'v')]);
    const cause = new Error('mine');
    const onBatch = (): Promise<void> => Promise.reject(cause);
    const tail = await session.port.tail({ from: [{ topic, partition: 0, offset: 'earliest' }], onBatch });
    await expect(tail.failed).rejects.toMatchObject({ code: 'SAGA_KAFKA_HANDLER', cause });
  });
}
