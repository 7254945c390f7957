import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutgoingRecord } from '../../src/client-port/index.js';
import { visibleRecords } from '../../src/client-port/wire/aborted-transactions.js';
import { ByteReader } from '../../src/client-port/wire/byte-reader.js';
import { ByteWriter, varintSize, varlongSize } from '../../src/client-port/wire/byte-writer.js';
import { crc32c } from '../../src/client-port/wire/crc32c.js';
import { readRecordBatches } from '../../src/client-port/wire/record-batch-decoder.js';
import { recordSizeBound, writeRecordBatch } from '../../src/client-port/wire/record-batch-encoder.js';

const require = createRequire(import.meta.url);
const NOW = 1_750_000_000_000;
const ORIGIN = { producerId: 12_345_678_901n, producerEpoch: 7, baseSequence: 42, transactional: true };

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const nullableBytes = fc.option(bytes, { nil: null });
const outgoing: fc.Arbitrary<OutgoingRecord> = fc.record({
  topic: fc.constant('t'),
  partition: fc.constant(0),
  key: nullableBytes,
  value: nullableBytes,
  headers: fc.array(fc.tuple(fc.string({ unit: 'grapheme', maxLength: 12 }), nullableBytes), {
    maxLength: 5,
  }),
  timestampMs: fc.oneof(fc.nat(), fc.constantFrom(0, NOW, 2 ** 41, Number.MAX_SAFE_INTEGER)),
});

function encode(records: readonly OutgoingRecord[]): Buffer {
  const writer = new ByteWriter(16);
  writeRecordBatch(writer, records, ORIGIN, NOW);
  return writer.bytes;
}

it('the checksum is CRC-32C', () => {
  const text = Buffer.from('123456789');
  expect(crc32c(text, 0, text.length)).toBe(0xe3069283);
  expect(crc32c(text, 9, 9)).toBe(0);
  const reference = require('kafkajs/src/protocol/recordBatch/crc32C') as (buffer: Buffer) => number;
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 99 }), fc.nat(20), (array, skip) => {
      const from = Math.min(skip, array.length);
      expect(crc32c(array, from, array.length)).toBe(reference(Buffer.from(array).subarray(from)));
    }),
  );
});

it('variable-length integers come back and take the announced size', () => {
  const edges = [
    0,
    -1,
    1,
    63,
    64,
    -64,
    -65,
    2 ** 31 - 1,
    -(2 ** 31),
    2 ** 31,
    -(2 ** 31) - 1,
    2 ** 53 - 1,
    1 - 2 ** 53,
  ];
  const int = fc.oneof(fc.constantFrom(...edges), fc.maxSafeInteger());
  fc.assert(
    fc.property(int, (value) => {
      const writer = new ByteWriter(1);
      writer.varlong(value);
      expect(writer.length).toBe(varlongSize(value));
      expect(new ByteReader(writer.bytes).varlong()).toBe(value);
      if (value !== (value | 0)) return;
      expect(varintSize(value)).toBe(writer.length);
      expect(new ByteReader(writer.bytes).varint()).toBe(value);
    }),
  );
});

