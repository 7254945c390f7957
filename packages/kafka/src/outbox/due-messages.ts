import { restoreHeaders, SagaError, storeHeaders, type StoredHeaders } from '@sagachart/core';
import type { NumberedBatch, OutgoingRecord } from '../client-port/index.js';
import type { LogChange } from '../log/index.js';

/** A batch that is to be stored, and where to look whether it was. */
export interface DueBatch extends NumberedBatch {
  /** An offset of the partition behind which the batch stands if it was stored; unknown before its producer wrote there. */
  readonly after: number | undefined;
}

/** Everything that one transaction decided to send: rounds that are stored one after another. */
export interface DueMessages {
  /** When it was decided, in milliseconds of the Unix epoch. */
  readonly at: number;
  readonly rounds: readonly (readonly DueBatch[])[];
  /** Rounds that are known to be stored. */
  readonly stored: number;
}

const KEY = 'outbox';
const PIECE = 'outbox/';
/**
 * Earlier releases take the entry for the record of a saga that another release has written, and leave the partition alone,
 * instead of forgetting what is due.
 */
const VERSION = 'outbox-1';
/** Characters of a piece: at most three bytes each, it fits the changelog. */
const PIECE_LENGTH = 1_000_000;

interface Head {
  readonly v: typeof VERSION;
  readonly transactionId: typeof KEY;
  readonly at: number;
  readonly producer: readonly [id: string, epoch: number];
  readonly stored: number;
  readonly pieces: number;
}

type StoredRecord = readonly [key: string | null, value: string | null, headers: StoredHeaders];
type StoredBatch = readonly [
  topic: string,
  partition: number,
  firstNumber: number,
  after: number | null,
  records: readonly StoredRecord[],
];

export const isOutboxKey = (key: string): boolean => key === KEY || key.startsWith(PIECE);

const storedRecord = ({ key, value, headers = [] }: OutgoingRecord): StoredRecord => [
  key?.toString() ?? null,
  value?.toString() ?? null,
  storeHeaders(headers),
];

/** Never between the halves of a character outside of the basic plane: each piece becomes bytes by itself. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (let from = 0; from < text.length;) {
    let to = Math.min(from + PIECE_LENGTH, text.length);
    const last = text.charCodeAt(to - 1);
    if (to < text.length && last >= 0xd800 && last <= 0xdbff) to -= 1;
    pieces.push(text.slice(from, to));
    from = to;
  }
  return pieces;
}

const headOf = ({ at, rounds, stored }: DueMessages, pieces: number): LogChange => {
  const first = rounds[0]![0]!;
  const head: Head = {
    v: VERSION,
    transactionId: KEY,
    at,
    producer: [first.producerId, first.producerEpoch],
    stored,
    pieces,
  };
  return [KEY, JSON.stringify(head)];
};

/**
 * The changes by which a log has these messages as due, instead of others. All of them are of one producer.
 *
 * @param replaced pieces of the others
 */
export function encodeDue(
  due: DueMessages,
  replaced: number,
): { readonly changes: readonly LogChange[]; readonly pieces: number } {
  const rounds = due.rounds.map((round) =>
    round.map(({ topic, partition, firstNumber, after, records }): StoredBatch => {
      return [topic, partition, firstNumber, after ?? null, records.map(storedRecord)];
    }),
  );
  const pieces = piecesOf(JSON.stringify(rounds));
  const changes: LogChange[] = [headOf(due, pieces.length)];
  pieces.forEach((piece, index) => changes.push([PIECE + index, piece]));
  for (let index = pieces.length; index < replaced; index += 1) changes.push([PIECE + index, null]);
  return { changes, pieces: pieces.length };
}

/** The change by which a log knows how many rounds are stored. */
export const encodeProgress = (due: DueMessages, pieces: number): LogChange => headOf(due, pieces);

/** The changes by which a log has nothing as due. */
export function encodeNothingDue(replaced: number): readonly LogChange[] {
  const pieces = Array.from({ length: replaced }, (_, index): LogChange => [PIECE + index, null]);
  return [[KEY, null], ...pieces];
}

/**
 * What the entries of a log have as due, with the number of its pieces; `undefined` for nothing.
 *
 * @throws SagaError `SAGA_OUTBOX_INVALID` when it is not as `encodeDue` makes it
 */
export function decodeDue(
  entries: ReadonlyMap<string, string>,
): { readonly due: DueMessages; readonly pieces: number } | undefined {
  const text = entries.get(KEY);
  if (text === undefined) return undefined;
  try {
    const { v, at, producer, stored, pieces } = JSON.parse(text) as Head;
    if (v !== VERSION) throw new Error(`version ${String(v)}`);
    const [producerId, producerEpoch] = producer;
    const whole = Array.from({ length: pieces }, (_, index) => {
      const piece = entries.get(PIECE + index);
      if (piece === undefined) throw new Error(`piece ${index} of ${pieces} is missing`);
      return piece;
    }).join('');
    const rounds = (JSON.parse(whole) as StoredBatch[][]).map((round) =>
      round.map(([topic, partition, firstNumber, after, records]): DueBatch => ({
        topic,
        partition,
        firstNumber,
        producerId,
        producerEpoch,
        after: after ?? undefined,
        records: records.map(([key, value, headers]) => ({
          topic,
          partition,
          key: key === null ? null : Buffer.from(key),
          value: value === null ? null : Buffer.from(value),
          headers: restoreHeaders(headers).map(
            ([name, bytes]) => [name, bytes && Buffer.from(bytes)] as const,
          ),
        })),
      })),
    );
    return { due: { at, rounds, stored }, pieces };
  } catch (cause) {
    throw new SagaError('SAGA_OUTBOX_INVALID', 'What a changelog partition has as due cannot be read.', {
      mend: 'Run the release that wrote it, or restore the changelog.',
      cause,
    });
  }
}
