import type { OutgoingRecord } from '../record.js';
import { type ByteWriter, varintSize, varlongSize } from './byte-writer.js';
import { crc32c } from './crc32c.js';

/** Identity of the writer of a batch. */
export interface BatchOrigin {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  /** Sequence number of the first record. */
  readonly baseSequence: number;
  readonly transactional: boolean;
}

const MAGIC = 2;
const TRANSACTIONAL = 0x10;
const LENGTH_AT = 8;
const CRC_AT = 17;
const ATTRIBUTES_AT = 21;
/** Bytes of a batch before its first record. */
export const BATCH_OVERHEAD = 61;

function bytesSize(bytes: Buffer | null): number {
  return bytes === null ? 1 : varintSize(bytes.length) + bytes.length;
}

function writeBytes(writer: ByteWriter, bytes: Buffer | null): void {
  if (bytes === null) return writer.varint(-1);
  writer.varint(bytes.length);
  writer.raw(bytes);
}

/** A header of an earlier record of the batch, and where it was written. */
interface WrittenHeader {
  name: string;
  value: Buffer | null;
  from: number;
  to: number;
}

function bodySize(
  record: OutgoingRecord,
  offsetDelta: number,
  timestampDelta: number,
  written: readonly WrittenHeader[],
): number {
  const headers = record.headers ?? [];
  let size =
    1 +
    varlongSize(timestampDelta) +
    varintSize(offsetDelta) +
    bytesSize(record.key) +
    bytesSize(record.value);
  size += varintSize(headers.length);
  for (let index = 0; index < headers.length; index += 1) {
    const [name, value] = headers[index]!;
    const known = written[index];
    if (known && known.value === value && known.name === name) size += known.to - known.from;
    else {
      const nameSize = Buffer.byteLength(name, 'utf8');
      size += varintSize(nameSize) + nameSize + bytesSize(value);
    }
  }
  return size;
}

/** An upper bound of the bytes that a record takes inside a batch, found without encoding it. */
export function recordSizeBound(record: OutgoingRecord): number {
  let size = 48 + (record.key?.length ?? 0) + (record.value?.length ?? 0);
  for (const [name, value] of record.headers ?? []) size += 10 + name.length * 3 + (value?.length ?? 0);
  return size;
}

/** @param written the last header at each place; those that are the same objects in record after record are encoded once */
function writeRecord(
  writer: ByteWriter,
  record: OutgoingRecord,
  offsetDelta: number,
  timestampDelta: number,
  written: WrittenHeader[],
): void {
  const headers = record.headers ?? [];
  writer.varint(bodySize(record, offsetDelta, timestampDelta, written));
  writer.int8(0);
  writer.varlong(timestampDelta);
  writer.varint(offsetDelta);
  writeBytes(writer, record.key);
  writeBytes(writer, record.value);
  writer.varint(headers.length);
  for (let index = 0; index < headers.length; index += 1) {
    const [name, value] = headers[index]!;
    const known = written[index];
    if (known && known.value === value && known.name === name) {
      writer.repeat(known.from, known.to);
      continue;
    }
    const from = writer.length;
    const nameSize = Buffer.byteLength(name, 'utf8');
    writer.varint(nameSize);
    writer.text(name, nameSize);
    writeBytes(writer, value);
    if (known) {
      known.name = name;
      known.value = value;
      known.from = from;
      known.to = writer.length;
    } else if (index === written.length) written.push({ name, value, from, to: writer.length });
  }
}

/**
 * Appends one record batch (message format 2) to the writer.
 *
 * kafkajs's own encoder keeps headers in an object, which loses the order of repeated names and refuses null values;
 * it also costs about ten times as much.
 * @param nowMs time for records without a timestamp
 * @see https://kafka.apache.org/documentation/#recordbatch
 */
export function writeRecordBatch(
  writer: ByteWriter,
  records: readonly OutgoingRecord[],
  origin: BatchOrigin,
  nowMs: number,
): void {
  const start = writer.length;
  const baseTimestamp = records[0]?.timestampMs ?? nowMs;
  let maxTimestamp = baseTimestamp;
  for (const { timestampMs } of records) maxTimestamp = Math.max(maxTimestamp, timestampMs ?? nowMs);
  writer.int64(0n);
  writer.int32(0);
  writer.int32(-1);
  writer.int8(MAGIC);
  writer.int32(0);
  writer.int16(origin.transactional ? TRANSACTIONAL : 0);
  writer.int32(records.length - 1);
  writer.int64(BigInt(baseTimestamp));
  writer.int64(BigInt(maxTimestamp));
  writer.int64(origin.producerId);
  writer.int16(origin.producerEpoch);
  writer.int32(origin.baseSequence);
  writer.int32(records.length);
  const written: WrittenHeader[] = [];
  records.forEach((record, index) =>
    writeRecord(writer, record, index, (record.timestampMs ?? nowMs) - baseTimestamp, written),
  );
  writer.patchInt32(start + LENGTH_AT, writer.length - start - LENGTH_AT - 4);
  writer.patchInt32(start + CRC_AT, crc32c(writer.bytes, start + ATTRIBUTES_AT, writer.length));
}
