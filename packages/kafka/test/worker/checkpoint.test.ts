import { expect, it } from 'vitest';
import { Checkpoint } from '../../src/worker/index.js';

const source = (offset: number, over: { generation?: number; partition?: number; topic?: string } = {}) => ({
  topic: 'ORDERS',
  partition: 0,
  generation: 0,
  ...over,
  offset,
});

it('a source record is admitted once, however often the router writes it', () => {
  const checkpoint = Checkpoint.empty();
  expect([0, 1, 1, 0, 2].map((offset) => checkpoint.admit(source(offset)))).toEqual([
    true,
    true,
    false,
    false,
    true,
  ]);
});

it('a gap in the offsets of a source admits what follows and nothing below', () => {
  const checkpoint = Checkpoint.empty();
  expect([7, 3, 8].map((offset) => checkpoint.admit(source(offset)))).toEqual([true, false, true]);
});

it('each source partition and each topic counts by itself', () => {
  const checkpoint = Checkpoint.empty();
  expect(checkpoint.admit(source(5, { partition: 3 }))).toBe(true);
  expect(checkpoint.admit(source(5, { partition: 1 }))).toBe(true);
  expect(checkpoint.admit(source(5, { topic: 'PAYMENTS', partition: 3 }))).toBe(true);
  expect(checkpoint.admit(source(5, { partition: 3 }))).toBe(false);
  expect(checkpoint.admit(source(0, { partition: 2 }))).toBe(true);
});

it('a new generation of a topic begins at offset 0 again, and what is left of the old one is passed over', () => {
  const checkpoint = Checkpoint.empty();
  checkpoint.admit(source(100));
  expect(checkpoint.admit(source(0, { generation: 1 }))).toBe(true);
  expect(checkpoint.admit(source(0, { generation: 1 }))).toBe(false);
  expect(checkpoint.admit(source(101))).toBe(false);
});

it('a checkpoint that was stored and read knows the same repetitions', () => {
  const checkpoint = Checkpoint.empty();
  for (const partition of [4, 0, 9]) checkpoint.admit(source(partition * 10, { partition, generation: 2 }));
  checkpoint.advanceTo(17);
  const restored = Checkpoint.decode(checkpoint.encode());
  expect(restored.inboxOffset).toBe(17);
  expect(restored.encode()).toBe(checkpoint.encode());
  expect(restored.admit(source(40, { partition: 4, generation: 2 }))).toBe(false);
  expect(restored.admit(source(41, { partition: 4, generation: 2 }))).toBe(true);
  expect(restored.admit(source(0, { partition: 5 }))).toBe(true);
});

it('the inbox offset never goes back', () => {
  const checkpoint = Checkpoint.empty();
  checkpoint.advanceTo(9);
  checkpoint.advanceTo(4);
  expect(checkpoint.inboxOffset).toBe(9);
});

it('topics named like members of every object count like any other', () => {
  const checkpoint = Checkpoint.empty();
  expect(checkpoint.admit(source(0, { topic: '__proto__' }))).toBe(true);
  expect(checkpoint.admit(source(0, { topic: 'constructor' }))).toBe(true);
  const restored = Checkpoint.decode(checkpoint.encode());
  expect(restored.admit(source(0, { topic: '__proto__' }))).toBe(false);
  expect(restored.admit(source(0, { topic: 'constructor' }))).toBe(false);
});

it.each([
  '',
  'null',
  '{}',
  '[]',
  '{"v":2,"inbox":1,"seen":{}}',
  '{"v":1,"inbox":1.5,"seen":{}}',
  '{"v":1,"inbox":1}',
])('a checkpoint %j that cannot be read is refused, for guessing would lose or repeat messages', (text) => {
  expect(() => Checkpoint.decode(text)).toThrow(
    expect.objectContaining({ code: 'SAGA_CHECKPOINT_INVALID' }) as Error,
  );
});
