import type { ActivityCall } from '@sagachart/core';
import type {
  GroupConsumer,
  KafkaPort,
  LossReason,
  PartitionBatch,
  TopicPartition,
} from '../client-port/index.js';
import type { OnCrashPoint } from '../crash-point.js';
import { OwnedPartition } from './owned-partition.js';
import type { PartitionWorkerOptions } from './partition-worker.js';

export interface WorkerGroupOptions {
  readonly port: KafkaPort;
  readonly groupId: string;
  readonly inbox: string;
  /** What a worker needs, but for its partition. */
  readonly workerOf: (partition: number) => PartitionWorkerOptions;
  readonly onActivities: (calls: Iterable<ActivityCall>) => void;
  readonly onTrouble: (partition: number, thrown: unknown, retryInMs: number) => void;
  readonly onOwnership: (
    change: 'assigned' | 'ready' | 'lost',
    partitions: readonly number[],
    reason?: LossReason,
  ) => void;
  /** The inbox lacks what the checkpoint says comes next: records were deleted before they were handled. */
  readonly onInboxLoss: (partition: number, offset: number, logStart: number) => void;
  readonly onCrashPoint?: OnCrashPoint | undefined;
  readonly sessionTimeoutMs?: number;
  readonly maxBatchRecords?: number;
}

/** How often the group's offsets follow the checkpoints. They only show the lag; the checkpoints decide. */
const OFFSET_COMMIT_MS = 1_000;

/** The inbox partitions that the group gives to this process, each with its worker. */
export class WorkerGroup {
  readonly #options: WorkerGroupOptions;
  readonly #consumer: GroupConsumer;
  readonly #owned = new Map<number, OwnedPartition>();
  readonly failed: Promise<never>;
  #offsetsDue = 0;
  #committing: Promise<void> | undefined;
  #refused: (thrown: unknown) => void = () => undefined;

  constructor(options: WorkerGroupOptions) {
    this.#options = options;
    const { port, groupId, inbox, sessionTimeoutMs, maxBatchRecords } = options;
    this.#consumer = port.groupConsumer({
      groupId,
      topics: [inbox],
      assignment: 'co-partition',
      ...(sessionTimeoutMs === undefined ? {} : { sessionTimeoutMs }),
      ...(maxBatchRecords === undefined ? {} : { maxBatchRecords }),
      onAssigned: ({ added }) => this.#assigned(added),
      onLost: (partitions, reason) => this.#lost(partitions, reason),
      onOutOfRange: ({ partition, offset, logStart, logEnd }) => {
        options.onInboxLoss(partition, offset, logStart);
        if (offset > logEnd) this.#owned.get(partition)?.rewind(logStart);
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

  /** The partitions of this process; `ready` once their sagas are restored. */
  partitions(): readonly {
    readonly partition: number;
    readonly ready: boolean;
    readonly live: number;
    readonly finished: number;
  }[] {
    return [...this.#owned.values()].map((owned) => ({
      partition: owned.partition,
      ready: owned.ready,
      ...owned.counts,
    }));
  }

  start(): Promise<void> {
    return this.#consumer.start();
  }

  /** Ends the batches at hand, tells the group how far they came, and leaves it. */
  async stop(): Promise<void> {
    this.#consumer.pause([...this.#owned.keys()].map((partition) => this.#place(partition)));
    await Promise.all([...this.#owned.values()].map((owned) => owned.finish()));
    if (!this.#committing) await this.#commitOffsets().catch(() => undefined);
    await this.#consumer.stop();
    await Promise.all([...this.#owned.values()].map((owned) => owned.stop()));
    this.#owned.clear();
  }

  #place(partition: number): TopicPartition {
    return { topic: this.#options.inbox, partition };
  }

  #assigned(added: readonly TopicPartition[]): void {
    // Nothing may be delivered before the partition's sagas are restored.
    this.#consumer.pause(added);
    const { onActivities, onOwnership, onTrouble, workerOf } = this.#options;
    onOwnership(
      'assigned',
      added.map(({ partition }) => partition),
    );
    for (const { partition } of added) {
      this.#owned.get(partition)?.lose();
      const owned = new OwnedPartition(workerOf(partition), {
        onReady: (ready, inboxOffset) => {
          if (this.#owned.get(ready) !== owned) return;
          this.#consumer.seek({ ...this.#place(ready), offset: inboxOffset });
          this.#consumer.resume([this.#place(ready)]);
          onOwnership('ready', [ready]);
        },
        onUnready: (unready) => {
          if (this.#owned.get(unready) === owned) this.#consumer.pause([this.#place(unready)]);
        },
        onActivities,
        onTrouble,
        onRefused: (thrown) => this.#refused(thrown),
      });
      this.#owned.set(partition, owned);
      owned.start();
    }
  }

  #lost(partitions: readonly TopicPartition[], reason: LossReason): void {
    for (const { partition } of partitions) {
      this.#owned.get(partition)?.lose();
      this.#owned.delete(partition);
    }
    this.#options.onOwnership(
      'lost',
      partitions.map(({ partition }) => partition),
      reason,
    );
  }

  async #batch(batch: PartitionBatch): Promise<void> {
    await this.#owned.get(batch.partition)?.handle(batch);
    const now = Date.now();
    if (now < this.#offsetsDue) return;
    this.#offsetsDue = now + OFFSET_COMMIT_MS;
    // Being late or refused does no harm, for the checkpoint decides where the next owner begins. While the group rebalances
    // it may take as long as a session, so nothing waits for it.
    this.#committing ??= this.#commitOffsets()
      .catch(() => undefined)
      .finally(() => (this.#committing = undefined));
  }

  async #commitOffsets(): Promise<void> {
    const offsets = [...this.#owned.values()].flatMap((owned) =>
      owned.inboxOffset === undefined ? [] : [{ ...this.#place(owned.partition), offset: owned.inboxOffset }],
    );
    if (offsets.length > 0) await this.#consumer.commit(offsets);
    await this.#options.onCrashPoint?.('worker.offsets-committed');
  }
}
