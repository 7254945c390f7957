import type { SagaError } from '../error/index.js';
import { type SagaErrorCode } from '../error/index.js';
import {
  bytesText,
  decodeJson,
  type Headers,
  headerText,
  type JsonLimits,
  type JsonValue,
  NIL_UUID,
  normaliseUuid,
  TENANT_HEADER,
} from '../wire/index.js';
import type { EngineOutput, MessageInput } from './io.js';

export const sizeOf = (value: string | Uint8Array): number =>
  typeof value === 'string' ? Buffer.byteLength(value) : value.byteLength;

/** Sends a message to the dead letters, as it came in. */
export function bury(input: MessageInput, code: SagaErrorCode, reason: string, output: EngineOutput): void {
  const { topic, key, value, headers = [], source } = input;
  output.deadLetters.push({ code, reason, topic, key, value, headers, source });
}

export interface UnreadableMessage {
  readonly code: SagaErrorCode;
  readonly reason: string;
}

export const messageText = (value: string | Uint8Array): string =>
  typeof value === 'string' ? value : bytesText(value);

/** Levels that a message may have: what is stored and sent puts some of its own around it. */
export const MAX_MESSAGE_DEPTH = 128;

/** What a message from outside may hold: beyond that it costs more than it weighs. */
export const messageLimits: JsonLimits = { depth: MAX_MESSAGE_DEPTH, members: 10_000, exactValues: 40_000 };

/** Headers that a saga command may have: every command of its saga carries them all. */
export const MAX_MESSAGE_HEADERS = 1_000;

/** The decoded value of a message, or the fault that makes it unreadable. */
export function readMessage({
  topic,
  value,
}: MessageInput): { readonly json: JsonValue } | UnreadableMessage {
  if (value === null || sizeOf(value) === 0) {
    return { code: 'SAGA_MESSAGE_EMPTY', reason: `A message on ${topic} has no value.` };
  }
  try {
    return { json: decodeJson(messageText(value), messageLimits) };
  } catch (thrown) {
    const { code, what } = thrown as SagaError;
    return { code, reason: `A message on ${topic} cannot be read: ${what}` };
  }
}

const tenants = new Map<string, string>();
const MAX_TENANTS = 1_000;

/** Many sagas have one tenant: one copy of its id serves them all. */
export function sharedTenant(text: string): string {
  const known = tenants.get(text);
  if (known !== undefined) return known;
  const tenant = normaliseUuid(text) ?? NIL_UUID;
  if (tenants.size >= MAX_TENANTS) tenants.clear();
  tenants.set(text, tenant);
  return tenant;
}

/** The tenant of a message as the wire contract reads it: 36 characters that are a uuid, else nobody. */
export function tenantOf(headers: Headers): string {
  const text = headerText(headers, TENANT_HEADER);
  return text?.length === 36 ? sharedTenant(text) : NIL_UUID;
}
