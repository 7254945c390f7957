import { expect, it } from 'vitest';
import type { KafkaRecord, PartitionBatch } from '../../src/client-port/index.js';
import { Quarantine } from '../../src/worker/quarantine.js';

const record = (offset: number, key: string): KafkaRecord => ({
  topic: 'inbox',
  partition: 3,
  offset,
  timestampMs: 0,
  key: Buffer.from(key),
  value: null,
  headers: [],
});
const batchOf = (keys: string, nextOffset = 10 + keys.length): PartitionBatch => ({
  topic: 'inbox',
  partition: 3,
  records: [...keys].map((key, index) => record(10 + index, key)),
  nextOffset,
  stableOffset: 100,
  highWatermark: 100,
});
const cutUp = (quarantine: Quarantine, batch: PartitionBatch) =>
  quarantine
    .portions(batch)
    .map(({ records, nextOffset }) => [records.map(({ key }) => String(key)).join(''), nextOffset]);

it('nothing is cut while nobody is suspected', () => {
  expect(cutUp(new Quarantine(), batchOf('abc'))).toEqual([['abc', 13]]);
});

it('each record of a suspect stands alone, the others stay together, and nothing is left out', () => {
  const quarantine = new Quarantine();
  quarantine.blameSaga('x', 'batch', new Error('boom'));
  expect(cutUp(quarantine, batchOf('abxxcdxe', 30))).toEqual([
    ['ab', 12],
    ['x', 13],
    ['x', 14],
    ['cd', 16],
    ['x', 17],
    ['e', 30],
  ]);
  expect(cutUp(quarantine, batchOf('', 30))).toEqual([['', 30]]);
});

it('a saga that fails where one record stands alone has that record to blame, and where only time passed its deadline', () => {
  const quarantine = new Quarantine();
  const error = quarantine.blameSaga('x', record(12, 'x'), new Error('boom'));
  expect(error.code).toBe('SAGA_ENGINE_FAULT');
  expect(quarantine.faultAt(12)?.reason).toContain('saga x (offset 12 of "inbox" partition 3): boom');
  quarantine.blameSaga('y', 'time', new Error('boom'));
  expect([...quarantine.held]).toEqual(['y']);
  expect(quarantine.suspects).toBe(false);
});

it('counts how often a record failed, and forgets it when it is committed', () => {
  const quarantine = new Quarantine();
  quarantine.blameRecord(record(12, 'x'), 'boom');
  quarantine.blameRecord(record(12, 'x'), 'boom');
  expect(quarantine.faultAt(12)?.times).toBe(2);
  quarantine.settled(12, new Set());
  expect(quarantine.faultAt(12)).toBeDefined();
  quarantine.settled(13, new Set());
  expect(quarantine.faultAt(12)).toBeUndefined();
});

it('the deadlines of a saga count again when something else has changed it', () => {
  const quarantine = new Quarantine();
  quarantine.blameDeadline('x', 'boom');
  quarantine.settled(1, new Set(['y']));
  expect([...quarantine.held]).toEqual(['x']);
  quarantine.settled(1, new Set(['x']));
  expect([...quarantine.held]).toEqual([]);
});
