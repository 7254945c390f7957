import { type Catalog, encodeJson, type Headers, type SagaMessage } from '@sagachart/core';
import type { KafkaRecord } from '../client-port/index.js';
import { readInboxRecord } from '../inbox/index.js';

/** A record of the inbox as the message that it carries; `undefined` for what no worker can read either. */
export function receivedMessage(record: KafkaRecord, catalog: Catalog): SagaMessage | undefined {
  const at = record.timestampMs;
  const input = readInboxRecord(record, at)?.input;
  switch (input?.kind) {
    case 'message': {
      const { topic, headers = [], value } = input;
      const kind = topic === catalog.sagaCommandTopic ? 'saga' : 'event';
      return { kind, topic, at, headers: copyOf(headers), value: value as string | null };
    }
    case 'activity':
      return {
        kind: 'answer',
        topic: null,
        at,
        headers: [],
        value: encodeJson({ key: input.key, ...input.outcome }),
      };
    case 'operator': {
      const { command, by, reason } = input;
      return { kind: 'operator', topic: null, at, headers: [], value: encodeJson({ command, by, reason }) };
    }
    default:
      return undefined;
  }
}

/** A record of a topic that orchestrators write. */
export function sentMessage(record: KafkaRecord, variable: string, catalog: Catalog): SagaMessage {
  return {
    kind: variable === catalog.sagaStatusTopic ? 'outcome' : 'command',
    topic: variable,
    at: record.timestampMs,
    headers: copyOf(record.headers),
    value: record.value === null ? null : record.value.toString(),
  };
}

/** Records are views into the answer of a broker; what is kept must not keep all of that. */
const copyOf = (headers: readonly (readonly [string, Uint8Array | null])[]): Headers =>
  headers.map(([name, value]) => [name, value && Buffer.from(value)] as const);
