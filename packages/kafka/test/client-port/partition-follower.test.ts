import { expect, it } from 'vitest';
import { PartitionFollower } from '../../src/client-port/read/partition-follower.js';
import { ByteWriter } from '../../src/client-port/wire/byte-writer.js';
import { writeRecordBatch } from '../../src/client-port/wire/record-batch-encoder.js';
import { eventually } from '../support/topic-reading.js';

/** A cluster of one leader whose log has one record; `broken` in a compression that nobody knows. */
function oneRecord({ broken = false } = {}) {
  const writer = new ByteWriter();
  const origin = { producerId: -1n, producerEpoch: -1, baseSequence: -1, transactional: false };
  const record = { topic: 'one', partition: 0, key: null, value: Buffer.from('a record') };
  writeRecordBatch(writer, [record], origin, 0);
  const stored = Buffer.from(writer.bytes);
  if (broken) stored[22] = 7;
  const broker = {
    fetch: async (request: { topics: { partitions: { fetchOffset: string }[] }[] }) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      const isNew = request.topics[0]?.partitions[0]?.fetchOffset === '0';
      return {
        errorCode: 0,
        partitions: [
          {
            topic: 'one',
            partition: 0,
            errorCode: 0,
            highWatermark: 1,
            stableOffset: 1,
            logStart: 0,
            aborted: [],
            bytes: isNew ? stored : Buffer.alloc(0),
          },
        ],
      };
    },
  };
  return {
    connectedLeader: () => broker,
    leader: () => Promise.resolve(broker),
    noteError: () => undefined,
    forgetTopic: () => undefined,
    settings: { brokers: [], ssl: undefined, log: () => undefined },
  };
}

it('a batch that was held back while the session was in doubt is delivered when it is not, though the buffer is full', async () => {
  let alive = false;
  let asked = 0;
  const delivered: string[] = [];
  const follower = new PartitionFollower(oneRecord() as never, {
    isolation: 'committed',
    maxWaitMs: 5,
    maxBytesPerPartition: 1_000,
    // The one record fills it, so that no fetch follows that would wake anybody.
    maxBufferedBytes: 1,
    maxBatchRecords: 10,
    onBatch: ({ records }) => void delivered.push(...records.map(({ value }) => String(value))),
    onOutOfRange: () => 0,
    onFailure: (error) => delivered.push(error.message),
    mayDeliver: () => {
      asked += 1;
      return alive;
    },
  });
  follower.add({ topic: 'one', partition: 0 });
  follower.seek({ topic: 'one', partition: 0 }, 0);
  await eventually(() => asked > 0);
  await new Promise((resolve) => setTimeout(resolve, 50));
  alive = true;
  await eventually(() => delivered.length > 0);
  expect(delivered).toEqual(['a record']);
  await follower.stop();
});

it('what cannot be decoded is told with its range, and the position goes on behind it', async () => {
  const told: unknown[] = [];
  const positions: number[] = [];
  const failures: string[] = [];
  const follower = new PartitionFollower(oneRecord({ broken: true }) as never, {
    isolation: 'committed',
    maxWaitMs: 5,
    maxBytesPerPartition: 1_000,
    maxBufferedBytes: 1_000,
    maxBatchRecords: 10,
    onBatch: ({ nextOffset }) => void positions.push(nextOffset),
    onOutOfRange: () => 0,
    onUndecodable: ({ error, ...range }) => told.push({ ...range, code: (error as { code: string }).code }),
    onFailure: (error) => failures.push(error.message),
  });
  follower.add({ topic: 'one', partition: 0 });
  follower.seek({ topic: 'one', partition: 0 }, 0);
  await eventually(() => positions.length > 0 || failures.length > 0);
  expect(failures).toEqual([]);
  expect(positions).toEqual([1]);
  expect(told).toEqual([{ topic: 'one', partition: 0, from: 0, to: 1, code: 'SAGA_KAFKA_COMPRESSION' }]);
  await follower.stop();
});
