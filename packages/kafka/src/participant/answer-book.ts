import { decodeJson, encodeJson, restoreHeaders, storeHeaders } from '@sagachart/core';
import type { LogChange } from '../log/index.js';
import type { Reply } from './types.js';

const CHECKPOINT = 'checkpoint';
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

/** What one partition's owner remembers: how far each command topic was read, and its answers by idempotency key. */
export class AnswerBook {
  readonly #offsets: Map<string, number>;
  readonly #answers: Map<string, Kept>;
  readonly #rememberMs: number;

  constructor(entries: ReadonlyMap<string, string>, rememberMs: number) {
    this.#rememberMs = rememberMs;
    const checkpoint = entries.get(CHECKPOINT);
    this.#offsets = new Map(
      Object.entries(checkpoint ? (JSON.parse(checkpoint) as Record<string, number>) : {}),
    );
    const answers = [...entries]
      .filter(([key]) => key.startsWith(ANSWER))
      .map(([key, text]) => [key.slice(ANSWER.length), { at: decodeAnswer(text).at, text }] as const);
    this.#answers = new Map(answers.sort(([, a], [, b]) => a.at - b.at));
  }

  /** The next offset to be read of a command topic. */
  offsetOf(topic: string): number {
    return this.#offsets.get(topic) ?? 0;
  }

  rewind(topic: string, offset: number): void {
    this.#offsets.set(topic, offset);
  }

  find(idempotencyKey: string): readonly Reply[] | undefined {
    const kept = this.#answers.get(idempotencyKey);
    return kept && decodeAnswer(kept.text).replies;
  }

  /** Takes answers and offsets down and gives the changes to store; what is too old is forgotten on the way. */
  note(
    at: number,
    read: { readonly topic: string; readonly nextOffset: number } | undefined,
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
    if (read) this.#offsets.set(read.topic, read.nextOffset);
    changes.push([CHECKPOINT, JSON.stringify(Object.fromEntries(this.#offsets))]);
    return changes;
  }
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
