import { type DeadLetter, type EngineOutput, type Headers, textBytes } from '@sagachart/core';
import { type OutgoingRecord, partitionFor, type RecordHeader } from '../client-port/index.js';

/** Where an output's records go: the topic of a variable, and how many partitions a topic has. */
export interface Destinations {
  readonly nameOf: (variable: string) => string;
  readonly partitionsOf: (name: string) => number;
  readonly deadLetters: string;
}

/** A dead letter holds the message as it came; what does not fit its topic (8 MiB) is cut, and says so. */
const MAX_VALUE_BYTES = 7_000_000;
const MAX_HEADER_BYTES = 1_000_000;
const MAX_KEY_BYTES = 100_000;

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export const recordHeaders = (headers: Headers): RecordHeader[] =>
  headers.map((header) => {
    const [name, value] = header;
    // Most are buffers, and whatever is kept until a transaction has ended is copied by the garbage collection.
    return value === null || Buffer.isBuffer(value)
      ? (header as RecordHeader)
      : ([name, asBuffer(value)] as const);
  });

/** Bytes of headers as they stand in a record. */
export function headerBytes(headers: Headers | readonly RecordHeader[]): number {
  let sum = 0;
  for (const [name, value] of headers) sum += Buffer.byteLength(name) + (value?.byteLength ?? 0) + 8;
  return sum;
}

export function deadLetterRecord(letter: DeadLetter, topic: string): OutgoingRecord {
  const { code, reason, value, headers, source, key } = letter;
  const bytes = value === null ? null : typeof value === 'string' ? Buffer.from(value) : asBuffer(value);
  const keyBytes = key === undefined ? null : Buffer.from(key);
  const keyCut = keyBytes !== null && keyBytes.byteLength > MAX_KEY_BYTES;
  const cut = bytes !== null && bytes.byteLength > MAX_VALUE_BYTES;
  const bare = headerBytes(headers) > MAX_HEADER_BYTES;
  const place = source ? `${source.topic} ${source.partition} ${source.offset}` : letter.topic;
  return {
    topic,
    partition: 0,
    key: keyCut ? keyBytes.subarray(0, MAX_KEY_BYTES) : keyBytes,
    value: cut ? bytes.subarray(0, MAX_VALUE_BYTES) : bytes,
    headers: [
      ...(bare ? [] : recordHeaders(headers)),
      ['sagachart-dead-letter-code', Buffer.from(code)],
      ['sagachart-dead-letter-reason', Buffer.from(reason.slice(0, 4_000))],
      ['sagachart-dead-letter-source', Buffer.from(place)],
      ...(cut ? [['sagachart-dead-letter-cut', Buffer.from(String(bytes.byteLength))] as const] : []),
      ...(keyCut
        ? [['sagachart-dead-letter-key-cut', Buffer.from(String(keyBytes.byteLength))] as const]
        : []),
      ...(bare
        ? [['sagachart-dead-letter-headers-left-out', Buffer.from(String(headers.length))] as const]
        : []),
    ],
  };
}

/**
 * On the FAILED of a saga command that was refused: the fingerprint of its value, so that its sender can tell it from the outcome of a
 * corrected command under the same id.
 */
export const REFUSED_HEADER = 'saga-refused';

/** Without what such a command may have brought itself. */
const markedAs = (refused: string, headers: Headers): Headers => [
  ...headers.filter(([name]) => name !== REFUSED_HEADER),
  [REFUSED_HEADER, textBytes(refused)],
];

/** Records of the messages of an output: commands and outcomes. */
export function messageRecords(
  messages: EngineOutput['messages'],
  { nameOf, partitionsOf }: Destinations,
): OutgoingRecord[] {
  return messages.map(({ topic: variable, key, value, headers, refused }): OutgoingRecord => {
    const topic = nameOf(variable);
    const id = Buffer.from(key);
    return {
      topic,
      partition: partitionFor(id, partitionsOf(topic)),
      key: id,
      value: Buffer.from(value),
      headers: recordHeaders(refused === undefined ? headers : markedAs(refused, headers)),
    };
  });
}
