/** One header of a record. The name is UTF-8 text; the value is kept byte for byte; order and repeated names are kept. */
export type RecordHeader = readonly [name: string, value: Buffer | null];

/** One partition of one topic. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** A position inside a partition. Offsets are whole numbers below 2^53. */
export interface TopicPartitionOffset extends TopicPartition {
  readonly offset: number;
}

/** A position that a group has committed, with the text that its committer left beside it. */
export interface CommittedOffset extends TopicPartitionOffset {
  readonly metadata?: string;
}

/** A record to be written. */
export interface OutgoingRecord extends TopicPartition {
  readonly key: Buffer | null;
  /** `null` is a tombstone: on a compacted topic it deletes the key. */
  readonly value: Buffer | null;
  readonly headers?: readonly RecordHeader[];
  /** Milliseconds since 1970; the time of sending when it is absent. */
  readonly timestampMs?: number;
}

/**
 * A record that was read.
 *
 * Gotcha: `key`, `value` and header values are views into the buffer of the whole answer of the broker (up to some MiB).
 * Copy (`Buffer.from(value)`) what is kept for longer than the handling of the batch.
 */
export interface KafkaRecord extends TopicPartitionOffset {
  /** Milliseconds since 1970, given by the producer or the broker, as the topic is configured. */
  readonly timestampMs: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly RecordHeader[];
}

/** Records of one partition in the order of their offsets. */
export interface PartitionBatch extends TopicPartition {
  /** May be empty: then only control records or aborted records went by and just the position moved. */
  readonly records: readonly KafkaRecord[];
  /** The position after this batch, transaction markers included. This is the offset to commit. */
  readonly nextOffset: number;
  /** End of what a read-committed reader can see (the last stable offset) when the batch was fetched. */
  readonly stableOffset: number;
  /** End of the log when the batch was fetched. */
  readonly highWatermark: number;
}

/** Which records of transactions a reader sees. `committed` never shows records of open or aborted ones. */
export type Isolation = 'committed' | 'uncommitted';
