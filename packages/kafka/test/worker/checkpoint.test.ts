import { expect, it } from 'vitest';
import { Checkpoint } from '../../src/worker/index.js';

const source = (offset: number, over: { incarnation?: string; partition?: number; topic?: string } = {}) => ({
  topic: 'ORDERS',
  partition: 0,
  incarnation: 'made-once',
  ...over,
  offset,
});

it('a source record is admitted once, however often the router writes it', () => {
  const checkpoint = Checkpoint.empty();
  expect([0, 1, 1, 0, 2].map((offset) => checkpoint.admit(source(offset)))).toEqual([
    'first',
    'first',
    'repeated',
    'repeated',
    'first',
  ]);
});

it('a gap in the offsets of a source admits what follows and nothing below', () => {
  const checkpoint = Checkpoint.empty();
  expect([7, 3, 8].map((offset) => checkpoint.admit(source(offset)))).toEqual(['first', 'repeated', 'first']);
});

it('each source partition and each topic counts by itself', () => {
  const checkpoint = Checkpoint.empty();
  expect(checkpoint.admit(source(5, { partition: 3 }))).toBe('first');
  expect(checkpoint.admit(source(5, { partition: 1 }))).toBe('first');
  expect(checkpoint.admit(source(5, { topic: 'PAYMENTS', partition: 3 }))).toBe('first');
  expect(checkpoint.admit(source(5, { partition: 3 }))).toBe('repeated');
  expect(checkpoint.admit(source(0, { partition: 2 }))).toBe('first');
});

it('a topic that was made anew begins at offset 0 again, is told once, and what is left of the old one still counts', () => {
  const checkpoint = Checkpoint.empty();
  const again = { incarnation: 'made-again' };
  expect(checkpoint.admit(source(100))).toBe('first');
  expect(checkpoint.admit(source(0, again))).toBe('anew');
  expect(checkpoint.admit(source(0, again))).toBe('repeated');
  expect(checkpoint.admit(source(1, again))).toBe('first');
  expect(checkpoint.admit(source(100))).toBe('repeated');
  expect(checkpoint.admit(source(101))).toBe('first');
});

it('a topic that is made anew again and again leaves a checkpoint of bounded size', () => {
  const checkpoint = Checkpoint.empty();
  for (let time = 0; time < 100; time += 1) checkpoint.admit(source(7, { incarnation: `time-${time}` }));
  expect(checkpoint.encode().length).toBeLessThan(300);
  expect(checkpoint.admit(source(7, { incarnation: 'time-99' }))).toBe('repeated');
});

it('a checkpoint that was stored and read knows the same repetitions', () => {
  const checkpoint = Checkpoint.empty();
  for (const partition of [4, 0, 9])
    checkpoint.admit(source(partition * 10, { partition, incarnation: 'made-again' }));
  checkpoint.advanceTo(17);
  const restored = Checkpoint.decode(checkpoint.encode());
  expect(restored.inboxOffset).toBe(17);
  expect(restored.encode()).toBe(checkpoint.encode());
  expect(restored.admit(source(40, { partition: 4, incarnation: 'made-again' }))).toBe('repeated');
  expect(restored.admit(source(41, { partition: 4, incarnation: 'made-again' }))).toBe('first');
  expect(restored.admit(source(0, { partition: 5, incarnation: 'made-again' }))).toBe('first');
});

it('the inbox offset goes back only for an inbox that was made anew', () => {
  const checkpoint = Checkpoint.empty();
  checkpoint.advanceTo(9);
  checkpoint.rewindTo(0);
  checkpoint.advanceTo(4);
  expect(checkpoint.inboxOffset).toBe(4);
});

it('the inbox offset never goes back by itself', () => {
  const checkpoint = Checkpoint.empty();
  checkpoint.advanceTo(9);
  checkpoint.advanceTo(4);
  expect(checkpoint.inboxOffset).toBe(9);
});

it('topics named like members of every object count like any other', () => {
  const checkpoint = Checkpoint.empty();
  expect(checkpoint.admit(source(0, { topic: '__proto__' }))).toBe('first');
  expect(checkpoint.admit(source(0, { topic: 'constructor' }))).toBe('first');
  const restored = Checkpoint.decode(checkpoint.encode());
  expect(restored.admit(source(0, { topic: '__proto__' }))).toBe('repeated');
  expect(restored.admit(source(0, { topic: 'constructor' }))).toBe('repeated');
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
