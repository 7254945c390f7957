import { SagaError } from '@sagachart/core';
import { KafkaPortError, type KafkaPort, type PartitionBatch } from '../client-port/index.js';
import { type LogChange, PartitionLog } from '../log/index.js';
import type { PartitionOwner } from '../partition/index.js';
import { AnswerBook, type ReadPosition } from './answer-book.js';
import type { AnswerRecords } from './answer-records.js';
import type { CommandDesk, Entry } from './command-desk.js';

export interface ParticipantPartitionOptions {
  readonly port: KafkaPort;
  readonly name: string;
  readonly answers: string;
  readonly partition: number;
  readonly rememberMs: number;
  readonly commitEveryMs: number;
  readonly commitAtMost: number;
  readonly stopTimeoutMs: number;
  readonly mark: string;
  readonly signal: AbortSignal;
  /** Outlives the owner. */
  readonly desk: CommandDesk;
  readonly records: AnswerRecords;
  /** The ids of the command topics by topic name, as the cluster has them now. */
  readonly generations: () => Promise<ReadonlyMap<string, string>>;
  readonly onRecreated: (topic: string) => void;
  readonly onCommitted: (entries: readonly Entry[]) => void;
  /** A commit failed: the owner is closed and another one restored. */
  readonly onFailed: (owner: ParticipantPartition, thrown: unknown) => void;
}

/** Commands that may wait in hand before no further batch is taken, in multiples of what is committed at once. */
const IN_HAND = 2;
/** A position that moved over nothing but markers of transactions only shows the lag: it is committed with the next answers. */
const POSITION_ONLY_MS = 1_000;

const logReplaced = (topic: string): SagaError =>
  new SagaError('SAGA_SOURCE_RECREATED', `The log of "${topic}" is another one than before.`, {
    mend: 'Check that nothing was still unread.',
  });

const tooLarge = ({ record }: Entry, cause: unknown): SagaError =>
  new SagaError(
    'SAGA_COMMAND_FAILED',
    `The answers to the command at offset ${record.offset} of "${record.topic}" partition ${record.partition} are larger than their topics allow.`,
    { mend: 'Answer with less, or raise max.message.bytes of the topics.', cause },
  );

const isTooLarge = (thrown: unknown): boolean => {
  for (let error = thrown; error instanceof KafkaPortError; error = error.cause) {
    if (error.code === 'SAGA_KAFKA_RECORD_TOO_LARGE') return true;
  }
  return false;
};

/** One partition of a participant's command topics, with the memory of its answers. */
export class ParticipantPartition implements PartitionOwner {
  readonly #options: ParticipantPartitionOptions;
  readonly #log: PartitionLog;
  readonly #book: AnswerBook;
  /** By topic: commands in the order of their offsets, and the position behind the last one. */
  readonly #inOrder = new Map<string, Entry[]>();
  readonly #reached = new Map<string, number>();
  readonly #committed = new Set<Entry>();
  #settled: Entry[] = [];
  #waitingForRoom: (() => void)[] = [];
  #oldestAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #committing: Promise<void> | undefined;
  /** A batch is being taken in hand: what is known already is settled at once, and is not to be committed one by one. */
  #taking = false;
  #stopping = false;
  #closed = false;

  private constructor(options: ParticipantPartitionOptions, log: PartitionLog, book: AnswerBook) {
    this.#options = options;
    this.#log = log;
    this.#book = book;
    const { desk } = options;
    desk.memory = (key) => book.find(key);
    desk.onSettled = (entry) => this.#onSettled(entry);
    desk.forgetWhere((topic, offset) => book.isDone(topic, offset));
  }

  static async open(options: ParticipantPartitionOptions): Promise<ParticipantPartition> {
    const { port, name, answers, partition, mark, rememberMs, signal } = options;
    const generations = await options.generations();
    const { log, entries } = await PartitionLog.open(
      { port, topic: answers, partition, transactionalId: `${name}.${partition}`, signal },
      mark,
    );
    try {
      const book = await AnswerBook.inTurns(entries, rememberMs);
      for (const [topic, offset] of options.desk.takeRewinds()) book.rewind(topic, offset);
      for (const [topic, id] of generations) {
        const before = book.generationOf(topic);
        if (before === undefined || before === id || !book.knows(topic)) continue;
        book.rewind(topic, 0);
        options.desk.detach(topic);
        options.onRecreated(topic);
      }
      const changes = book.noteGenerations(generations);
      if (changes.length > 0) await log.commit([...changes, ...book.note(Date.now(), undefined, [])], []);
      return new ParticipantPartition(options, log, book);
    } catch (thrown) {
      log.close();
      throw thrown;
    }
  }

  offsetOf(topic: string): number {
    return this.#book.offsetOf(topic);
  }

  /** Whether the topic was read before: what it lacks now was lost then. */
  knows(topic: string): boolean {
    return this.#book.knows(topic);
  }

  /** By way of a restore, which looks whether the topic is another one: what is in hand is of the one before then. */
  rewind(offset: number, topic: string): void {
    this.#options.desk.rewind(topic, offset);
    this.#options.onFailed(this, logReplaced(topic));
  }

  nextDeadline(): undefined {
    return undefined;
  }

  tick(): Promise<void> {
    return Promise.resolve();
  }

