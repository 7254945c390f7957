import type {
  CommittedOffset,
  Isolation,
  PartitionBatch,
  TopicPartition,
  TopicPartitionOffset,
} from './record.js';

/** Partitions given to this member. Called in the same turn as the assignment arrives, before any fetch of `added`. */
export interface Assignment {
  readonly generation: number;
  readonly memberId: string;
  /** New here: not owned just before. */
  readonly added: readonly TopicPartition[];
  /** Owned before and after without interruption: position, pause and work in progress go on. */
  readonly kept: readonly TopicPartition[];
}

/**
 * Why partitions were lost. `rebalance`: another member has them; `expired`: the coordinator had given this member up, so
 * another member may have had them already; `stopped`: `stop()`; `failed`: the consumer ended with an error.
 */
export type LossReason = 'rebalance' | 'expired' | 'stopped' | 'failed';

/**
 * How partitions are spread over the members. Both are balanced and sticky: a member that joins takes its share and all
 * else stays. `co-partition`: partition p of every topic goes to the same member (the topics must have the same count);
 * `independent`: each partition by itself.
 */
export type AssignmentStrategy = 'co-partition' | 'independent';

/** A position that the log does not have: records were deleted, or the topic was made anew. */
export interface OffsetOutOfRange extends TopicPartitionOffset {
  readonly logStart: number;
  readonly logEnd: number;
}

/** Records that cannot be decoded: an unknown compression, or bytes that are broken. */
export interface Undecodable extends TopicPartition {
  /** The first offset, and the one behind the last. */
  readonly from: number;
  readonly to: number;
  readonly error: unknown;
}

export interface GroupConsumerOptions {
  readonly groupId: string;
  readonly topics: readonly string[];
  /** Default `independent`. */
  readonly assignment?: AssignmentStrategy;
  /**
   * Handles one batch. Batches of one partition come one after another, those of different partitions side by side; what
   * arrives while a batch is handled comes as one batch next. The position moves on when the promise resolves; a
   * rejection ends the consumer (`failed`), so handle errors inside (pause, seek).
   */
  readonly onBatch: (batch: PartitionBatch) => Promise<void> | void;
  /** Synchronous: `pause()` and `seek()` called in here take effect before the first fetch. */
  readonly onAssigned?: (assignment: Assignment) => void;
  /** The partitions are no longer ours. Handlers may still be running for them: their commits are refused. */
  readonly onLost?: (partitions: readonly TopicPartition[], reason: LossReason) => void;
  /** Gives the offset to go on from. Default: the start of the log, with a warning in the log. */
  readonly onOutOfRange?: (range: OffsetOutOfRange) => number;
  /** Told of records that cannot be decoded, which are passed over. Default: they end the consumer. */
  readonly onUndecodable?: (range: Undecodable) => void;
  /** Where a partition without a committed offset begins. Default `earliest`. */
  readonly startFrom?: 'earliest' | 'latest';
  /** Default `committed`. */
  readonly isolation?: Isolation;
  /** How long the broker may hold an answer when there is nothing to read. Default 100. */
  readonly maxWaitMs?: number;
  /** Default 4 MiB. */
  readonly maxBytesPerPartition?: number;
  /** Records that may wait per partition, in bytes, before it is fetched no further. Default 4 MiB. */
  readonly maxBufferedBytes?: number;
  /** Most records given to `onBatch` at once. Default 2,000. */
  readonly maxBatchRecords?: number;
  /** A member that is silent for longer is given up. Default 30,000. */
  readonly sessionTimeoutMs?: number;
  /** How long the others wait for a member to join again. Default 30,000. */
  readonly rebalanceTimeoutMs?: number;
  /** Heartbeats go by themselves, also while handlers work; a rebalance is noticed at the next one. Default 1,000. */
  readonly heartbeatIntervalMs?: number;
}

/**
 * A member of a consumer group. It commits nothing by itself and keeps its positions over a rebalance for the partitions
 * that it keeps. A broker that is away is waited for; what cannot mend itself (no permission, topic gone) ends it.
 */
export interface GroupConsumer {
  /** Joins; resolves when the first assignment has arrived. */
  start(): Promise<void>;
  /** Rejects when the consumer has ended by an error; pending for ever otherwise. Ignoring it is safe. */
  readonly failed: Promise<never>;
  assigned(): readonly TopicPartition[];
  /** Whether the partition is ours and our session cannot have run out yet: to be asked before work that nobody else may do. */
  owns(partition: TopicPartition): boolean;
  /** Where the next batch of a partition begins (what is handled and buffered counts as unread), or undefined. */
  position(partition: TopicPartition): number | undefined;
  /** Stops delivery at once: no further `onBatch` for them starts. Ignored for partitions that are not ours. */
  pause(partitions: readonly TopicPartition[]): void;
  resume(partitions: readonly TopicPartition[]): void;
  /** The next batch begins at this offset; what was buffered or is in the handler does not move it. */
  seek(position: TopicPartitionOffset): void;
  /**
   * Commits positions for the group (use `PartitionBatch.nextOffset`).
   * @throws KafkaPortError `SAGA_KAFKA_NOT_OWNER` when the group has moved on without this member
   */
  commit(offsets: readonly CommittedOffset[]): Promise<void>;
  /** Waits for running handlers, leaves the group, closes. `onLost(…, 'stopped')` is called after the handlers ended. */
  stop(): Promise<void>;
}
