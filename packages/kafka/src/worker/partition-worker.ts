import {
  type ActivityCall,
  type Catalog,
  type DeadLetter,
  emptyOutput,
  type EngineOptions,
  type EngineOutput,
  type HeldSaga,
  mergeOutput,
  messageOf,
  type SagaEngine,
  type SagaError,
} from '@sagachart/core';
import type { CommitReceipt, KafkaRecord, PartitionBatch, ReadProgress } from '../client-port/index.js';
import { type InboxSource, type ReadInbox, readInboxRecord } from '../inbox/index.js';
import { type LogChange, PartitionLog } from '../log/index.js';
import type { PartitionOwner } from '../partition/index.js';
import { type Checkpoint, CHECKPOINT_KEY } from './checkpoint.js';
import { oversizedSaga } from './oversized-saga.js';
import { type Origin, Quarantine } from './quarantine.js';
import { restoreEngineInTurns, type RestoredEngine } from './restore-engine.js';
import { Sending, type SendingOptions } from './sending.js';

export interface PartitionWorkerOptions extends SendingOptions {
  readonly catalog: Catalog;
  readonly engine: EngineOptions;
  readonly changelog: string;
  readonly inbox: string;
  readonly partition: number;
  readonly transactionalId: string;
  readonly transactionTimeoutMs?: number | undefined;
  /** A text that was never used before. */
  readonly mark: () => string;
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
  /** The engine failed at an input, which was set aside; all others go on. Told once what was done about it is committed. */
  readonly onFault?: ((fault: SagaError) => void) | undefined;
  /** The record of a saga cannot be used: the saga stands still, the others of the partition go on. */
  readonly onSetAside?: ((transactionId: string, thrown: unknown) => void) | undefined;
  /** Sagas that the catalogue has no fitting definition for: they are held, the others of the partition go on. */
  readonly onHeld?: ((held: ReadonlyMap<string, HeldSaga>) => void) | undefined;
}

/**
 * How late a saga that has ended may be forgotten. Mostly it is by the next batch; without this each would have a transaction of
 * its own, and batches would wait for these.
 */
const FORGET_SLACK_MS = 1_000;

/** Inbox records of which nothing came that a new owner reads once more at most. */
const IGNORED_AT_MOST = 20_000;

/**
 * Sagas whose deadlines pass in one transaction. After a long outage all of them may be due; together they could take longer
 * than a transaction may, again and again.
 */
const DUE_AT_MOST = 1_000;

/**
 * After a restore, silence counts for a deadline only when what stood in the inbox is handled and what the routers are behind
 * with had this long to come: answers that arrived while nobody was here must not be taken for missing.
 */
const SILENCE_GRACE_MS = 5_000;

/** Only routers, workers and clients write to the inbox; what does not read as theirs is shown, not dropped. */
const strangerReason = (topic: string): string =>
  `A record of the inbox "${topic}" was not written by a router, worker or client of this deployment.`;

/** An inbox record as it came; where it was a message of a source topic, as it came there. */
function letterOf(
  { topic, partition, offset, key, value, headers }: KafkaRecord,
  read: ReadInbox | undefined,
  code: DeadLetter['code'],
  reason: string,
): DeadLetter {
  const message = read?.input.kind === 'message' ? read.input : undefined;
  return {
    code,
    reason,
    topic: message?.topic ?? topic,
    key: key?.toString(),
    value,
    headers: message?.headers ?? headers.map(([name, bytes]) => [name, bytes ?? Buffer.alloc(0)] as const),
    source: message?.source ?? { topic, partition, offset: String(offset) },
  };
}

const only = (letter: DeadLetter): EngineOutput => {
  const output = emptyOutput();
  output.deadLetters.push(letter);
  return output;
};

/**
 * Owns one inbox partition: takes its records in order, lets the engine compute, and makes everything that follows visible in
 * one transaction. Not made for calls side by side: the caller lets one end before the next.
 */
export class PartitionWorker implements PartitionOwner {
  readonly partition: number;
  readonly #options: PartitionWorkerOptions;
  readonly #engine: SagaEngine;
  readonly #sending: Sending;
  readonly #checkpoint: Checkpoint;
  readonly #setAside: RestoredEngine['setAside'];
  readonly #quarantine: Quarantine;
  /** End of the inbox when the partition was taken over. */
  readonly #backlogEnd: number;
  readonly #silenceCountsFrom: number;
  /** The inbox offset that the changelog has. */
  #storedOffset: number;