  /** Takes the commands of a batch in hand; resolves when there is room for more. */
  async handle({ topic, records, nextOffset }: PartitionBatch): Promise<void> {
    if (this.#closed || this.#stopping) return;
    const { desk, commitAtMost } = this.#options;
    const queue = this.#inOrder.get(topic) ?? [];
    this.#inOrder.set(topic, queue);
    this.#taking = true;
    for (const record of records) {
      if (this.#book.isDone(topic, record.offset) || record.offset < (this.#reached.get(topic) ?? 0))
        continue;
      queue.push(desk.take(record));
    }
    this.#reached.set(topic, nextOffset);
    this.#taking = false;
    this.#wake();
    if (this.#inHand() < IN_HAND * commitAtMost) return;
    await new Promise<void>((resolve) => this.#waitingForRoom.push(resolve));
  }

  async finish(): Promise<void> {
    this.#stopping = true;
    const { desk, stopTimeoutMs } = this.#options;
    desk.close();
    this.#makeRoom(true);
    const until = Date.now() + stopTimeoutMs;
    while (desk.running > 0 && Date.now() < until && !this.#closed) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await this.#committing;
    try {
      while (!this.#closed && this.#settled.length > 0) await this.#commit();
    } catch (thrown) {
      this.#options.onFailed(this, thrown);
    }
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#makeRoom(true);
    this.#log.close();
  }

  #inHand(): number {
    let count = 0;
    for (const queue of this.#inOrder.values()) count += queue.length;
    return count;
  }

  #makeRoom(always: boolean): void {
    if (!always && this.#inHand() >= IN_HAND * this.#options.commitAtMost) return;
    for (const resolve of this.#waitingForRoom.splice(0)) resolve();
  }

  #onSettled(entry: Entry): void {
    if (this.#closed || entry.detached) return;
    if (this.#settled.length === 0) this.#oldestAt = Date.now();
    this.#settled.push(entry);
    this.#wake();
  }

  /** Commits when nothing is at work any more, when enough has come together, or when the oldest answer has waited long enough. */
  #wake(): void {
    if (this.#closed || this.#committing || this.#taking) return;
    const { desk, commitAtMost, commitEveryMs } = this.#options;
    clearTimeout(this.#timer);
    const waitMs =
      this.#settled.length === 0
        ? POSITION_ONLY_MS
        : this.#settled.length >= commitAtMost || desk.open === 0
          ? 0
          : this.#oldestAt + commitEveryMs - Date.now();
    if (this.#settled.length > 0 && waitMs <= 0) {
      this.#start();
      return;
    }
    if (this.#settled.length === 0 && !this.#moved()) return;
    this.#timer = setTimeout(() => this.#start(), waitMs);
  }

  #moved(): boolean {
    return [...this.#reached].some(
      ([topic, offset]) =>
        this.#book.offsetOf(topic) < offset && (this.#inOrder.get(topic)?.length ?? 0) === 0,
    );
  }

  #start(): void {
    if (this.#closed || this.#committing) return;
    clearTimeout(this.#timer);
    this.#committing = this.#commit()
      .catch((thrown: unknown) => {
        if (!this.#closed) this.#options.onFailed(this, thrown);
      })
      .finally(() => {
        this.#committing = undefined;
        this.#wake();
      });
  }

  async #commit(): Promise<void> {
    const { desk, records, onCommitted, commitAtMost } = this.#options;
    const batch = this.#settled.splice(0, desk.suspicious ? 1 : commitAtMost);
    this.#oldestAt = Date.now();
    for (const entry of batch) this.#committed.add(entry);
    const positions = [...this.#inOrder].map(([topic, queue]) => this.#position(topic, queue));
    const answers = batch.flatMap(({ command, settled }) =>
      settled?.how === 'handled' &&
      command?.idempotencyKey !== undefined &&
      !settled.replies.some(({ rejection }) => rejection)
        ? [[command.idempotencyKey, settled.replies] as const]
        : [],
    );
    const changes: LogChange[] = this.#book.note(Date.now(), positions, answers);
    try {
      await this.#log.commit(changes, await records.of(batch));
    } catch (thrown) {
      this.#blame(batch, thrown);
      throw thrown;
    }
    if (this.#settled.length === 0) desk.suspicious = false;
    for (const entry of batch) desk.forget(entry);
    this.#makeRoom(false);
    if (batch.length > 0) onCommitted(batch);
  }

  /** The position of a topic once this commit is done; entries that it passes leave the queue. */
  #position(topic: string, queue: Entry[]): ReadPosition {
    let passed = 0;
    while (passed < queue.length && this.#committed.has(queue[passed]!)) {
      this.#committed.delete(queue[passed]!);
      passed += 1;
    }
    queue.splice(0, passed);
    const nextOffset = queue[0]?.record.offset ?? this.#reached.get(topic) ?? this.#book.offsetOf(topic);
    const beyond = queue.filter((entry) => this.#committed.has(entry)).map(({ record }) => record.offset);
    return { topic, nextOffset, beyond };
  }

  /** The desk outlives this owner, and with it what is known of an answer that no broker takes. */
  #blame(batch: readonly Entry[], thrown: unknown): void {
    if (!isTooLarge(thrown)) return;
    const [only] = batch;
    if (batch.length === 1 && only) this.#options.desk.giveUp(only, tooLarge(only, thrown));
    else this.#options.desk.suspicious = true;
  }
}
