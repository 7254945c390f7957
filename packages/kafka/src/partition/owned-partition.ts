import { ProducerFenced } from '../client-port/index.js';
import { lackingPermission } from '../log/index.js';
import type { PartitionOwner } from './partition-owner.js';
import { TaskQueue } from './task-queue.js';

export interface OwnedPartitionHost<O extends PartitionOwner> {
  /** The owner is restored: delivery begins (again) at its offsets. What this throws fails the restore. */
  readonly onReady: (partition: number, owner: O) => void;
  /** Delivery has to stop: the owner is being restored. */
  readonly onUnready: (partition: number) => void;
  readonly onTrouble: (partition: number, thrown: unknown, retryInMs: number) => void;
  /** The cluster refuses for good: trying again would not help. */
  readonly onRefused: (thrown: unknown) => void;
}

/** The longest a timer may sleep: deadlines that come up meanwhile reset it anyway. */
const MAX_SLEEP_MS = 60_000;
const FIRST_RETRY_MS = 250;
const MAX_RETRY_MS = 10_000;
/**
 * Whoever fenced us owns the partition, as it seems, and the next heartbeat says so. Fencing back at once would throw out the
 * rightful owner.
 */
const FENCED_RETRY_MS = 3_000;

/**
 * One partition while the group gives it to this process: restores its owner, hands it work and the passing of time, and
 * after any failure of a transaction restores another one, since the outcome is unknown then.
 */
export class OwnedPartition<O extends PartitionOwner> {
  readonly partition: number;
  readonly #restoreOwner: () => Promise<O>;
  readonly #host: OwnedPartitionHost<O>;
  readonly #tasks = new TaskQueue();
  readonly #lost: AbortController;
  readonly #now: () => number;
  /** Resolves when the first attempt to take the partition over has ended, one way or the other. */
  attempted: Promise<void> = Promise.resolve();
  #owner: O | undefined;
  #timer: NodeJS.Timeout | undefined;
  #retryMs = FIRST_RETRY_MS;

  /** @param restorerOf gives what restores the owner, once and again; the signal tells that the partition was lost */
  constructor(
    partition: number,
    restorerOf: (partition: number, lost: AbortSignal) => () => Promise<O>,
    host: OwnedPartitionHost<O>,
    now: () => number = Date.now,
  ) {
    this.partition = partition;
    this.#lost = new AbortController();
    this.#restoreOwner = restorerOf(partition, this.#lost.signal);
    this.#host = host;
    this.#now = now;
  }

  /** Of a partition that is restored and not lost. */
  get owner(): O | undefined {
    return this.#owner;
  }

  /** Takes the partition over. Failures are told to the host and tried again for as long as the partition is ours. */
  start(): void {
    this.attempted = this.#tasks.run(() => this.#restore());
  }

  /** Does work when its turn comes; what comes while the owner is being restored is dropped, for it is delivered again. */
  run(work: (owner: O) => Promise<void>): Promise<void> {
    return this.#tasks.run(() => this.#attempt(work));
  }

  /** Work of this owner that went on beside the queue has failed: another owner is restored. */
  fail(owner: PartitionOwner, thrown: unknown): void {
    if (this.#owner !== owner) return;
    this.#drop();
    this.#trouble(thrown);
  }

  /** Resolves when what is at hand has ended; a restore is given up, for the next owner does it again. */
  async finish(): Promise<void> {
    clearTimeout(this.#timer);
    if (!this.#owner) this.#lost.abort();
    // First, for a batch at hand may be waiting for the owner to make room.
    const finished = this.#owner?.finish?.();
    await this.#tasks.idle();
    await finished;
  }

  /** The partition belongs to somebody else now: whatever is under way is let go. */
  lose(): void {
    this.#lost.abort();
    clearTimeout(this.#timer);
    this.#drop();
  }

  /** Lets the task at hand end, then lets go. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    if (!this.#owner) this.#lost.abort();
    await this.#tasks.idle();
    this.lose();
  }

  #drop(): void {
    this.#owner?.close();
    this.#owner = undefined;
  }

  async #restore(): Promise<void> {
    if (this.#lost.signal.aborted || this.#owner) return;
    try {
      const owner = await this.#restoreOwner();
      if (this.#lost.signal.aborted) return owner.close();
      this.#owner = owner;
      this.#host.onReady(this.partition, owner);
      this.#retryMs = FIRST_RETRY_MS;
      this.#sleep();
    } catch (thrown) {
      this.#drop();
      this.#trouble(thrown);
    }
  }

  async #attempt(work: (owner: O) => Promise<void>): Promise<void> {
    const owner = this.#owner;
    if (!owner || this.#lost.signal.aborted) return;
    try {
      await work(owner);
      this.#sleep();
    } catch (thrown) {
      if (this.#owner !== owner) return;
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
    const due = this.#owner?.nextDeadline();
    if (due === undefined) return;
    const ms = Math.min(Math.max(due - this.#now(), 1), MAX_SLEEP_MS);
    this.#timer = setTimeout(() => void this.run((owner) => owner.tick()), ms);
  }
}
