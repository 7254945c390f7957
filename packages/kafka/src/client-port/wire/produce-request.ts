import type { OutgoingRecord, TopicPartition } from '../record.js';
import { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';
import { type BatchOrigin, writeRecordBatch } from './record-batch-encoder.js';

/** Records of one partition with the identity of their batch. */
export interface PartitionWrite extends TopicPartition {
  readonly records: readonly OutgoingRecord[];
  readonly origin: BatchOrigin;
}

/** What the leader says about one partition; `errorCode` 0 is success. */
export interface PartitionWritten extends TopicPartition {
  readonly errorCode: number;
  readonly baseOffset: number;
}

export const PRODUCE_API_KEY = 0;
export const PRODUCE_VERSION = 7;

/** The body of a Produce request, version 7, acks from all in-sync replicas, at most one batch per partition. */
export function encodeProduceRequest(
  transactionalId: string | null,
  timeoutMs: number,
  writes: readonly PartitionWrite[],
  nowMs: number,
): Buffer {
  const writer = new ByteWriter(16 * 1024);
  writer.nullableString(transactionalId);
  writer.int16(-1);
  writer.int32(timeoutMs);
  const topics = groupByTopic(writes);
  writer.int32(topics.size);
  for (const [topic, partitions] of topics) {
    writer.string(topic);
    writer.int32(partitions.length);
    for (const { partition, records, origin } of partitions) {
      writer.int32(partition);
      const sizeAt = writer.length;
      writer.int32(0);
      writeRecordBatch(writer, records, origin, nowMs);
      writer.patchInt32(sizeAt, writer.length - sizeAt - 4);
    }
  }
  return writer.bytes;
}

function groupByTopic(writes: readonly PartitionWrite[]): Map<string, PartitionWrite[]> {
  const topics = new Map<string, PartitionWrite[]>();
  for (const write of writes) {
    const known = topics.get(write.topic);
    if (known) known.push(write);
    else topics.set(write.topic, [write]);
  }
  return topics;
}

/** The answer to a Produce request, version 7. */
export function decodeProduceResponse(bytes: Buffer): { written: PartitionWritten[]; throttleMs: number } {
  const reader = new ByteReader(bytes);
  const written = reader.array(() => {
    const topic = reader.string();
    return reader.array(() => {
      const partition = reader.int32();
      const errorCode = reader.int16();
      const baseOffset = reader.int64();
      reader.int64();
      reader.int64();
      return { topic, partition, errorCode, baseOffset };
    });
  });
  return { written: written.flat(), throttleMs: reader.int32() };
}
