import {
  addressOf,
  bytesText,
  type Catalog,
  decodeJson,
  encodeJson,
  messageLimits,
  type SagaMessage,
  type SagaMessages,
  sagaIdOf,
} from '@sagachart/core';
import { type EmbeddedOrchestrator, headersOf } from '@sagachart/testing';

export interface JournalLimits {
  /** Messages of one saga. */
  readonly messages: number;
  /** Bytes of all values together; the sagas that began first are forgotten first. */
  readonly bytes: number;
}

const defaultLimits: JournalLimits = { messages: 2_000, bytes: 64 * 1024 * 1024 };

interface Entry {
  readonly messages: SagaMessage[];
  bytes: number;
  isCut: boolean;
}

/** What a message costs besides its value. */
const OVERHEAD_BYTES = 500;

/** Keeps the messages of an embedded orchestrator's sagas, for as long as the sagas are remembered and as far as there is room. */
export class MessageJournal {
  readonly #catalog: Catalog;
  readonly #limits: JournalLimits;
  readonly #sagas = new Map<string, Entry>();
  #bytes = 0;

  constructor(orchestrator: EmbeddedOrchestrator, limits: JournalLimits = defaultLimits) {
    this.#catalog = orchestrator.catalog;
    this.#limits = limits;
    orchestrator.on('arrival', ({ topic, value, headers }, at, read) => {
      const text = typeof value === 'string' || value === null ? value : bytesText(value);
      const transactionId = read && text !== null ? this.#addressee(topic, text) : undefined;
      if (transactionId === undefined) return;
      const kind = topic === this.#catalog.sagaCommandTopic ? 'saga' : 'event';
      this.#keep(transactionId, { kind, topic, at, headers: headersOf(headers), value: text });
    });
    orchestrator.on('message', ({ kind, transactionId, topic, headers, value }, at) =>
      this.#keep(transactionId, { kind, topic, at, headers, value }),
    );
    orchestrator.on('answer', ({ transactionId, key, outcome, at }) =>
      this.#keep(transactionId, noteOf('answer', at, { key, ...outcome })),
    );
    orchestrator.on('operator', ({ transactionId, command, by, reason, at }) =>
      this.#keep(transactionId, noteOf('operator', at, { command, by, reason })),
    );
    orchestrator.on('record', (id, text) => text === null && this.#forget(id));
  }

  of(transactionId: string): SagaMessages {
    const entry = this.#sagas.get(transactionId);
    if (!entry) {
      const reason = 'The messages of the saga are no longer kept: newer sagas have taken their place.';
      return { messages: [], gaps: [{ code: 'SAGA_MESSAGES_EXPIRED', topic: null, reason }] };
    }
    const reason = 'The saga has more messages than are kept.';
    const gaps = entry.isCut ? [{ code: 'SAGA_MESSAGES_LIMIT', topic: null, reason } as const] : [];
    return { messages: [...entry.messages], gaps };
  }

  #addressee(topic: string, text: string): string | undefined {
    try {
      const value = decodeJson(text, messageLimits);
      if (topic === this.#catalog.sagaCommandTopic) return sagaIdOf(value);
      const addressed = addressOf(this.#catalog, topic, value);
      return 'ignored' in addressed ? undefined : addressed.transactionId;
    } catch {
      // Names no saga that it could belong to.
      return undefined;
    }
  }

  #keep(transactionId: string, message: SagaMessage): void {
    const known = this.#sagas.get(transactionId);
    // What comes for a saga that is not known, or no longer kept, must not push out those that are.
    if (!known && message.kind !== 'saga') return;
    const entry = known ?? { messages: [], bytes: 0, isCut: false };
    this.#sagas.set(transactionId, entry);
    if (entry.messages.length >= this.#limits.messages) {
      entry.isCut = true;
      return;
    }
    const bytes = (message.value?.length ?? 0) + OVERHEAD_BYTES;
    entry.messages.push(message);
    entry.bytes += bytes;
    this.#bytes += bytes;
    for (const id of this.#sagas.keys()) {
      if (this.#bytes <= this.#limits.bytes) return;
      if (id !== transactionId) this.#forget(id);
    }
  }

  #forget(transactionId: string): void {
    this.#bytes -= this.#sagas.get(transactionId)?.bytes ?? 0;
    this.#sagas.delete(transactionId);
  }
}

const noteOf = (kind: 'answer' | 'operator', at: number, value: unknown): SagaMessage => ({
  kind,
  topic: null,
  at,
  headers: [],
  value: encodeJson(value),
});
