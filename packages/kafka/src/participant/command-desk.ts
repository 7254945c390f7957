import { setMaxListeners } from 'node:events';
import { SagaError } from '@sagachart/core';
import type { KafkaRecord } from '../client-port/index.js';
import { runAttempts, type AttemptOptions } from './attempts.js';
import { KeyLanes } from './key-lanes.js';
import { NOT_HANDLED } from './obey-channel.js';
import { type Command, readCommand, withHeaders } from './received-command.js';
import type { PassedOver, Reject, Reply } from './types.js';

/** What became of a command. */
export interface Settled {
  readonly how: 'handled' | 'repeated' | PassedOver['why'];
  readonly replies: readonly Reply[];
  readonly error?: SagaError;
}

/** A command from when it was read until what became of it is committed. */
export interface Entry {
  readonly record: KafkaRecord;
  readonly command: Command | undefined;
  settled: Settled | undefined;
  /** The topic was recreated, and with it went the command: nobody waits for its answer. */
  detached: boolean;
}

export interface CommandDeskOptions extends Omit<AttemptOptions, 'enter' | 'leave'> {
  readonly concurrency: number;
  readonly reject: Reject | undefined;
  /** Topic variables by topic name. */
  readonly variables: ReadonlyMap<string, string>;
  /** False while it is not known whether the partition is still ours. */
  readonly mayStart: () => boolean;
  readonly onTrouble: (what: string, thrown: unknown) => void;
}

const placeOf = ({ topic, offset }: KafkaRecord): string => `${offset} ${topic}`;

/**
 * The commands of one partition that are in hand, for as long as the partition is ours. It outlives the owner of the
 * partition: what was answered before a commit failed is not handled again, for the answer is still here.
 */
export class CommandDesk {
  readonly #options: CommandDeskOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #fresh = new Map<string, readonly Reply[]>();
  readonly #rewinds = new Map<string, number>();
  readonly #lanes: KeyLanes;
  #open = 0;
  /** What the owner of the partition remembers of earlier commands, and what it wants to know of these. */
  memory: (idempotencyKey: string) => readonly Reply[] | undefined = () => undefined;
  onSettled: (entry: Entry) => void = () => undefined;
  /** An answer was too large for its topic: they are committed one by one until the one at fault is found. */
  suspicious = false;

  constructor(options: CommandDeskOptions) {
    this.#options = options;
    this.#lanes = new KeyLanes(options.concurrency, options.mayStart);
    // One for each command at work.
    setMaxListeners(0, options.ended);
    if (options.ended.aborted) this.close();
    else options.ended.addEventListener('abort', () => this.close(), { once: true });
  }

  /** Commands that are neither answered nor given up. */
  get open(): number {
    return this.#open;
  }

  get running(): number {
    return this.#lanes.running;
  }

  /**
   * Takes a command in hand, unless it is already. `onSettled` follows, at once where it was settled before, under an owner
   * whose commit failed.
   */
  take(record: KafkaRecord): Entry {
    const place = placeOf(record);
    const known = this.#entries.get(place);
    const entry = known ?? this.#read(record);
    if (entry.settled) this.onSettled(entry);
    if (known) return known;
    this.#entries.set(place, entry);
    const { command } = entry;
    if (command) {
      this.#open += 1;
      this.#lanes.run(command.key, () => this.#handle(entry, command));
    }
    return entry;
  }

  /** What became of it is committed. */
  forget({ record, command, settled }: Entry): void {
    this.#entries.delete(placeOf(record));
    if (command?.idempotencyKey !== undefined && settled?.how === 'handled') {
      this.#fresh.delete(command.idempotencyKey);
    }
  }

  /** Drops what was committed after all, as the partition's log says. */
  forgetWhere(isDone: (topic: string, offset: number) => boolean): void {
    for (const entry of this.#entries.values()) {
      if (entry.settled && isDone(entry.record.topic, entry.record.offset)) this.forget(entry);
    }
  }

  /** The topic has another log than before: what is in hand of it belongs to records that are gone. */
  detach(topic: string): void {
    for (const [place, entry] of this.#entries) {
      if (entry.record.topic !== topic) continue;
      entry.detached = true;
      this.#entries.delete(place);
    }
  }

  /** The next owner goes on at this offset. */
  rewind(topic: string, offset: number): void {
    this.#rewinds.set(topic, offset);
    this.detach(topic);
  }

  takeRewinds(): readonly (readonly [topic: string, offset: number])[] {
    const rewinds = [...this.#rewinds];
    this.#rewinds.clear();
    return rewinds;
  }

  /** The answers of a command cannot be sent. */
  giveUp(entry: Entry, error: SagaError): void {
    entry.settled = { how: 'given-up', replies: [], error };
    if (entry.command?.idempotencyKey !== undefined) this.#fresh.delete(entry.command.idempotencyKey);
  }

  /** Nothing starts any more. */
  close(): void {
    this.#lanes.close();
  }

  #read(record: KafkaRecord): Entry {
    const topic = this.#options.variables.get(record.topic) ?? record.topic;
    try {
      return { record, command: readCommand(record, topic), settled: undefined, detached: false };
    } catch (thrown) {
      if (!(thrown instanceof SagaError)) throw thrown;
      const settled: Settled = { how: 'unreadable', replies: [], error: thrown };
      return { record, command: undefined, settled, detached: false };
    }
  }

  async #handle(entry: Entry, command: Command): Promise<void> {
    const { idempotencyKey } = command;
    const known =
      idempotencyKey === undefined
        ? undefined
        : (this.#fresh.get(idempotencyKey) ?? this.memory(idempotencyKey));
    if (known) return this.#settle(entry, { how: 'repeated', replies: known });
    const ending = await runAttempts(command, {
      ...this.#options,
      enter: () => this.#lanes.enter(),
      leave: () => this.#lanes.leave(),
    });
    if (ending.end === 'abandoned') return;
    if (ending.end === 'unreadable') {
      return this.#settle(entry, { how: 'unreadable', replies: [], error: ending.error });
    }
    if (ending.end === 'given-up') {
      const { why } = ending;
      return this.#settle(entry, {
        how: 'given-up',
        replies: this.#rejections(command, why),
        error: why.error,
      });
    }
    if (ending.replies === NOT_HANDLED) return this.#settle(entry, { how: 'not-handled', replies: [] });
    const replies = ending.replies.map((reply) => withHeaders(reply, command));
    if (idempotencyKey !== undefined && !replies.some(({ rejection }) => rejection)) {
      this.#fresh.set(idempotencyKey, replies);
    }
    this.#settle(entry, { how: 'handled', replies });
  }

  #rejections(command: Command, why: Parameters<Reject>[1]): readonly Reply[] {
    const { reject, onTrouble } = this.#options;
    try {
      const signal = AbortSignal.abort(why.error);
      return reject?.({ ...command, signal }, why).map((reply) => withHeaders(reply, command)) ?? [];
    } catch (thrown) {
      onTrouble('The reject of a participant threw, so the saga is told nothing', thrown);
      return [];
    }
  }

  #settle(entry: Entry, settled: Settled): void {
    entry.settled = settled;
    this.#open -= 1;
    this.onSettled(entry);
  }
}
