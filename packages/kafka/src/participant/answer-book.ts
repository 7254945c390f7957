import { decodeJson, encodeJson, restoreHeaders, storeHeaders } from '@sagachart/core';
import type { LogChange } from '../log/index.js';
import { Turns } from '../partition/index.js';
import type { Reply } from './types.js';

const CHECKPOINT = 'checkpoint';
const BEYOND = 'beyond';
const GENERATIONS = 'generations';
const ANSWER = 'answer/';

interface Answer {
  readonly at: number;
  readonly replies: readonly Reply[];
}

/** An answer as it is stored: one text takes a tenth of the memory of its parts, and few are ever asked for again. */
interface Kept {
  readonly at: number;
  readonly text: string;
}

/** How far a command topic was read; `beyond` are offsets behind the next one that are handled already. */
export interface ReadPosition {
  readonly topic: string;
  readonly nextOffset: number;
  readonly beyond?: readonly number[];
}

/** What one partition's owner remembers: how far each command topic was read, and its answers by idempotency key. */
export class AnswerBook {
  readonly #offsets = new Map<string, number>();
  readonly #beyond = new Map<string, ReadonlySet<number>>();
  readonly #generations = new Map<string, string>();
  readonly #answers = new Map<string, Kept>();
  readonly #rememberMs: number;
  #beyondStored: string | null = null;

  constructor(entries: Iterable<readonly [key: string, text: string]>, rememberMs: number) {
    this.#rememberMs = rememberMs;
    for (const [key, text] of entries) this.load(key, text);
    this.loaded();
  }

  /** As the constructor, in many turns of the event loop; takes the entries out of the map. */
  static async inTurns(entries: Map<string, string>, rememberMs: number): Promise<AnswerBook> {
    const book = new AnswerBook([], rememberMs);
    const turns = new Turns();
    for (const [key, text] of entries) {
      entries.delete(key);
      book.load(key, text);
      if (turns.due) await turns.next();
    }
    book.loaded();
    return book;
  }

  /** Takes in one entry of the log; `loaded` follows the last. */
  load(key: string, text: string): void {
    if (key.startsWith(ANSWER)) this.#answers.set(key.slice(ANSWER.length), { at: timeOf(text), text });
    else if (key === CHECKPOINT) setAll(this.#offsets, text);
    else if (key === GENERATIONS) setAll(this.#generations, text);
    else if (key === BEYOND) {
      this.#beyondStored = text;
      for (const [topic, offsets] of Object.entries(JSON.parse(text) as Record<string, number[]>)) {
        this.#beyond.set(topic, new Set(offsets));
      }
    }
  }

  loaded(): void {
    const sorted = [...this.#answers].sort(([, a], [, b]) => a.at - b.at);
    this.#answers.clear();
    for (const [key, kept] of sorted) this.#answers.set(key, kept);
  }

  /** Whether a command topic was read before. */
  knows(topic: string): boolean {
    return this.#offsets.has(topic);
  }

  /** The next offset to be read of a command topic. */
  offsetOf(topic: string): number {
    return this.#offsets.get(topic) ?? 0;
  }

  /** Whether the command at this offset is handled. */
  isDone(topic: string, offset: number): boolean {
    return offset < this.offsetOf(topic) || (this.#beyond.get(topic)?.has(offset) ?? false);
  }

  rewind(topic: string, offset: number): void {
    this.#offsets.set(topic, offset);
    this.#beyond.delete(topic);
  }

  /** The id of the topic to which the offsets belong; `undefined` when none was noted. */
  generationOf(topic: string): string | undefined {
    return this.#generations.get(topic);
  }

  find(idempotencyKey: string): readonly Reply[] | undefined {
    const kept = this.#answers.get(idempotencyKey);
    return kept && decodeAnswer(kept.text).replies;
  }

  /** Takes answers and offsets down and gives the changes to store; what is too old is forgotten on the way. */
  note(
    at: number,
    read: ReadPosition | readonly ReadPosition[] | undefined,
    answers: readonly (readonly [key: string, replies: readonly Reply[]])[],
  ): LogChange[] {
    const changes: LogChange[] = [];
    for (const [key, replies] of answers) {
      const text = encodeAnswer({ at, replies });
      // Taken out first, so that the order stays that of time.
      this.#answers.delete(key);
      this.#answers.set(key, { at, text });
      changes.push([ANSWER + key, text]);
    }
    for (const [key, answer] of this.#answers) {
      if (answer.at + this.#rememberMs > at) break;
      this.#answers.delete(key);
      changes.push([ANSWER + key, null]);
    }
    for (const position of read === undefined ? [] : [read].flat()) this.#move(position);
    changes.push([CHECKPOINT, JSON.stringify(Object.fromEntries(this.#offsets))]);
    const beyond = this.#encodeBeyond();
    if (beyond !== this.#beyondStored) changes.push([BEYOND, beyond]);
    this.#beyondStored = beyond;
    return changes;
  }

  /** Takes down to which topics the offsets belong; gives the change to store, if there is one. */
  noteGenerations(generations: ReadonlyMap<string, string>): LogChange[] {
    const before = JSON.stringify(Object.fromEntries(this.#generations));
    for (const [topic, id] of generations) this.#generations.set(topic, id);
    const text = JSON.stringify(Object.fromEntries(this.#generations));
    return text === before ? [] : [[GENERATIONS, text]];
  }

  #move({ topic, nextOffset, beyond = [] }: ReadPosition): void {
    this.#offsets.set(topic, nextOffset);
    if (beyond.length > 0) this.#beyond.set(topic, new Set(beyond));
    else this.#beyond.delete(topic);
  }

  #encodeBeyond(): string | null {
    if (this.#beyond.size === 0) return null;
    return JSON.stringify(
      Object.fromEntries([...this.#beyond].map(([topic, offsets]) => [topic, [...offsets]])),
    );
  }
}

function setAll<T>(into: Map<string, T>, text: string): void {
  for (const [key, value] of Object.entries(JSON.parse(text) as Record<string, T>)) into.set(key, value);
}

const TIME = /^\{"at":(\d+)[,}]/;

/** The time of an answer stands first in its text; to decode all of it would take fifty times as long. */
function timeOf(text: string): number {
  const found = TIME.exec(text);
  return found ? Number(found[1]) : decodeAnswer(text).at;
}

const encodeAnswer = ({ at, replies }: Answer): string =>
  encodeJson({
    at,
    replies: replies.map(({ headers, ...reply }) =>
      headers ? { ...reply, headers: storeHeaders(headers) } : reply,
    ),
  });

function decodeAnswer(text: string): Answer {
  const { at, replies } = decodeJson(text) as unknown as {
    at: number;
    replies: (Omit<Reply, 'headers'> & { headers?: Parameters<typeof restoreHeaders>[0] })[];
  };
  return {
    at,
    replies: replies.map(({ headers, ...reply }) =>
      headers ? { ...reply, headers: restoreHeaders(headers) } : reply,
    ),
  };
}
