import {
  type ActivityCall,
  type Catalog,
  type DeadLetter,
  decodeRecord,
  emptyOutput,
  type EngineOptions,
  type EngineOutput,
  SagaEngine,
} from '@sagachart/core';
import type {
  CommitReceipt,
  KafkaPort,
  KafkaRecord,
  PartitionBatch,
  ReadProgress,
} from '../client-port/index.js';
import type { OnCrashPoint } from '../crash-point.js';
import { type InboxSource, readInboxRecord } from '../inbox/index.js';
import { type LogChange, PartitionLog } from '../log/index.js';
import { CHECKPOINT_KEY, Checkpoint } from './checkpoint.js';
import { type Destinations, mergeOutput, outgoingRecords } from './outgoing.js';

export interface PartitionWorkerOptions {
  readonly port: KafkaPort;
  readonly catalog: Catalog;
  readonly engine: EngineOptions;
  readonly changelog: string;
  readonly inbox: string;
  readonly partition: number;
  readonly transactionalId: string;
  readonly transactionTimeoutMs?: number | undefined;
  readonly destinations: Destinations;
  /** Milliseconds of the Unix epoch. */
  readonly now: () => number;
  /** A text that was never used before. */
  readonly mark: () => string;
  readonly onCrashPoint?: OnCrashPoint | undefined;
  readonly onRestoreProgress?: ((partition: number, progress: ReadProgress) => void) | undefined;
  /** Called for a batch that needs no commit, with what was ignored and refused. */
  readonly onPassedOver?: ((partition: number, output: EngineOutput) => void) | undefined;
  /** Called after each commit with what became visible by it; `stored` are the records of the sagas that changed. */
  readonly onCommitted?:
    | ((
        partition: number,
        output: EngineOutput,
        receipt: CommitReceipt,
        stored: readonly LogChange[],
      ) => void)
    | undefined;
  /** The first record of a source topic (by its variable) that was deleted and made anew. */
  readonly onSourceAnew?: ((variable: string, incarnation: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Inbox records of which nothing came that a new owner reads once more at most. */
const IGNORED_AT_MOST = 20_000;

/**
 * After a restore, silence counts for a deadline only when what stood in the inbox is handled and what the routers are behind
 * with had this long to come: answers that arrived while nobody was here must not be taken for missing.
 */
const SILENCE_GRACE_MS = 5_000;

/** Only routers, workers and clients write to the inbox; what does not read as theirs is shown, not dropped. */
const strangerLetter = ({ topic, partition, offset, key, value, headers }: KafkaRecord): DeadLetter => ({
  code: 'SAGA_INBOX_RECORD',
  reason: `A record of the inbox "${topic}" was not written by a router, worker or client of this deployment.`,
  topic,
  key: key?.toString(),
  value,
  headers: headers.map(([name, bytes]) => [name, bytes ?? Buffer.alloc(0)] as const),
  source: { topic, partition, offset: String(offset) },
});

/**
 * Owns one inbox partition: takes its records in order, lets the engine compute, and makes everything that follows visible in
 * one transaction. Not made for calls side by side: the caller lets one end before the next.
 */
export class PartitionWorker {
  readonly partition: number;
  readonly #options: PartitionWorkerOptions;
  readonly #engine: SagaEngine;
  readonly #log: PartitionLog;
  readonly #checkpoint: Checkpoint;
  /** End of the inbox when the partition was taken over. */
  readonly #backlogEnd: number;
  readonly #silenceCountsFrom: number;
  /** The inbox offset that the changelog has. */
  #storedOffset: number;

  private constructor(
    options: PartitionWorkerOptions,
    engine: SagaEngine,
    log: PartitionLog,
    checkpoint: Checkpoint,
    backlogEnd: number,
  ) {
    this.partition = options.partition;
    this.#backlogEnd = backlogEnd;
    this.#silenceCountsFrom = options.now() + (engine.counts.live > 0 ? SILENCE_GRACE_MS : 0);
    this.#options = options;
    this.#engine = engine;
    this.#log = log;
    this.#checkpoint = checkpoint;
    this.#storedOffset = checkpoint.inboxOffset;
  }

  /** Takes the partition over from whoever had it, and restores its sagas. */
  static async restore(options: PartitionWorkerOptions): Promise<PartitionWorker> {
    const {
      port,
      catalog,
      changelog,
      partition,
      transactionalId,
      transactionTimeoutMs,
      onCrashPoint,
      signal,
    } = options;
    const { log, entries } = await PartitionLog.open(
      {
        port,
        topic: changelog,
        partition,
        transactionalId,
        ...(transactionTimeoutMs === undefined ? {} : { transactionTimeoutMs }),
        onCrashPoint,
        onProgress: (progress) => options.onRestoreProgress?.(partition, progress),
        signal,
      },
      options.mark(),
    );
    try {
      const engine = new SagaEngine(catalog, options.engine);
      let checkpoint = Checkpoint.empty();
      for (const [key, text] of entries) {
        if (key === CHECKPOINT_KEY) checkpoint = Checkpoint.decode(text);
        else engine.load(decodeRecord(text));
      }
      const inboxEnds = await port.admin.logOffsets(options.inbox);
      const ends = inboxEnds.find((one) => one.partition === partition);
      // An empty log brings no batch by which to learn that its end is reached.
      const backlogEnd = ends && ends.start < ends.end ? ends.end : 0;
      await onCrashPoint?.('restore.done');
      return new PartitionWorker(options, engine, log, checkpoint, backlogEnd);
    } catch (thrown) {
      log.close();
      throw thrown;
    }
  }

  /** The inbox offset to go on from. */
  get inboxOffset(): number {
    return this.#checkpoint.inboxOffset;
  }

  get counts(): SagaEngine['counts'] {
    return this.#engine.counts;
  }

  /** When the next `tick` is worth while, in milliseconds of the Unix epoch; unknown while a batch has to come first. */
  nextDeadline(): number | undefined {
    const due = this.#engine.nextDeadline();
    if (due === undefined || this.#checkpoint.inboxOffset < this.#backlogEnd) return undefined;
    return Math.max(due, this.#silenceCountsFrom);
  }

  #silenceCounts(at: number): boolean {
    return at >= this.#silenceCountsFrom && this.#checkpoint.inboxOffset >= this.#backlogEnd;
  }

  /** Port calls that were under way when the partition was last left. */
  pendingActivities(): Iterable<ActivityCall> {
    return this.#engine.pendingActivities();
  }

  /** Handles a batch of the inbox; what was handled before is passed over. */
  async handle(batch: PartitionBatch): Promise<void> {
    if (batch.nextOffset <= this.#checkpoint.inboxOffset) return;
    const at = this.#options.now();
    const output = emptyOutput();
    for (const record of batch.records) {
      if (record.offset < this.#checkpoint.inboxOffset) continue;
      const read = readInboxRecord(record, at);
      if (!read) output.deadLetters.push(strangerLetter(record));
      else if (!read.source || this.#admit(read.source)) {
        const { deadLetters, ...other } = this.#engine.handle(read.input);
        // The engine had text; the letter has the bytes as they came.
        const letters = deadLetters.map((letter) => ({ ...letter, value: record.value }));
        mergeOutput(output, { ...other, deadLetters: letters });
      }
    }
    this.#checkpoint.advanceTo(batch.nextOffset);
    // After the messages, for an answer that is here is no silence, however late it is handled.
    if (this.#silenceCounts(at)) mergeOutput(output, this.#engine.handle({ kind: 'time', at }));
    await this.#commit(output);
  }

  /** The inbox is another one than the checkpoint tells of: its records begin at this offset. */
  rewind(inboxOffset: number): void {
    this.#checkpoint.rewindTo(inboxOffset);
    this.#storedOffset = inboxOffset;
  }

  #admit(source: InboxSource): boolean {
    const admitted = this.#checkpoint.admit(source);
    if (admitted === 'anew') this.#options.onSourceAnew?.(source.topic, source.incarnation);
    return admitted !== 'repeated';
  }

  /** Lets everything happen that is due. */
  async tick(): Promise<void> {
    const at = this.#options.now();
    if (!this.#silenceCounts(at)) return;
    const output = this.#engine.handle({ kind: 'time', at });
    await this.#commit(output);
  }

  /** Lets go; sends nothing. */
  close(): void {
    this.#log.close();
  }

  async #commit(output: EngineOutput): Promise<void> {
    const { destinations, onCrashPoint, onCommitted, onPassedOver } = this.#options;
    await onCrashPoint?.('worker.computed');
    const changes: LogChange[] = [];
    for (const id of output.changed) changes.push([id, this.#engine.encodeRecord(id)]);
    const records = outgoingRecords(output, destinations);
    const { inboxOffset } = this.#checkpoint;
    // A batch of which nothing came needs no checkpoint at once: it would be ignored once more.
    if (changes.length === 0 && records.length === 0 && inboxOffset - this.#storedOffset < IGNORED_AT_MOST) {
      if (output.ignored.length + output.refusals.length > 0) onPassedOver?.(this.partition, output);
      return;
    }
    const checkpoint: LogChange = [CHECKPOINT_KEY, this.#checkpoint.encode()];
    const receipt = await this.#log.commit([...changes, checkpoint], records);
    this.#storedOffset = inboxOffset;
    await onCrashPoint?.('worker.committed');
    onCommitted?.(this.partition, output, receipt, changes);
  }
}
