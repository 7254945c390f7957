import { type DeadLetter, emptyOutput, mergeOutput } from '@sagachart/core';
import { expect, it } from 'vitest';
import { deadLetterRecord } from '../../src/worker/index.js';

const letter = (over: Partial<DeadLetter> = {}): DeadLetter => ({
  code: 'SAGA_JSON_INVALID',
  reason: 'no JSON',
  topic: 'ORDERS',
  key: 'its key',
  value: Buffer.from([0xff, 0]),
  headers: [['sagachart-dead-letter-code', Buffer.from('of the sender')]],
  source: { topic: 'ORDERS', partition: 3, offset: '12' },
  ...over,
});
const headersOf = (of: DeadLetter) =>
  (deadLetterRecord(of, 'dead').headers ?? []).map(([name, value]) => [name, value?.toString()]);

it('a dead letter has key, bytes and headers as they came, and behind them code, reason and place', () => {
  expect(deadLetterRecord(letter(), 'dead')).toMatchObject({
    topic: 'dead',
    partition: 0,
    key: Buffer.from('its key'),
    value: Buffer.from([0xff, 0]),
  });
  expect(headersOf(letter())).toEqual([
    ['sagachart-dead-letter-code', 'of the sender'],
    ['sagachart-dead-letter-code', 'SAGA_JSON_INVALID'],
    ['sagachart-dead-letter-reason', 'no JSON'],
    ['sagachart-dead-letter-source', 'ORDERS 3 12'],
  ]);
});

it('a missing value and a missing key stay missing', () => {
  expect(deadLetterRecord(letter({ value: null, key: undefined }), 'dead')).toMatchObject({
    key: null,
    value: null,
  });
});

it('a value that no record can hold is cut, and its length is told', () => {
  const value = Buffer.alloc(9_000_000, 7);
  const record = deadLetterRecord(letter({ value }), 'dead');
  expect(record.value?.byteLength).toBe(7_000_000);
  expect(headersOf(letter({ value }))).toContainEqual(['sagachart-dead-letter-cut', '9000000']);
});

it('headers that leave no room for the value are left out, and their number is told', () => {
  const headers = [['big', Buffer.alloc(1_500_000)]] as const;
  const given = headersOf(letter({ headers }));
  expect(given.map(([name]) => name)).not.toContain('big');
  expect(given).toContainEqual(['sagachart-dead-letter-headers-left-out', '1']);
});

it('a key that is too long is cut, so that the dead letter fits its topic whatever came', () => {
  const key = '\u{fffd}'.repeat(1_000_000);
  const value = Buffer.alloc(7_900_000, 1);
  const headers = [['h', Buffer.alloc(999_000)]] as const;
  const record = deadLetterRecord(letter({ key, value, headers }), 'dead');
  const bytes = [record.key, record.value, ...(record.headers ?? []).map(([, one]) => one)].reduce(
    (sum, one) => sum + (one?.byteLength ?? 0),
    0,
  );
  expect(bytes).toBeLessThan(8 * 1024 * 1024 - 10_000);
  expect(headersOf(letter({ key }))).toContainEqual(['sagachart-dead-letter-key-cut', '3000000']);
});

it('what a great many sagas bring at once is put together', () => {
  const many = Array.from({ length: 300_000 }, () => 'not-awaited' as const);
  const into = emptyOutput();
  mergeOutput(into, { ...emptyOutput(), ignored: many });
  expect(into.ignored).toHaveLength(300_000);
});
