import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Timers } from '../../src/engine/timers.js';

const entry = fc.record({
  due: fc.nat(20),
  id: fc.constantFrom('a', 'b', 'c'),
  patience: fc.constantFrom('urgent' as const, 'patient' as const),
});

it('entries come when they are due, in the order of time and id, whatever their patience', () => {
  fc.assert(
    fc.property(fc.array(entry), fc.nat(20), (entries, at) => {
      const timers = new Timers();
      for (const { due, id, patience } of entries) timers.add(due, id, patience);
      const taken: string[] = [];
      for (let one = timers.takeDue(at); one; one = timers.takeDue(at)) {
        taken.push(`${String(one.due).padStart(2, '0')} ${one.transactionId}`);
      }
      const due = entries.filter((one) => one.due <= at);
      expect(taken).toEqual(due.map((one) => `${String(one.due).padStart(2, '0')} ${one.id}`).sort());
    }),
  );
});

it('a patient entry lets the clock sleep for its slack, an urgent one does not', () => {
  const timers = new Timers();
  expect(timers.next(100)).toBeUndefined();
  timers.add(50, 'a', 'patient');
  expect([timers.next(0), timers.next(100)]).toEqual([50, 150]);
  timers.add(70, 'b', 'urgent');
  expect([timers.next(0), timers.next(100)]).toEqual([50, 70]);
});
