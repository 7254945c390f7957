import { KafkaPortError } from '../errors.js';
import type { KafkaRecord, RecordHeader } from '../record.js';
import { ByteReader } from './byte-reader.js';
import { decompress } from './decompress.js';

/** One record batch as it lies in the log; its records are decoded only when asked for. */
export interface StoredBatch {
  readonly baseOffset: number;
  /** The offset after the batch. Compaction removes records but keeps this, so that holes are crossed in one step. */
  readonly nextOffset: number;
  readonly producerId: number;
  readonly transactional: boolean;
  /** Set on transaction markers, which carry no record of anybody. */
  readonly control: 'abort' | 'commit' | 'other' | null;
  /** Its records with an offset of at least `from`. */
  records(topic: string, partition: number, from: number): KafkaRecord[];
}

const LOG_APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;
const COMPRESSION = 0x07;
const LENGTH_END = 12;
const NO_HEADERS: readonly RecordHeader[] = [];

/** A header of an earlier record of the batch, and where its bytes lie. */
interface SeenHeader {
  from: number;
  to: number;
  header: RecordHeader;
}

/** @param seen the last header at each place; most headers repeat from record to record, and are decoded once */
function readHeaders(reader: ByteReader, seen: SeenHeader[]): readonly RecordHeader[] {
  const count = reader.varint();
  if (count === 0) return NO_HEADERS;
  const headers: RecordHeader[] = [];
  for (let index = 0; index < count; index += 1) {
    const known = seen[index];
    if (known && reader.passRepetition(known.from, known.to)) {
      headers.push(known.header);
      continue;
    }
    const from = reader.at;
    const header: RecordHeader = [reader.varText(), reader.varBytes()];
    headers.push(header);
    if (known) {
      known.from = from;
      known.to = reader.at;
      known.header = header;
    } else if (index === seen.length) seen.push({ from, to: reader.at, header });
  }
  return headers;
}

function markerOf(reader: ByteReader): 'abort' | 'commit' | 'other' {
  reader.varint();
  reader.int8();
  reader.varlong();
  reader.varint();
  const key = reader.varBytes();
  const type = key && key.length >= 4 ? key.readInt16BE(2) : -1;
  return type === 0 ? 'abort' : type === 1 ? 'commit' : 'other';
}

function readBatch(bytes: Buffer, start: number): StoredBatch {
  const reader = new ByteReader(bytes, start);
  const baseOffset = reader.int64();
  reader.int32();
  reader.int32();
  const magic = reader.int8();
  if (magic !== 2) {
    throw new KafkaPortError(
      'SAGA_KAFKA_CORRUPT',
      `Offset ${baseOffset} holds a message of format ${magic}.`,
      {
        mend: 'Only format 2 (Kafka 0.11 and newer) can be read; copy the topic with a newer producer.',
      },
    );
  }
  reader.int32();
  const attributes = reader.int16();
  const nextOffset = baseOffset + reader.int32() + 1;
  const baseTimestamp = reader.int64();
  const maxTimestamp = reader.int64();
  const producerId = reader.int64();
  reader.int16();
  reader.int32();
  const count = reader.int32();
  const body = reader.at;
  const appendTime = (attributes & LOG_APPEND_TIME) !== 0;
  const records = (topic: string, partition: number, from: number): KafkaRecord[] => {
    const end = start + LENGTH_END + bytes.readInt32BE(start + 8);
    const plain = new ByteReader(decompress(attributes & COMPRESSION, bytes.subarray(body, end)));
    const found: KafkaRecord[] = [];
    const seen: SeenHeader[] = [];
    for (let index = 0; index < count; index += 1) {
      const length = plain.varint();
      const next = plain.at + length;
      plain.int8();
      const delta = plain.varlong();
      const offset = baseOffset + plain.varint();
      if (offset >= from) {
        const timestampMs = appendTime ? maxTimestamp : baseTimestamp + delta;
        const key = plain.varBytes();
        const value = plain.varBytes();
        found.push({ topic, partition, offset, timestampMs, key, value, headers: readHeaders(plain, seen) });
      }
      plain.at = next;
    }
    return found;
  };
  const control = attributes & CONTROL ? (count > 0 ? markerOf(reader) : 'other') : null;
  return {
    baseOffset,
    nextOffset,
    producerId,
    transactional: (attributes & TRANSACTIONAL) !== 0,
    control,
    records,
  };
}

/** A batch that cannot be read as such still has a place, by which it can be told and passed over. */
function readBatchOrFault(bytes: Buffer, start: number): StoredBatch {
  try {
    return readBatch(bytes, start);
  } catch (thrown) {
    const baseOffset = new ByteReader(bytes, start).int64();
    const records = (): never => {
      throw thrown;
    };
    const rest = { producerId: -1, transactional: false, control: null };
    return { baseOffset, nextOffset: baseOffset + 1, ...rest, records };
  }
}

/** The whole batches in the bytes of a fetch; a broker may cut the last one short, which is left out. */
export function readRecordBatches(bytes: Buffer): StoredBatch[] {
  const batches: StoredBatch[] = [];
  for (let at = 0; at + LENGTH_END <= bytes.length;) {
    const next = at + LENGTH_END + bytes.readInt32BE(at + 8);
    if (next > bytes.length) break;
    batches.push(readBatchOrFault(bytes, at));
    at = next;
  }
  return batches;
}
