import type { TopicPartition } from '../record.js';
import type { AbortedTransaction } from './aborted-transactions.js';
import { ByteReader } from './byte-reader.js';

/** What a fetch brought for one partition. */
export interface PartitionFetched extends TopicPartition {
  readonly errorCode: number;
  readonly highWatermark: number;
  /** Last stable offset: everything below is decided. */
  readonly stableOffset: number;
  readonly logStart: number;
  readonly aborted: readonly AbortedTransaction[];
  /** Record batches as they lie in the log. */
  readonly bytes: Buffer;
}

export const FETCH_VERSION = 11;

/** The answer to a Fetch request, version 11. Record bytes are views, not copies. */
export function decodeFetchResponse(bytes: Buffer): {
  errorCode: number;
  throttleMs: number;
  partitions: PartitionFetched[];
} {
  const reader = new ByteReader(bytes);
  const throttleMs = reader.int32();
  const errorCode = reader.int16();
  reader.int32();
  const partitions = reader.array(() => {
    const topic = reader.string();
    return reader.array(() => {
      const partition = reader.int32();
      const partitionError = reader.int16();
      const highWatermark = reader.int64();
      const stableOffset = reader.int64();
      const logStart = reader.int64();
      const aborted = reader.array(() => ({ producerId: reader.int64(), firstOffset: reader.int64() }));
      reader.int32();
      const records = reader.slice(Math.max(reader.int32(), 0));
      return {
        topic,
        partition,
        errorCode: partitionError,
        highWatermark,
        stableOffset,
        logStart,
        aborted,
        bytes: records,
      };
    });
  });
  return { errorCode, throttleMs, partitions: partitions.flat() };
}
