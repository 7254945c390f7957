import type {
  Isolation,
  KafkaRecord,
  PartitionBatch,
  TopicPartition,
  TopicPartitionOffset,
} from './record.js';

export interface ReadProgress extends TopicPartition {
  /** The position after the records at hand. */
  readonly offset: number;
  /** Offset where this read began. */
  readonly startOffset: number;
  /** End of what a read-committed reader could see at the last fetch. */
  readonly stableOffset: number;
  /** Records and bytes so far. */
  readonly records: number;
  readonly bytes: number;
}

/**
 * Reads one partition, read-committed, without a consumer group.
 *
 * Gotcha: "up to the end of the log" is not a stop condition, for the last offsets may be transaction markers or may have
 * been compacted away. Write a unique record first and stop at it. What `until` or `onRecords` throw ends the read and is
 * thrown as it is.
 */
export interface ReadPartitionOptions extends TopicPartition {
  readonly from: number | 'earliest';
  /** True for the record to stop at. It is the last one given to `onRecords`. */
  readonly until: (record: KafkaRecord) => boolean;
  /** Called in order, never twice at a time, with at least one record. The progress counts these records as read. */
  readonly onRecords: (records: readonly KafkaRecord[], progress: ReadProgress) => void | Promise<void>;
  /** Gives up when nothing new is read for this long, in milliseconds. Default 30,000. */
  readonly stallTimeoutMs?: number;
  /** Most bytes per fetch. Default 8 MiB. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

export interface ReadSummary {
  /** The offset after the record that stopped the read. */
  readonly nextOffset: number;
  readonly startOffset: number;
  readonly records: number;
  readonly bytes: number;
  readonly fetches: number;
}

/** Follows partitions from given offsets, without a group and without committing. */
export interface TailOptions {
  /** Partitions that the topics get later are followed as well, from their start. Default false. */
  readonly growing?: boolean;
  readonly from: readonly (TopicPartition & { readonly offset: number | 'earliest' | 'latest' })[];
  /** One at a time per partition; a rejection ends the tail (`failed`). */
  readonly onBatch: (batch: PartitionBatch) => Promise<void> | void;
  /** Default `committed`. */
  readonly isolation?: Isolation;
  /** Default 100. */
  readonly maxWaitMs?: number;
  /** Default 4 MiB. */
  readonly maxBytesPerPartition?: number;
}

export interface Tail {
  /** Rejects when the tail has ended by an error; pending for ever otherwise. Ignoring it is safe. */
  readonly failed: Promise<never>;
  /** Where the next batch of each partition begins. */
  positions(): readonly TopicPartitionOffset[];
  /** Waits for running handlers; no `onBatch` starts afterwards. */
  stop(): Promise<void>;
}
