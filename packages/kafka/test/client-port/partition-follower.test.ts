import { expect, it } from 'vitest';
import { PartitionFollower } from '../../src/client-port/read/partition-follower.js';
import { ByteWriter } from '../../src/client-port/wire/byte-writer.js';
import { writeRecordBatch } from '../../src/client-port/wire/record-batch-encoder.js';
import { eventually } from '../support/topic-reading.js';

/** A cluster of one leader whose log has one record. */
function oneRecord() {
  const writer = new ByteWriter();
  const origin = { producerId: -1n, producerEpoch: -1, baseSequence: -1, transactional: false };
  const record = { topic: 'one', partition: 0, key: null, value: Buffer.from('a record') };
  writeRecordBatch(writer, [record], origin, 0);
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
            bytes: isNew ? Buffer.from(writer.bytes) : Buffer.alloc(0),
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
