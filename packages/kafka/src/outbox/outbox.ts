import {
  KafkaPortError,
  type KafkaPort,
  type NumberedProducer,
  type OutgoingRecord,
} from '../client-port/index.js';
import type { LogChange } from '../log/index.js';
import {
  decodeDue,
  type DueBatch,
  type DueMessages,
  encodeDue,
  encodeNothingDue,
  encodeProgress,
} from './due-messages.js';
import { missingRecords } from './missing-records.js';

export interface OutboxOptions {
  readonly port: KafkaPort;
  /** Stores changes of the partition's log, under its fence. */
  readonly commit: (changes: readonly LogChange[]) => Promise<unknown>;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds of the Unix epoch. Default: the system clock. */
  readonly now?: () => number;
}

/** A process that slept for longer between the commit and the sending leaves the sending to whoever is the owner then. */
const SEND_WITHIN_MS = 60_000;
/**
 * What is due for longer may have been stored so long ago that its leader has forgotten the producer, and would store it
 * again. Far below the day that leaders remember, for the clocks of two owners may differ.
 */
const LOOK_AFTER_MS = 3_600_000;
const CLOCKS_DIFFER_MS = 300_000;

const hasLostItsPlace = (thrown: unknown): boolean =>
  thrown instanceof KafkaPortError && thrown.code === 'SAGA_KAFKA_OUT_OF_SEQUENCE';

/**
 * The messages that an owner has decided to send, for readers who do not wait for transactions: they are part of the
 * transaction that decided them, as entries of the partition's log, and go out after it, each once.
 *
 * Their numbers are in the log too. So a new owner sends what it finds as due without knowing whether its predecessor has,
 * or is about to: the leaders store the same numbers once, whoever comes first.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #now: () => number;
  #producer: NumberedProducer | undefined;
  /** The producer has an id of its own. */
  #hasNumbers = false;
  #due: DueMessages | undefined;
  #sendUntil = 0;
  /** Pieces that the log has; `undefined` when it has nothing as due. */
  #pieces: number | undefined;
  /** By place, the offset behind the last batch that is known to be stored. */
  readonly #offsets = new Map<string, number>();

  private constructor(options: OutboxOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /**
   * Sends what the entries of the log have as due.
   *
   * @param restoringSince when the log was opened, in milliseconds of the Unix epoch
   * @param takesMore whether `take` will be called with records
   * @throws SagaError `SAGA_OUTBOX_INVALID`; KafkaPortError when it cannot be sent now
   */
  static async restore(
    options: OutboxOptions,
    entries: ReadonlyMap<string, string>,
    restoringSince: number,
    takesMore: boolean,
  ): Promise<Outbox> {
    const outbox = new Outbox(options);
    try {
      const found = decodeDue(entries);
      if (found) {
        outbox.#pieces = found.pieces;
        await outbox.#sendRestored(found.due, restoringSince);
      }
      if (takesMore) await outbox.#begun();
      return outbox;
    } catch (thrown) {
      outbox.close();
      throw thrown;
    }
  }

  /** The log has messages as due that are sent. */
  get isStale(): boolean {
    return this.#pieces !== undefined && this.#due === undefined;
  }

  /**
   * Takes records over; what was taken before has to be sent.
   *
   * @returns the changes to store with what decided them
   */
  take(records: readonly OutgoingRecord[]): readonly LogChange[] {
    if (this.#due)
      throw new KafkaPortError('SAGA_KAFKA_CLOSED', 'The outbox has messages that are not sent.');
    const replaced = this.#pieces;
    if (records.length === 0) {
      if (replaced === undefined) return [];
      this.#pieces = undefined;
      return encodeNothingDue(replaced);
    }
    if (!this.#producer)
      throw new KafkaPortError('SAGA_KAFKA_CLOSED', 'The outbox was not made to take more.');
    const rounds = this.#producer
      .number(records)
      .map((round) =>
        round.map((batch): DueBatch => ({ ...batch, after: this.#offsets.get(placeOf(batch)) })),
      );
    this.#due = { at: this.#now(), rounds, stored: 0 };
    this.#sendUntil = this.#due.at + SEND_WITHIN_MS;
    const { changes, pieces } = encodeDue(this.#due, replaced ?? 0);
    this.#pieces = pieces;
    return changes;
  }

  /**
   * Sends what was taken, after it was committed. After any error the outbox is restored: the log has what is due.
   *
   * @throws KafkaPortError
   */
  async send(): Promise<void> {
    while (this.#due) await this.#sendRound(this.#due);
  }

  close(): void {
    this.#producer?.close();
  }

  async #sendRound(due: DueMessages): Promise<void> {
    const { rounds, stored } = due;
    const round = rounds[stored];
    if (round) {
      const producer = (this.#producer ??= this.#options.port.numberedProducer());
      for (const { topic, partition, offset } of await producer.store(round, this.#sendUntil)) {
        if (offset >= 0) this.#offsets.set(placeOf({ topic, partition }), offset + 1);
      }
    }
    this.#due = stored + 1 < rounds.length ? { ...due, stored: stored + 1 } : undefined;
    // After a restart a leader knows the last batch of a producer only: the one before must be known here.
    if (this.#due) await this.#options.commit([encodeProgress(this.#due, this.#pieces ?? 0)]);
  }

  async #sendRestored(due: DueMessages, restoringSince: number): Promise<void> {
    this.#due = due;
    this.#sendUntil = restoringSince + LOOK_AFTER_MS;
    const age = this.#now() - due.at;
    if (age > -CLOCKS_DIFFER_MS && age < LOOK_AFTER_MS) {
      try {
        await this.send();
        return;
      } catch (thrown) {
        if (!hasLostItsPlace(thrown)) throw thrown;
      }
    }
    const open = this.#due.rounds.slice(this.#due.stored).flat();
    const missing = await missingRecords(this.#options.port, open, this.#options.signal);
    this.#due = undefined;
    if (missing.length === 0) return;
    // Under the old numbers a leader would not take them, or would not notice a repetition.
    await this.#begun();
    await this.#options.commit(this.take(missing));
    await this.send();
  }

  async #begun(): Promise<void> {
    if (this.#hasNumbers) return;
    this.#producer ??= this.#options.port.numberedProducer();
    await this.#producer.begin();
    this.#hasNumbers = true;
  }
}

const placeOf = ({ topic, partition }: { readonly topic: string; readonly partition: number }): string =>
  `${partition} ${topic}`;
