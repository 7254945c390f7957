import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Timers } from '../../src/engine/timers.js';
import { Desk, ID, step } from './desk.js';

const change = fc.record({
  due: fc.nat(20),
  id: fc.constantFrom('a', 'b', 'c'),
  what: fc.constantFrom('set' as const, 'remove' as const, 'patient' as const),
});
const text = (due: number, id: string): string => `${String(due).padStart(2, '0')} ${id}`;

it('what still holds comes when it is due, in the order of time and id, whatever its patience', () => {
  fc.assert(
    fc.property(fc.array(change), fc.nat(20), (changes, at) => {
      const timers = new Timers();
      const urgent = new Map<string, number>();
      const expected: string[] = [];
      for (const { due, id, what } of changes) {
        if (what === 'patient') {
          timers.addPatient(id, due);
          expected.push(text(due, id));
        } else if (what === 'set') {
          timers.set(id, due);
          urgent.set(id, due);
        } else {
          timers.remove(id);
          urgent.delete(id);
        }
      }
      expected.push(...[...urgent].map(([id, due]) => text(due, id)));
      const taken: string[] = [];
      for (let one = timers.takeDue(at); one; one = timers.takeDue(at)) {
        taken.push(text(one.due, one.transactionId));
      }
      expect(taken).toEqual(expected.filter((one) => Number(one.slice(0, 2)) <= at).sort());
    }),
  );
});

it('a patient entry lets the clock sleep for its slack, an urgent one does not', () => {
  const timers = new Timers();
  expect(timers.next(100)).toBeUndefined();
  timers.addPatient('a', 50);
  expect([timers.next(0), timers.next(100)]).toEqual([50, 150]);
  timers.set('b', 70);
  expect([timers.next(0), timers.next(100)]).toEqual([50, 70]);
});

it('a saga that is over leaves no timer, however far away its deadline was', () => {
  const timers = new Timers();
  for (let saga = 0; saga < 10_000; saga += 1) {
    for (let due = 1; due <= 10; due += 1) timers.set(`saga-${saga}`, 86_400_000 + due);
    if (saga >= 10) timers.remove(`saga-${saga}`);
  }
  expect(timers.size).toBeLessThan(100);
  timers.remove('saga-0');
  expect(timers.takeDue(Infinity)?.transactionId).toBe('saga-1');
});

it('the next deadline is not that of a saga that has ended', () => {
  const desk = new Desk({ retentionMs: 500_000 });
  desk.start(step('a', 'pay', { policy: { deadlineMs: 90_000 } }));
  expect(desk.engine.nextDeadline()).toBe(desk.now + 90_000);
  desk.done('MOVE_COINS', 'a', 5);
  expect(desk.engine.nextDeadline()).toBe(desk.now + 500_000);
  expect(desk.engine.find(ID)).toBeUndefined();
});
