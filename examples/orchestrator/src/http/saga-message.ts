import {
  decodeJson,
  type Headers,
  type JsonValue,
  encodeJson,
  NIL_UUID,
  type SagaMessage,
  tenantOf,
} from '@sagachart/core';
import { headerValue } from '../header-values.js';

/** A message as the API shows it: the value as JSON where it is JSON, else as text. */
function messageDocument({ kind, topic, at, headers, value }: SagaMessage) {
  return {
    kind,
    topic,
    at: new Date(at).toISOString(),
    headers: headers.map(([name, bytes]) => ({ name, value: headerValue(bytes) })),
    ...valueOf(value),
  };
}

function valueOf(text: string | null): { readonly value: JsonValue } | { readonly text: string } {
  try {
    return { value: text === null ? null : decodeJson(text) };
  } catch {
    return { text: text ?? '' };
  }
}

const isOf = (tenant: string, headers: Headers): boolean => [tenant, NIL_UUID].includes(tenantOf(headers));

/** Text of the messages of one answer, values and headers: about a megabyte, as a page of the list of sagas. */
export const MAX_SHOWN_CHARACTERS = 1_048_576;
/** What a message takes beside its value and its headers. */
const AROUND = 200;

const sizeOf = ({ value, headers }: SagaMessage): number =>
  (value?.length ?? 0) +
  headers.reduce((sum, [name, bytes]) => sum + name.length + (bytes?.byteLength ?? 0), 0) +
  AROUND;

/** The first messages that fit. */
function leading(messages: readonly SagaMessage[]): readonly SagaMessage[] {
  let room = MAX_SHOWN_CHARACTERS;
  const end = messages.findIndex((message) => (room -= sizeOf(message)) < 0);
  return end < 0 ? messages : messages.slice(0, end);
}

/**
 * What may be shown of the messages of a saga. A transaction id is no secret, so messages of other tenants may name it: a tenant
 * does not get these, nor what operators noted; the operator does.
 *
 * @param tenant who asks; `undefined` for the operator
 * @returns the first of them, as far as there is room in an answer, and how many more there are
 */
export function visibleMessages(messages: readonly SagaMessage[], tenant: string | undefined) {
  const shown = messages.flatMap((message): SagaMessage[] => {
    const { kind, headers, value } = message;
    if (tenant === undefined) return [message];
    if (kind !== 'operator') return isOf(tenant, headers) ? [message] : [];
    const { command } = decodeJson(value ?? '{}') as { command?: JsonValue };
    return [{ ...message, value: encodeJson({ command }) }];
  });
  const first = leading(shown);
  return { messages: first.map(messageDocument), more: shown.length - first.length };
}
