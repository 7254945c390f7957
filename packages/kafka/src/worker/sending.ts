import type { EngineOutput } from '@sagachart/core';
import type { CommitReceipt, Isolation, KafkaPort } from '../client-port/index.js';
import type { OnCrashPoint } from '../crash-point.js';
import type { LogChange, PartitionLog } from '../log/index.js';
import { Outbox } from '../outbox/index.js';
import { deadLetterRecord, type Destinations, messageRecords } from './outgoing.js';
import { type PlannedBytes, requireSendable } from './oversized-saga.js';

export interface SendingOptions {
  readonly port: KafkaPort;
  readonly destinations: Destinations;
  readonly participantsRead: Isolation;
  readonly plannedBytes: PlannedBytes;
  /** Milliseconds of the Unix epoch. */
  readonly now: () => number;
  readonly onCrashPoint?: OnCrashPoint | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** After so long without a batch the changelog is told that everything was sent. */
const CLEAR_AFTER_MS = 5_000;

/**
 * Stores what a batch came to and sends its messages: for read-committed participants as part of the transaction, for others
 * by way of the outbox, after it.
 */
export class Sending {
  readonly #options: SendingOptions;
  readonly #log: PartitionLog;
  readonly #outbox: Outbox;
  #clearAt: number | undefined;

  private constructor(options: SendingOptions, log: PartitionLog, outbox: Outbox) {
    this.#options = options;
    this.#log = log;
    this.#outbox = outbox;
    this.#clearAt = outbox.isStale ? options.now() + CLEAR_AFTER_MS : undefined;
  }

  /**
   * Sends what the predecessor has left unsent.
   *
   * @param restoringSince when the log was opened, by the system clock
   */
  static async restore(
    options: SendingOptions,
    log: PartitionLog,
    entries: ReadonlyMap<string, string>,
    restoringSince: number,
  ): Promise<Sending> {
    const { port, participantsRead, onCrashPoint, signal } = options;
    const commit = (changes: readonly LogChange[]): Promise<unknown> => log.commit(changes, []);
    const later = participantsRead === 'uncommitted';
    const outbox = await Outbox.restore({ port, commit, signal }, entries, restoringSince, later);
    if (later) await onCrashPoint?.('restore.commands-sent');
    return new Sending(options, log, outbox);
  }

  /** When `store` is worth while although nothing has come, in milliseconds of the Unix epoch. */
  get clearAt(): number | undefined {
    return this.#clearAt;
  }

  /** @throws KafkaPortError; after any error it is unknown what was stored and sent, and the log has to be opened anew */
  async store(changes: readonly LogChange[], output: EngineOutput): Promise<CommitReceipt> {
    const { destinations, onCrashPoint, participantsRead, plannedBytes } = this.#options;
    const letters = output.deadLetters.map((letter) => deadLetterRecord(letter, destinations.deadLetters));
    const messages = messageRecords(output.messages, destinations);
    const later = participantsRead === 'uncommitted' ? messages : [];
    // Once it is decided it has to be sent, so it is refused before.
    if (later.length > 0) requireSendable(output.messages, plannedBytes);
    const own = [...changes, ...this.#outbox.take(later)];
    const receipt = await this.#log.commit(own, later === messages ? letters : [...messages, ...letters]);
    if (later.length > 0) {
      await onCrashPoint?.('commands.due');
      await this.#outbox.send();
      await onCrashPoint?.('commands.sent');
    }
    this.#clearAt = this.#outbox.isStale ? this.#options.now() + CLEAR_AFTER_MS : undefined;
    return receipt;
  }

  close(): void {
    this.#outbox.close();
    this.#log.close();
  }
}
