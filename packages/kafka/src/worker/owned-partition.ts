import type { ActivityCall } from '@sagachart/core';
import { type PartitionBatch, ProducerFenced } from '../client-port/index.js';
import { lackingPermission } from '../log/index.js';
import { PartitionWorker, type PartitionWorkerOptions } from './partition-worker.js';
import { Quarantine } from './quarantine.js';
import { TaskQueue } from './task-queue.js';

export interface OwnedPartitionHost {
  /** Delivery of the inbox partition begins (again) at this offset. */
  readonly onReady: (partition: number, inboxOffset: number) => void;
  /** Delivery has to stop: the worker is being restored. */
  readonly onUnready: (partition: number) => void;
  readonly onActivities: (calls: Iterable<ActivityCall>) => void;
  readonly onTrouble: (partition: number, thrown: unknown, retryInMs: number) => void;
  /** The cluster refuses for good: trying again would not help. */
  readonly onRefused: (thrown: unknown) => void;
}

/** The longest a timer may sleep: deadlines of sagas that begin meanwhile reset it anyway. */
const MAX_SLEEP_MS = 60_000;
const FIRST_RETRY_MS = 250;
const MAX_RETRY_MS = 10_000;
/**
 * Whoever fenced us owns the partition, as it seems, and the next heartbeat says so. Fencing back at once would throw out the
 * rightful owner.
 */
const FENCED_RETRY_MS = 3_000;

/**
 * One inbox partition while the group gives it to this process: restores its worker, hands it batches and the passing of time,
 * and after any failure of a transaction restores it anew, since the outcome is unknown then.
 */
export class OwnedPartition {
  readonly partition: number;
  readonly #options: PartitionWorkerOptions;
  readonly #host: OwnedPartitionHost;
  readonly #tasks = new TaskQueue();
  readonly #lost = new AbortController();
  /** Outlives the workers. */
  readonly #quarantine = new Quarantine();
  /** Resolves when the first attempt to take the partition over has ended, one way or the other. */
  attempted: Promise<void> = Promise.resolve();
  #worker: PartitionWorker | undefined;
  #timer: NodeJS.Timeout | undefined;
  #retryMs = FIRST_RETRY_MS;

  constructor(options: PartitionWorkerOptions, host: OwnedPartitionHost) {
    this.partition = options.partition;
    this.#options = { ...options, signal: this.#lost.signal };
    this.#host = host;
  }

  get ready(): boolean {
    return this.#worker !== undefined;
  }

  get counts(): { readonly live: number; readonly finished: number } {
    return this.#worker?.counts ?? { live: 0, finished: 0 };
  }

  /** The inbox offset up to which everything is handled. */
  get inboxOffset(): number | undefined {
    return this.#worker?.inboxOffset;
  }

  /** Takes the partition over. Failures are told to the host and tried again for as long as the partition is ours. */
  start(): void {
    this.attempted = this.#tasks.run(() => this.#restore());
  }

  /** Handles a batch; one that comes while the worker is being restored is dropped, for it will be delivered again. */
  handle(batch: PartitionBatch): Promise<void> {
    return this.#tasks.run(() => this.#attempt((worker) => worker.handle(batch)));
  }

  /** The inbox begins at this offset, below what was handled of the one before. */
  rewind(inboxOffset: number): void {
    this.#worker?.rewind(inboxOffset);
  }

  /** Resolves when the batch at hand has ended; a restore is given up, for the next owner makes it anew. */
  finish(): Promise<void> {
    clearTimeout(this.#timer);
    if (!this.#worker) this.#lost.abort();
    return this.#tasks.idle();
  }

  /** The partition belongs to somebody else now: whatever is under way is let go. */
  lose(): void {
    this.#lost.abort();
    clearTimeout(this.#timer);
    this.#drop();
  }

  /** Lets the task at hand end, then lets go. */
  async stop(): Promise<void> {
    await this.finish();
    this.lose();
  }

  #drop(): void {
    this.#worker?.close();
    this.#worker = undefined;
  }

  async #restore(): Promise<void> {
    if (this.#lost.signal.aborted || this.#worker) return;
    try {
      const worker = await PartitionWorker.restore(this.#options, this.#quarantine);
      if (this.#lost.signal.aborted) return worker.close();
      this.#worker = worker;
      this.#retryMs = FIRST_RETRY_MS;
      this.#host.onActivities(worker.pendingActivities());
      this.#sleep();
      this.#host.onReady(this.partition, worker.inboxOffset);
    } catch (thrown) {
      this.#drop();
      this.#trouble(thrown);
    }
  }

  async #attempt(work: (worker: PartitionWorker) => Promise<void>): Promise<void> {
    const worker = this.#worker;
    if (!worker || this.#lost.signal.aborted) return;
    try {
      await work(worker);
      this.#sleep();
    } catch (thrown) {
      this.#drop();
      if (!this.#lost.signal.aborted) this.#trouble(thrown);
    }
  }

  #trouble(thrown: unknown): void {
    if (this.#lost.signal.aborted) return;
    this.#host.onUnready(this.partition);
    const refusal = lackingPermission(thrown);
    if (refusal) return this.#host.onRefused(refusal);
    const waitMs =
      thrown instanceof ProducerFenced ? Math.max(FENCED_RETRY_MS, this.#retryMs) : this.#retryMs;
    this.#host.onTrouble(this.partition, thrown, waitMs);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.start(), waitMs);
    this.#retryMs = Math.min(this.#retryMs * 2, MAX_RETRY_MS);
  }

  #sleep(): void {
    clearTimeout(this.#timer);
    const due = this.#worker?.nextDeadline();
    if (due === undefined) return;
    const ms = Math.min(Math.max(due - this.#options.now(), 1), MAX_SLEEP_MS);
    this.#timer = setTimeout(() => void this.#tasks.run(() => this.#attempt((worker) => worker.tick())), ms);
  }
}
