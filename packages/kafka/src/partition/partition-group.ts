import type {
  AssignmentStrategy,
  GroupConsumer,
  KafkaPort,
  LossReason,
  OffsetOutOfRange,
  PartitionBatch,
  TopicPartition,
  Undecodable,
} from '../client-port/index.js';
import { OwnedPartition } from './owned-partition.js';
import type { PartitionOwner } from './partition-owner.js';

export type OwnershipChange = 'assigned' | 'ready' | 'lost';

export interface PartitionGroupOptions<O extends PartitionOwner> {
  readonly port: KafkaPort;
  readonly groupId: string;
  /** The input topics. They have the same number of partitions; partition p of all of them has one owner. */
  readonly topics: readonly string[];
  /** Gives what restores the owner of a partition; see {@link OwnedPartition}. */
  readonly restorerOf: (partition: number, lost: AbortSignal) => () => Promise<O>;
  /** Handles a batch; a rejection closes the owner, and another one is restored. */
  readonly onBatch: (owner: O, batch: PartitionBatch) => Promise<void>;
  /** The owner is restored, delivery follows. What this throws fails the restore. */
  readonly onReady?: (owner: O) => void;
  readonly onOwnership?: (
    change: OwnershipChange,
    partitions: readonly number[],
    reason?: LossReason,
  ) => void;
  readonly onTrouble: (partition: number, thrown: unknown, retryInMs: number) => void;
  /** An input lacks what comes next: records were deleted before they were handled, or the topic is another one. */
  readonly onOutOfRange: (range: OffsetOutOfRange, owner: O | undefined) => void;
  /** Records that cannot be decoded, and are passed over. Default: they end the group's consumer. */
  readonly onUndecodable?: (range: Undecodable) => void;
  /** After the group was told how far this process has come. */
  readonly onOffsetsCommitted?: () => void | Promise<void>;
  readonly sessionTimeoutMs?: number;
  readonly maxBatchRecords?: number;
  /** Milliseconds of the Unix epoch. Default: the system clock. */
  readonly now?: () => number;
}

/** How often the group's offsets follow the owners. They only show the lag; the partitions' own logs decide. */
const OFFSET_COMMIT_MS = 1_000;
const STRATEGY: AssignmentStrategy = 'co-partition';

/** The partitions that a group gives to this process, each with its owner. */
export class PartitionGroup<O extends PartitionOwner> {
  readonly #options: PartitionGroupOptions<O>;
  readonly #consumer: GroupConsumer;
  readonly #owned = new Map<number, OwnedPartition<O>>();
  readonly failed: Promise<never>;
  #offsetsDue = 0;
  #committing: Promise<void> | undefined;
  #refused: (thrown: unknown) => void = () => undefined;

