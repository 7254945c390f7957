import type { CommittedOffset, TopicPartition } from './record.js';

export interface TopicDescription {
  readonly name: string;
  readonly partitions: number;
  /** Smallest number of replicas over the partitions. */
  readonly replicationFactor: number;
  /** Effective settings as the broker names them, such as `cleanup.policy` or `max.message.bytes`. */
  readonly config: Readonly<Record<string, string>>;
}

export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  /** Default: what the broker has as its default. */
  readonly replicationFactor?: number;
  readonly config?: Readonly<Record<string, string>>;
}

export type TopicOperation = 'READ' | 'WRITE' | 'DESCRIBE' | 'DESCRIBE_CONFIGS';

/** What a topic is to the user of this port. */
export interface TopicInspection {
  readonly name: string;
  /** `hidden`: the user may not even know whether it exists. */
  readonly state: 'present' | 'missing' | 'hidden';
  /** Empty unless it is present. A cluster without access control allows all. */
  readonly allowed: ReadonlySet<TopicOperation>;
  /** Another one when the topic is deleted and made anew; `undefined` unless it is present. */
  readonly id: string | undefined;
}

/** The ends of one partition's log. */
export interface LogOffsets extends TopicPartition {
  /** Offset of the first record that still exists. */
  readonly start: number;
  /** Last stable offset: where a read-committed reader's log ends. */
  readonly stableEnd: number;
  /** High watermark: where the log ends. */
  readonly end: number;
}

/** The ends of one partition's log, and a place in it. */
export interface LogOffsetsSince extends LogOffsets {
  /** Offset of the first record with a time that is not earlier than the one asked for; `end` when there is none. */
  readonly since: number;
}

export interface ClusterDescription {
  readonly clusterId: string;
  readonly controllerId: number | null;
  readonly brokers: readonly { readonly nodeId: number; readonly host: string; readonly port: number }[];
}

/** Questions about topics and groups, and the making of topics. */
export interface KafkaAdmin {
  describeCluster(): Promise<ClusterDescription>;
  listTopics(): Promise<readonly string[]>;
  /** Those of `names` that exist, in the order given; a name that is missing from the answer has no topic. */
  describeTopics(names: readonly string[]): Promise<readonly TopicDescription[]>;
  /** How many partitions each of the topics has; those that do not exist are left out. Needs no permission but DESCRIBE. */
  partitionCounts(names: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** The id of each of the topics and what the user may do with it, in the order given. */
  inspectTopics(names: readonly string[]): Promise<readonly TopicInspection[]>;
  /**
   * Creates those that do not exist and waits until every partition has a leader. Existing topics are left as they are.
   * @returns the names that were created, and those that were there already
   */
  createTopics(
    specs: readonly TopicSpec[],
  ): Promise<{ readonly created: readonly string[]; readonly existing: readonly string[] }>;
  /**
   * Gives a topic more partitions, as many as `partitions` in all, and waits until each has a leader. A topic that has as many
   * already is left as it is.
   *
   * Gotcha: the partition of a key follows from their number, so keys move.
   */
  growTopic(name: string, partitions: number): Promise<void>;
  deleteTopics(names: readonly string[]): Promise<void>;
  /** Log ends of all partitions of a topic, ordered by partition. */
  logOffsets(topic: string): Promise<readonly LogOffsets[]>;
  /**
   * Log ends of some partitions, and where their records of a time begin, in the order given. Needs no permission but DESCRIBE.
   *
   * Gotcha: times are those that the records were given by their senders, so earlier records may stand behind later ones.
   */
  logOffsetsSince(
    partitions: readonly TopicPartition[],
    timestampMs: number,
  ): Promise<readonly LogOffsetsSince[]>;
  /** What a group has committed; partitions without a commit are left out. */
  committedOffsets(groupId: string, topics: readonly string[]): Promise<readonly CommittedOffset[]>;
}
