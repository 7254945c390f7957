import type { KafkaPort, LossReason } from '../client-port/index.js';
import type { OnCrashPoint } from '../crash-point.js';
import { type OwnershipChange, PartitionGroup } from '../partition/index.js';
import type { PendingCalls } from './activity-runner.js';
import { PartitionWorker, type PartitionWorkerOptions } from './partition-worker.js';
import { Quarantine } from './quarantine.js';

export interface WorkerGroupOptions {
  readonly port: KafkaPort;
  readonly groupId: string;
  readonly inbox: string;
  /** What a worker needs, but for its partition. */
  readonly workerOf: (partition: number) => PartitionWorkerOptions;
  /** Calls that restored sagas wait for; given is what tells those that this process is still at. */
  readonly onActivities: (calls: PendingCalls) => void;
  readonly onTrouble: (partition: number, thrown: unknown, retryInMs: number) => void;
  readonly onOwnership: (change: OwnershipChange, partitions: readonly number[], reason?: LossReason) => void;
  /** The inbox lacks what the checkpoint says comes next: records were deleted before they were handled. */
  readonly onInboxLoss: (partition: number, offset: number, logStart: number) => void;
  readonly onCrashPoint?: OnCrashPoint | undefined;
  readonly sessionTimeoutMs?: number;
  readonly maxBatchRecords?: number;
  /** Milliseconds of the Unix epoch. Default: the system clock. */
  readonly now?: () => number;
}

/** The inbox partitions that the group gives to this process, each with its worker. */
export class WorkerGroup {
  readonly #group: PartitionGroup<PartitionWorker>;

  constructor(options: WorkerGroupOptions) {
    const { port, groupId, inbox, sessionTimeoutMs, maxBatchRecords, now } = options;
    this.#group = new PartitionGroup<PartitionWorker>({
      port,
      groupId,
      topics: [inbox],
      restorerOf: (partition, signal) => {
        const workerOptions = { ...options.workerOf(partition), signal };
        // Outlives the workers.
        const quarantine = new Quarantine();
        return () => PartitionWorker.restore(workerOptions, quarantine);
      },
      onReady: (worker) => options.onActivities((underWay) => worker.pendingActivities(underWay)),
      onBatch: (worker, batch) => worker.handle(batch),
      onOwnership: options.onOwnership,
      onTrouble: options.onTrouble,
      onOutOfRange: ({ partition, offset, logStart }) => options.onInboxLoss(partition, offset, logStart),
      ...(options.onCrashPoint
        ? { onOffsetsCommitted: () => options.onCrashPoint?.('worker.offsets-committed') }
        : {}),
      ...(sessionTimeoutMs === undefined ? {} : { sessionTimeoutMs }),
      ...(maxBatchRecords === undefined ? {} : { maxBatchRecords }),
      ...(now ? { now } : {}),
    });
  }

  get failed(): Promise<never> {
    return this.#group.failed;
  }

  /** Resolves when each partition that this process has now was restored, or its first restore has failed. */
  attempted(): Promise<void> {
    return this.#group.attempted();
  }

  /** The partitions of this process; `ready` once their sagas are restored. */
  partitions(): readonly {
    readonly partition: number;
    readonly ready: boolean;
    readonly live: number;
    readonly finished: number;
  }[] {
    return this.#group.partitions().map(({ partition, owner }) => ({
      partition,
      ready: owner !== undefined,
      ...(owner?.counts ?? { live: 0, finished: 0 }),
    }));
  }

  start(): Promise<void> {
    return this.#group.start();
  }

  /** Ends the batches at hand, tells the group how far they came, and leaves it. */
  stop(): Promise<void> {
    return this.#group.stop();
  }
}
