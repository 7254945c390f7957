import { decodeRecord } from '@sagachart/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { LogChange } from '../../src/log/index.js';
import {
  decodeDue,
  type DueMessages,
  encodeDue,
  encodeNothingDue,
  encodeProgress,
} from '../../src/outbox/due-messages.js';
import { isOutboxKey } from '../../src/outbox/index.js';

const producer = { producerId: '9007199254740993', producerEpoch: 0 };

/** The entries of a log after these changes. */
function applied(changes: readonly LogChange[], to = new Map<string, string>()): Map<string, string> {
  for (const [key, value] of changes) {
    // As the log carries it: bytes.
    if (value === null) to.delete(key);
    else to.set(key, Buffer.from(value).toString());
  }
  return to;
}

const text = fc.string({ unit: 'binary', maxLength: 40 });
const record = fc
  .record({
    key: fc.option(text.map((one) => Buffer.from(one))),
    value: fc.option(text.map((one) => Buffer.from(one))),
    headers: fc.array(fc.tuple(text, fc.option(fc.uint8Array().map((bytes) => Buffer.from(bytes))))),
  })
  .map((one) => ({ topic: 'orders', partition: 3, ...one }));
const messages: fc.Arbitrary<DueMessages> = fc.record({
  at: fc.nat(),
  stored: fc.nat(3),
  rounds: fc.array(
    fc.array(
      fc.record({
        topic: fc.constant('orders'),
        partition: fc.constant(3),
        firstNumber: fc.nat(),
        producerId: fc.constant(producer.producerId),
        producerEpoch: fc.constant(producer.producerEpoch),
        after: fc.option(fc.nat(), { nil: undefined }),
        records: fc.array(record, { minLength: 1, maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    { minLength: 1, maxLength: 3 },
  ),
});

it('what is due comes back from the log byte for byte, with its numbers', () => {
  fc.assert(
    fc.property(messages, (due) => {
      expect(decodeDue(applied(encodeDue(due, 0).changes))?.due).toEqual(due);
    }),
  );
});

const large = (value: string): DueMessages => ({
  at: 1,
  stored: 0,
  rounds: [
    [
      {
        ...producer,
        topic: 'orders',
        partition: 0,
        firstNumber: 7,
        after: undefined,
        records: [{ topic: 'orders', partition: 0, key: null, value: Buffer.from(value), headers: [] }],
      },
    ],
  ],
});

it('more than one entry can hold comes in pieces, and no character is torn', () => {
  for (const before of ['', 'x']) {
    const due = large(before + '🎲'.repeat(1_200_000));
    const { changes, pieces } = encodeDue(due, 0);
    expect(pieces).toBeGreaterThan(2);
    expect(Math.max(...changes.map(([, value]) => Buffer.byteLength(value ?? '')))).toBeLessThan(4_000_000);
    const [record] = decodeDue(applied(changes))?.due.rounds[0]?.[0]?.records ?? [];
    // Byte by byte the assertion would take minutes.
    expect(record?.value?.equals(due.rounds[0]![0]!.records[0]!.value!)).toBe(true);
  }
});

it('what replaces it leaves no piece of it, and nothing due leaves no trace', () => {
  const first = encodeDue(large('x'.repeat(3_500_000)), 0);
  const log = applied(first.changes);
  const next = large('y');
  const second = encodeDue(next, first.pieces);
  applied(second.changes, log);
  expect(decodeDue(log)).toEqual({ due: next, pieces: 1 });
  expect([...log.keys()].every(isOutboxKey)).toBe(true);
  expect(log.size).toBe(2);
  applied(encodeNothingDue(second.pieces), log);
  expect(log.size).toBe(0);
  expect(decodeDue(log)).toBeUndefined();
});

it('how far it was stored is known from one entry', () => {
  const due = large('x');
  const { changes, pieces } = encodeDue(due, 0);
  const log = applied([...changes, encodeProgress({ ...due, stored: 1 }, pieces)]);
  expect(decodeDue(log)?.due).toEqual({ ...due, stored: 1 });
});

it('an entry of a release to come, and one with a piece missing, are refused', () => {
  const { changes } = encodeDue(large('x'), 0);
  const without = applied(changes.filter(([key]) => key !== 'outbox/0'));
  expect(() => decodeDue(without)).toThrow(expect.objectContaining({ code: 'SAGA_OUTBOX_INVALID' }));
  const later = applied([...changes, ['outbox', '{"v":"outbox-2","transactionId":"outbox"}']]);
  expect(() => decodeDue(later)).toThrow(expect.objectContaining({ code: 'SAGA_OUTBOX_INVALID' }));
});

it('an earlier release, which knows nothing of it, leaves the partition to a later one', () => {
  const head = new Map(encodeDue(large('x'), 0).changes).get('outbox');
  expect(() => decodeRecord(head ?? '')).toThrow(expect.objectContaining({ code: 'SAGA_RECORD_VERSION' }));
});

it('entries as they were first written are read for ever', () => {
  const log = new Map([
    [
      'outbox',
      '{"v":"outbox-1","transactionId":"outbox","at":1790000000000,"producer":["4001",0],"stored":0,"pieces":1}',
    ],
    [
      'outbox/0',
      '[[["COMMAND_TOPIC_CHARACTER",2,17,120,[["0a1b2c3d-0001-4000-8000-000000000001","{\\"type\\":\\"é\\"}",' +
        '[["MAJOR_VERSION","AFM="],["saga-attempt","MQ=="]]]]]]]',
    ],
  ]);
  expect(decodeDue(log)).toEqual({
    pieces: 1,
    due: {
      at: 1_790_000_000_000,
      stored: 0,
      rounds: [
        [
          {
            topic: 'COMMAND_TOPIC_CHARACTER',
            partition: 2,
            firstNumber: 17,
            producerId: '4001',
            producerEpoch: 0,
            after: 120,
            records: [
              {
                topic: 'COMMAND_TOPIC_CHARACTER',
                partition: 2,
                key: Buffer.from('0a1b2c3d-0001-4000-8000-000000000001'),
                value: Buffer.from('{"type":"é"}'),
                headers: [
                  ['MAJOR_VERSION', Buffer.from([0, 0x53])],
                  ['saga-attempt', Buffer.from('1')],
                ],
              },
            ],
          },
        ],
      ],
    },
  });
});