describe('a record batch', () => {
  it('comes back with every byte, header order and repeated names included, within the size foretold', () => {
    fc.assert(
      fc.property(fc.array(outgoing, { minLength: 1, maxLength: 20 }), (records) => {
        const stored = encode(records);
        expect(stored.length).toBeLessThanOrEqual(
          61 + records.reduce((sum, one) => sum + recordSizeBound(one), 0),
        );
        const [batch, ...more] = readRecordBatches(stored);
        expect(more).toEqual([]);
        expect(batch).toMatchObject({
          baseOffset: 0,
          nextOffset: records.length,
          transactional: true,
          control: null,
        });
        expect(batch!.producerId).toBe(Number(ORIGIN.producerId));
        const read = batch!.records('t', 0, 0);
        expect(read).toEqual(records.map((one, offset) => ({ ...one, offset })));
      }),
    );
  });

  it('whose headers repeat, as the same objects, as equal ones or nearly, comes back with every byte', () => {
    const pool = [
      ['TENANT', Buffer.from('a-tenant')],
      ['TENANT', Buffer.from('a-tenanT')],
      ['TENANTa', Buffer.from('-tenant')],
      ['TENANT', null],
      ['', Buffer.alloc(0)],
      ['é', Buffer.from([0, 255])],
    ] as const;
    const header = fc
      .tuple(fc.constantFrom(...pool), fc.boolean())
      .map(([[name, value], copied]) => [name, copied && value ? Buffer.from(value) : value] as const);
    const record = fc.array(header, { maxLength: 4 }).map((headers): OutgoingRecord => {
      return { topic: 't', partition: 0, key: null, value: Buffer.from('v'), headers, timestampMs: NOW };
    });
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 12 }), (records) => {
        const read = readRecordBatches(encode(records))[0]!.records('t', 0, 0);
        expect(read).toEqual(records.map((one, offset) => ({ ...one, offset })));
      }),
      { numRuns: 1_000 },
    );
  });

  it('is read by kafkajs as we meant it, where kafkajs can', async () => {
    type Decode = (
      decoder: object,
    ) => Promise<{ records: { key: Buffer; value: Buffer; timestamp: string }[] }>;
    const decode = require('kafkajs/src/protocol/recordBatch/v0/decoder') as Decode;
    const Decoder = require('kafkajs/src/protocol/decoder') as new (buffer: Buffer) => object;
    await fc.assert(
      fc.asyncProperty(fc.array(outgoing, { minLength: 1, maxLength: 10 }), async (records) => {
        const batch = await decode(new Decoder(encode(records)));
        expect(batch).toMatchObject({ producerId: '12345678901', producerEpoch: 7, firstSequence: 42 });
        expect(batch.records.map(({ key, value, timestamp }) => [key, value, Number(timestamp)])).toEqual(
          records.map(({ key, value, timestampMs }) => [key, value, timestampMs]),
        );
      }),
    );
  });

  it('that is cut short at the end of a fetch is left for the next one', () => {
    const one = encode([{ topic: 't', partition: 0, key: null, value: Buffer.from('v') }]);
    for (let length = 0; length < one.length; length += 1) {
      expect(readRecordBatches(Buffer.concat([one, one.subarray(0, length)]))).toHaveLength(1);
    }
  });

  it('of the formats before Kafka 0.11 is refused with its offset', () => {
    const old = Buffer.from(encode([{ topic: 't', partition: 0, key: null, value: Buffer.from('v') }]));
    old[16] = 1;
    expect(() => readRecordBatches(old)[0]!.records('t', 0, 0)).toThrow(
      expect.objectContaining({ code: 'SAGA_KAFKA_CORRUPT' }) as Error,
    );
  });

  it.each([
    ['in a compression that nobody knows', 22, 7],
    ['in zstd that is broken', 22, 4],
    ['of a format before Kafka 0.11', 16, 1],
  ])(
    '%s is passed over with its place where somebody is told, and the others are read',
    (_what, at, byte) => {
      const good = (value: string) =>
        encode([{ topic: 't', partition: 0, key: null, value: Buffer.from(value) }]);
      const placed = (batch: Buffer, offset: number): Buffer => {
        batch.writeBigInt64BE(BigInt(offset), 0);
        return batch;
      };
      const bad = Buffer.from(good('bad'));
      bad[at] = byte;
      const log = readRecordBatches(
        Buffer.concat([placed(Buffer.from(good('a')), 0), placed(bad, 1), placed(Buffer.from(good('b')), 2)]),
      );
      const told: unknown[] = [];
      const read = visibleRecords(log, [], 't', 0, 0, ({ baseOffset, nextOffset }, thrown) =>
        told.push([baseOffset, nextOffset, (thrown as { code?: string }).code]),
      );
      expect(read.map(({ value }) => String(value))).toEqual(['a', 'b']);
      expect(told).toEqual([[1, 2, expect.stringMatching(/^SAGA_KAFKA_(COMPRESSION|CORRUPT)$/)]]);
      expect(() => visibleRecords(log, [], 't', 0, 0)).toThrow(/SAGA|compress|format|unpacked/i);
    },
  );
});
