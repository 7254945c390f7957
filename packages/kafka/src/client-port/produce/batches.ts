import { KafkaPortError } from '../errors.js';
import type { OutgoingRecord, TopicPartition } from '../record.js';
import { BATCH_OVERHEAD, recordSizeBound } from '../wire/record-batch-encoder.js';

/** Records of one partition that go into one record batch. */
export interface PendingBatch extends TopicPartition {
  readonly records: readonly OutgoingRecord[];
}

/** @throws KafkaPortError `SAGA_KAFKA_OPTION` for a record that no broker could take as it is */
export function checkRecord(record: OutgoingRecord): void {
  if (!Number.isInteger(record.partition) || record.partition < 0) {
    throw new KafkaPortError(
      'SAGA_KAFKA_OPTION',
      `A record for "${record.topic}" has partition ${record.partition}.`,
      {
        mend: 'Give each record a partition, for example partitionFor(key, count).',
      },
    );
  }
  if (record.timestampMs !== undefined && !Number.isSafeInteger(record.timestampMs)) {
    throw new KafkaPortError(
      'SAGA_KAFKA_OPTION',
      `A record for "${record.topic}" has timestamp ${record.timestampMs}.`,
      {
        mend: 'Give whole milliseconds since 1970.',
      },
    );
  }
}

/**
 * Splits records by partition, in their order, into batches of at most `maxBatchBytes`. A record that is larger by itself
 * gets a batch of its own; the broker decides whether it takes it.
 * @param placed told the batch of each record, before the record is in it
 * @returns rounds: each holds at most one batch per partition, as one request may
 */
export function batchRounds(
  records: readonly OutgoingRecord[],
  maxBatchBytes: number,
  placed?: (recordIndex: number, batch: PendingBatch) => void,
): PendingBatch[][] {
  const open = new Map<
    string,
    { round: number; bytes: number; records: OutgoingRecord[]; batch: PendingBatch }
  >();
  const rounds: PendingBatch[][] = [];
  records.forEach((record, index) => {
    const key = `${record.partition} ${record.topic}`;
    const size = recordSizeBound(record);
    let current = open.get(key);
    if (!current || current.bytes + size > maxBatchBytes) {
      const own: OutgoingRecord[] = [];
      const batch = { topic: record.topic, partition: record.partition, records: own };
      current = { round: current ? current.round + 1 : 0, bytes: BATCH_OVERHEAD, records: own, batch };
      open.set(key, current);
      (rounds[current.round] ??= []).push(batch);
    }
    placed?.(index, current.batch);
    current.records.push(record);
    current.bytes += size;
  });
  return rounds;
}
