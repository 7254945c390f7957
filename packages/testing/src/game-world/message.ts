import type { JsonObject } from './command-reader.js';

/** Headers in order, values as bytes. */
export type WorldHeaders = readonly (readonly [name: string, value: Uint8Array | null])[];

/** One command as a participant receives it. */
export interface WorldCommand {
  /** The topic variable's name in the world's dialect, e.g. `COMMAND_TOPIC_CHARACTER`. */
  readonly topic: string;
  readonly key?: string;
  /** The decoded JSON value; integers beyond 2^53 as `bigint`. */
  readonly value: unknown;
  readonly headers?: WorldHeaders;
}

/** One status event to be sent. */
export interface WorldReply {
  /** The topic variable's name in the world's dialect. */
  readonly topic: string;
  readonly value: JsonObject;
  readonly headers: WorldHeaders;
  /** Milliseconds between the command and this event; replies stand in order of emission. */
  readonly delayMs: number;
}

/** Same for every attempt of one command: `transactionId:stepIndex:phase`. */
export const idempotencyKeyHeader = 'saga-idempotency-key';

const tenantHeaders = new Set(['TENANT_ID', 'REGION', 'MAJOR_VERSION', 'MINOR_VERSION']);
const decoder = new TextDecoder();

/** The last header of that name as text, as Kafka clients read it. */
export function idempotencyKeyOf(headers: WorldHeaders): string | undefined {
  const found = headers.findLast(([name]) => name === idempotencyKeyHeader);
  return found?.[1] ? decoder.decode(found[1]) : undefined;
}

/** The headers of an answer: those of the tenant byte for byte and, when asked for, the idempotency key. */
export function replyHeaders(headers: WorldHeaders, echoIdempotencyKey: boolean): WorldHeaders {
  const kept = headers.filter(
    ([name]) => tenantHeaders.has(name) || (echoIdempotencyKey && name === idempotencyKeyHeader),
  );
  return kept.map(([name, bytes]) => [name, bytes && Uint8Array.from(bytes)] as const);
}