  private constructor(
    options: PartitionWorkerOptions,
    quarantine: Quarantine,
    { engine, checkpoint, setAside }: RestoredEngine,
    sending: Sending,
    backlogEnd: number,
  ) {
    this.#quarantine = quarantine;
    this.#setAside = setAside;
    this.partition = options.partition;
    this.#backlogEnd = backlogEnd;
    this.#silenceCountsFrom = options.now() + (engine.counts.live > 0 ? SILENCE_GRACE_MS : 0);
    this.#options = options;
    this.#engine = engine;
    this.#sending = sending;
    this.#checkpoint = checkpoint;
    this.#storedOffset = checkpoint.inboxOffset;
  }

  /**
   * Takes the partition over from whoever had it, and restores its sagas.
   *
   * @param quarantine what earlier workers of the same owner have learnt
   */
  static async restore(
    options: PartitionWorkerOptions,
    quarantine = new Quarantine(),
  ): Promise<PartitionWorker> {
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
    const since = Date.now();
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
      const restored = await restoreEngineInTurns(catalog, options.engine, entries, signal);
      for (const [id, thrown] of restored.setAside) options.onSetAside?.(id, thrown);
      const { held } = restored.engine;
      if (held.size > 0) options.onHeld?.(held);
      const inboxEnds = await port.admin.logOffsets(options.inbox);
      const ends = inboxEnds.find((one) => one.partition === partition);
      // An empty log brings no batch by which to learn that its end is reached.
      const backlogEnd = ends && ends.start < ends.end ? ends.end : 0;
      const sending = await Sending.restore(options, log, entries, since);
      await onCrashPoint?.('restore.done');
      return new PartitionWorker(options, quarantine, restored, sending, backlogEnd);
    } catch (thrown) {
      log.close();
      throw thrown;
    }
  }

  /** The inbox offset to go on from. */
  offsetOf(): number {
    return this.#checkpoint.inboxOffset;
  }

  get counts(): SagaEngine['counts'] {
    return this.#engine.counts;
  }

  /** When the next `tick` is worth while, in milliseconds of the Unix epoch; unknown while a batch has to come first. */
  nextDeadline(): number | undefined {
    const due = this.#engine.nextDeadline(FORGET_SLACK_MS);
    const { clearAt } = this.#sending;
    if (due === undefined || this.#checkpoint.inboxOffset < this.#backlogEnd) return clearAt;
    return Math.min(Math.max(due, this.#silenceCountsFrom), clearAt ?? Number.POSITIVE_INFINITY);
  }

  #silenceCounts(at: number): boolean {
    return at >= this.#silenceCountsFrom && this.#checkpoint.inboxOffset >= this.#backlogEnd;
  }

  /** Port calls that were under way when the partition was last left, but for those that this process is still at. */
  pendingActivities(underWay: (call: ActivityCall) => boolean): Iterable<ActivityCall> {
    return this.#engine.pendingActivities(underWay);
  }

  /**
   * Handles a batch of the inbox; what was handled before is passed over.
   *
   * @throws SagaError `SAGA_ENGINE_FAULT` when what came of an input can be neither stored nor sent: a worker that is restored
   *   after it with the same quarantine passes the input over
   */
  async handle(batch: PartitionBatch): Promise<void> {
    if (batch.nextOffset <= this.#checkpoint.inboxOffset) return;
    const suspicious = this.#quarantine.suspects;
    for (const portion of this.#quarantine.portions(batch)) {
      const at = this.#options.now();
      const output = emptyOutput();
      for (const record of portion.records) {
        if (record.offset >= this.#checkpoint.inboxOffset) mergeOutput(output, this.#outputOf(record, at));
      }
      this.#checkpoint.advanceTo(portion.nextOffset);
      const [first] = portion.records;
      if (suspicious) await this.#commit(output, portion.records.length === 1 && first ? first : 'batch');
      // After the messages, for an answer that is here is no silence, however late it is handled.
      else {
        if (this.#silenceCounts(at)) mergeOutput(output, this.#passTime(at));
        await this.#commit(output, 'batch');
      }
    }
    this.#quarantine.cleared();
  }

  #outputOf(record: KafkaRecord, at: number): EngineOutput {
    const read = readInboxRecord(record, at);
    if (!read) return only(letterOf(record, read, 'SAGA_INBOX_RECORD', strangerReason(record.topic)));
    if (read.source && !this.#admit(read.source)) return emptyOutput();
    const id = this.#setAside.size > 0 ? (record.key?.toString() ?? '') : '';
    if (this.#setAside.has(id)) {
      const reason = `The record of saga ${id} cannot be used: ${messageOf(this.#setAside.get(id))}.`;
      return only(letterOf(record, read, 'SAGA_RECORD_SET_ASIDE', reason));
    }
    const fault = this.#quarantine.faultAt(record.offset);
    try {
      const output =
        fault?.times === 1 && read.input.kind === 'message'
          ? this.#engine.setAside(read.input, fault.reason)
          : fault
            ? only(letterOf(record, read, 'SAGA_ENGINE_FAULT', fault.reason))
            : this.#engine.handle(read.input);
      const [failure] = output.faults;
      // Of an answer or an operator command nothing else would be left.
      if (failure && read.input.kind !== 'message') {
        output.deadLetters.push(letterOf(record, read, 'SAGA_ENGINE_FAULT', failure.what));
      }
      // The engine had text; the letter has the bytes as they came.
      output.deadLetters.forEach((letter, index, letters) => {
        letters[index] = { ...letter, value: record.value };
      });
      return output;
    } catch (thrown) {
      throw this.#quarantine.blameRecord(record, thrown);
    }
  }

  #passTime(at: number): EngineOutput {
    return this.#engine.handle({ kind: 'time', at, except: this.#quarantine.held, most: DUE_AT_MOST });
  }

  /** The inbox is another one than the checkpoint tells of: its records begin at this offset. */
  rewind(inboxOffset: number): void {
    this.#checkpoint.rewindTo(inboxOffset);
    this.#quarantine.forgetRecords();
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
    await this.#commit(this.#silenceCounts(at) ? this.#passTime(at) : emptyOutput(), 'time');
  }

  /** Lets go; sends nothing. */
  close(): void {
    this.#engine.close();
    this.#sending.close();
  }

  async #commit(output: EngineOutput, origin: Origin): Promise<void> {
    const { onCrashPoint, onCommitted, onFault, onPassedOver } = this.#options;
    await onCrashPoint?.('worker.computed');
    const changes: LogChange[] = [];
    for (const id of output.changed) changes.push([id, this.#encode(id, origin)]);
    const { inboxOffset } = this.#checkpoint;
    const sends = output.messages.length + output.deadLetters.length > 0;
    const isDue = this.#options.now() >= (this.#sending.clearAt ?? Number.POSITIVE_INFINITY);
    const handled = inboxOffset - this.#storedOffset;
    // A batch of which nothing came needs no checkpoint at once: it would be ignored once more.
    if (changes.length === 0 && !sends && !isDue && handled < IGNORED_AT_MOST) {
      if (output.ignored.length + output.refusals.length > 0) onPassedOver?.(this.partition, output);
      for (const fault of output.faults) onFault?.(fault);
      return;
    }
    const receipt = await this.#store(changes, output, origin);
    this.#storedOffset = inboxOffset;
    this.#quarantine.settled(inboxOffset, output.changed);
    await onCrashPoint?.('worker.committed');
    onCommitted?.(this.partition, output, receipt, changes);
    for (const fault of output.faults) onFault?.(fault);
  }

  #encode(transactionId: string, origin: Origin): string | null {
    try {
      return this.#engine.encodeRecord(transactionId);
    } catch (thrown) {
      throw this.#quarantine.blameSaga(transactionId, origin, thrown);
    }
  }

  async #store(changes: readonly LogChange[], output: EngineOutput, origin: Origin): Promise<CommitReceipt> {
    try {
      return await this.#sending.store([...changes, [CHECKPOINT_KEY, this.#checkpoint.encode()]], output);
    } catch (thrown) {
      const saga = oversizedSaga(thrown, changes, output.messages, this.#options.plannedBytes);
      throw saga === undefined ? thrown : this.#quarantine.blameSaga(saga, origin, thrown);
    }
  }
}