  constructor(options: PartitionGroupOptions<O>) {
    this.#options = options;
    const { port, groupId, topics, sessionTimeoutMs, maxBatchRecords } = options;
    this.#consumer = port.groupConsumer({
      groupId,
      topics,
      assignment: STRATEGY,
      ...(sessionTimeoutMs === undefined ? {} : { sessionTimeoutMs }),
      ...(maxBatchRecords === undefined ? {} : { maxBatchRecords }),
      ...(options.onUndecodable ? { onUndecodable: options.onUndecodable } : {}),
      onAssigned: ({ added }) => this.#assigned(added),
      onLost: (partitions, reason) => this.#lost(partitions, reason),
      onOutOfRange: (range) => {
        const { topic, partition, offset, logStart, logEnd } = range;
        const owner = this.#owned.get(partition)?.owner;
        options.onOutOfRange(range, owner);
        if (offset > logEnd) owner?.rewind(logStart, topic);
        return logStart;
      },
      onBatch: (batch) => this.#batch(batch),
    });
    const refusal = new Promise<never>((_, reject) => (this.#refused = reject));
    this.failed = Promise.race([this.#consumer.failed, refusal]);
    this.failed.catch(() => undefined);
  }

  /** Resolves when each partition that this process has now was restored, or its first restore has failed. */
  async attempted(): Promise<void> {
    await Promise.all([...this.#owned.values()].map((owned) => owned.attempted));
  }

  /** The partitions of this process; those without an owner are being restored. */
  partitions(): readonly { readonly partition: number; readonly owner: O | undefined }[] {
    return [...this.#owned.values()].map(({ partition, owner }) => ({ partition, owner }));
  }

  start(): Promise<void> {
    return this.#consumer.start();
  }

  /** Ends what is at hand, tells the group how far it came, and leaves it. */
  async stop(): Promise<void> {
    this.#consumer.pause([...this.#owned.keys()].flatMap((partition) => this.#places(partition)));
    await Promise.all([...this.#owned.values()].map((owned) => owned.finish()));
    if (!this.#committing) await this.#commitOffsets().catch(() => undefined);
    await this.#consumer.stop();
    await Promise.all([...this.#owned.values()].map((owned) => owned.stop()));
    this.#owned.clear();
  }

  /** Work of an owner that went on beside its batches has failed. */
  fail(partition: number, owner: O, thrown: unknown): void {
    this.#owned.get(partition)?.fail(owner, thrown);
  }

  /** Whether the partition is ours, as far as can be known now. */
  owns(partition: number): boolean {
    return this.#places(partition).some((place) => this.#consumer.owns(place));
  }

  #places(partition: number): TopicPartition[] {
    return this.#options.topics.map((topic) => ({ topic, partition }));
  }

  #assigned(added: readonly TopicPartition[]): void {
    // Nothing may be delivered before the partition's owner is restored.
    this.#consumer.pause(added);
    const partitions = [...new Set(added.map(({ partition }) => partition))];
    const { onOwnership, onReady, onTrouble, restorerOf, now } = this.#options;
    onOwnership?.('assigned', partitions);
    for (const partition of partitions) {
      this.#owned.get(partition)?.lose();
      const owned: OwnedPartition<O> = new OwnedPartition<O>(
        partition,
        restorerOf,
        {
          onReady: (ready, owner) => {
            onReady?.(owner);
            if (this.#owned.get(ready) !== owned) return;
            for (const place of this.#places(ready)) {
              this.#consumer.seek({ ...place, offset: owner.offsetOf(place.topic) });
            }
            this.#consumer.resume(this.#places(ready));
            onOwnership?.('ready', [ready]);
          },
          onUnready: (unready) => {
            if (this.#owned.get(unready) === owned) this.#consumer.pause(this.#places(unready));
          },
          onTrouble,
          onRefused: (thrown) => this.#refused(thrown),
        },
        now,
      );
      this.#owned.set(partition, owned);
      owned.start();
    }
  }

  #lost(places: readonly TopicPartition[], reason: LossReason): void {
    const partitions = [...new Set(places.map(({ partition }) => partition))];
    for (const partition of partitions) {
      this.#owned.get(partition)?.lose();
      this.#owned.delete(partition);
    }
    this.#options.onOwnership?.('lost', partitions, reason);
  }

  async #batch(batch: PartitionBatch): Promise<void> {
    await this.#owned.get(batch.partition)?.run((owner) => this.#options.onBatch(owner, batch));
    const now = Date.now();
    if (now < this.#offsetsDue) return;
    this.#offsetsDue = now + OFFSET_COMMIT_MS;
    // Being late or refused does no harm, for the owner's log decides where the next one begins. While the group rebalances
    // it may take as long as a session, so nothing waits for it.
    this.#committing ??= this.#commitOffsets()
      .catch(() => undefined)
      .finally(() => (this.#committing = undefined));
  }

  async #commitOffsets(): Promise<void> {
    const offsets = this.partitions().flatMap(({ partition, owner }) =>
      owner === undefined
        ? []
        : this.#places(partition).map((place) => ({ ...place, offset: owner.offsetOf(place.topic) })),
    );
    if (offsets.length > 0) await this.#consumer.commit(offsets);
    await this.#options.onOffsetsCommitted?.();
  }
}
