import {
  type ActivityCall,
  ATTEMPT_HEADER,
  decodeJson,
  decodeRecord,
  encodeJson,
  type Headers,
  headerText,
  IDEMPOTENCY_KEY_HEADER,
  type IgnoredReason,
  NIL_UUID,
  type OutMessage,
  type Phase,
  type Progress,
  type SagaRecord,
} from '@sagachart/core';
import type { EmbeddedOrchestrator, TopicMessage } from '../embedded/index.js';

/** A message that the orchestrator sent for a saga. */
export interface SentMessage {
  readonly kind: OutMessage['kind'];
  /** The topic variable. */
  readonly topic: string;
  readonly type: string;
  /** The decoded value; 64-bit integers beyond 2^53 are bigints. */
  readonly value: Readonly<Record<string, unknown>>;
  readonly headers: Headers;
  readonly at: number;
  /** Index of the step and phase; missing for the outcome. */
  readonly step?: number;
  readonly phase?: Phase;
  /** 1 for the first sending. */
  readonly attempt?: number;
}

/** One thing that happened, for the story of a saga. */
export type StoryEntry =
  | { readonly what: 'progress'; readonly at: number; readonly progress: Progress }
  | { readonly what: 'sent'; readonly at: number; readonly message: SentMessage }
  | { readonly what: 'arrival'; readonly at: number; readonly message: TopicMessage; readonly read: boolean }
  | { readonly what: 'ignored'; readonly at: number; readonly reason: IgnoredReason }
  | { readonly what: 'deadLetter'; readonly at: number; readonly reason: string }
  | { readonly what: 'asked'; readonly at: number; readonly call: ActivityCall }
  | { readonly what: 'answered'; readonly at: number; readonly text: string }
  | { readonly what: 'crash'; readonly at: number };

/** All that is known of one saga. */
export interface SagaLog {
  readonly transactionId: string;
  readonly entries: StoryEntry[];
  /** The newest record, also after the orchestrator has forgotten the saga. */
  record: SagaRecord | undefined;
}

function sentMessage({ kind, topic, value, headers }: OutMessage, at: number): SentMessage {
  const decoded = decodeJson(value) as Readonly<Record<string, unknown>>;
  const message = { kind, topic, type: String(decoded['type']), value: decoded, headers, at };
  if (kind === 'outcome') return message;
  const [, step, phase] = headerText(headers, IDEMPOTENCY_KEY_HEADER)?.split(':') ?? [];
  const attempt = Number(headerText(headers, ATTEMPT_HEADER) ?? 1);
  return { ...message, step: Number(step), phase: phase as Phase, attempt };
}

const namedId = /"transactionId":\s*"([^"]{36})"/g;
const ended = new Set(['completed', 'failed', 'refused']);

/** Writes down what happens in an orchestrator, saga by saga. */
export class SagaLogs {
  readonly #logs = new Map<string, SagaLog>();
  /** Whom the input that is being handled concerns, for what is told without an id. */
  #present: readonly SagaLog[] = [];

  constructor(orchestrator: EmbeddedOrchestrator) {
    const { sagaCommandTopic } = orchestrator.catalog;
    orchestrator.on('arrival', (message, at, read) => {
      const command = message.topic === sagaCommandTopic;
      this.#present = this.#concerned(message, command);
      if (!command) this.#tell({ what: 'arrival', at, message, read });
    });
    orchestrator.on('record', (id, text) => {
      if (text !== null) this.#log(id).record = decodeRecord(text);
    });
    orchestrator.on('message', (message, at) => {
      const entry = { what: 'sent', at, message: sentMessage(message, at) } as const;
      this.#log(message.transactionId).entries.push(entry);
    });
    orchestrator.on('progress', (progress) => {
      const { transactionId, at } = progress;
      this.#log(transactionId).entries.push({ what: 'progress', at, progress });
    });
    orchestrator.on('activity', (call, at) => {
      this.#log(call.transactionId).entries.push({ what: 'asked', at, call });
    });
    orchestrator.on('answer', ({ transactionId, outcome, at }) => {
      this.#present = [this.#log(transactionId)];
      const text = 'error' in outcome ? `error: ${outcome.error}` : encodeJson(outcome.result ?? null);
      this.#tell({ what: 'answered', at, text });
    });
    orchestrator.on('ignored', (reason, at) => this.#tell({ what: 'ignored', at, reason }));
    orchestrator.on('deadLetter', ({ code, reason }, at) =>
      this.#tell({ what: 'deadLetter', at, reason: `${code}: ${reason}` }),
    );
    orchestrator.on('crash', (at) => {
      for (const log of this.#logs.values()) log.entries.push({ what: 'crash', at });
    });
  }

  find(transactionId: string): SagaLog | undefined {
    return this.#logs.get(transactionId);
  }

  all(): readonly SagaLog[] {
    return [...this.#logs.values()];
  }

  /** Those whom the text names; a message that names nobody may have been meant for any saga that has not ended. */
  #concerned({ value }: TopicMessage, command: boolean): readonly SagaLog[] {
    const text = typeof value === 'string' ? value : '';
    const ids = [...text.matchAll(namedId)].map(([, id]) => id ?? '');
    if (command) return ids.slice(0, 1).map((id) => this.#log(id));
    const named = ids.flatMap((id) => this.#logs.get(id) ?? []);
    if (named.length > 0) return [...new Set(named)];
    const nobody = ids.every((id) => id === NIL_UUID);
    return nobody ? this.all().filter(({ record }) => record && !ended.has(record.status)) : [];
  }

  #tell(entry: StoryEntry): void {
    for (const log of this.#present) log.entries.push(entry);
  }

  #log(transactionId: string): SagaLog {
    const known = this.#logs.get(transactionId);
    if (known) return known;
    const log: SagaLog = { transactionId, entries: [], record: undefined };
    this.#logs.set(transactionId, log);
    return log;
  }
}
