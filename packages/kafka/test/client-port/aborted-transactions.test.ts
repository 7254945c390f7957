import { expect, it } from 'vitest';
import { visibleBatches } from '../../src/client-port/wire/aborted-transactions.js';
import type { StoredBatch } from '../../src/client-port/wire/record-batch-decoder.js';

function batch(
  offset: number,
  producerId: number,
  kind: 'data' | 'plain' | 'abort' | 'commit',
  span = 1,
): StoredBatch {
  const control = kind === 'abort' || kind === 'commit' ? kind : null;
  const transactional = kind !== 'plain';
  return {
    baseOffset: offset,
    nextOffset: offset + span,
    producerId,
    transactional,
    control,
    records: () => [],
  };
}

const visible = (batches: StoredBatch[], aborted: [producerId: number, firstOffset: number][]): number[] =>
  visibleBatches(
    batches,
    aborted.map(([producerId, firstOffset]) => ({ producerId, firstOffset })),
  ).map(({ baseOffset }) => baseOffset);

it('transactions that overlap are each hidden until their own abort marker', () => {
  const log = [
    batch(0, 1, 'data'),
    batch(1, 2, 'data'),
    batch(2, 1, 'abort'),
    batch(3, 2, 'data'),
    batch(4, 3, 'data'),
    batch(5, 2, 'abort'),
    batch(6, 3, 'commit'),
    batch(7, 2, 'data'),
    batch(8, 2, 'commit'),
  ];
  expect(
    visible(log, [
      [1, 0],
      [2, 1],
    ]),
  ).toEqual([4, 7]);
  // A broker sorts the list by where transactions end, not by where they begin.
  expect(
    visible(log, [
      [2, 1],
      [1, 0],
    ]),
  ).toEqual([4, 7]);
});

it('two transactions that begin inside one stretch of a fetch are both hidden', () => {
  const log = [batch(0, 1, 'data', 5), batch(5, 2, 'data', 5), batch(10, 1, 'abort'), batch(11, 2, 'abort')];
  expect(
    visible(log, [
      [1, 0],
      [2, 5],
    ]),
  ).toEqual([]);
});

it('a transaction that began before the fetch is hidden from its first batch here on', () => {
  expect(visible([batch(100, 1, 'data'), batch(101, 1, 'abort'), batch(102, 1, 'data')], [[1, 40]])).toEqual([
    102,
  ]);
});

it('one producer aborts, commits and aborts again', () => {
  const log = [
    batch(0, 1, 'data'),
    batch(1, 1, 'abort'),
    batch(2, 1, 'data'),
    batch(3, 1, 'commit'),
    batch(4, 1, 'data'),
    batch(5, 1, 'abort'),
  ];
  expect(
    visible(log, [
      [1, 0],
      [1, 4],
    ]),
  ).toEqual([2]);
});

it('records outside of transactions are seen even when their producer id is listed', () => {
  expect(visible([batch(0, 1, 'plain'), batch(1, 1, 'data'), batch(2, 1, 'abort')], [[1, 0]])).toEqual([0]);
});
