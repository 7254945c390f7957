import { expect, it } from 'vitest';
import { guarded, guardedHooks } from '../../src/hooks/index.js';

const boom = (): never => {
  throw new Error('boom');
};
type Tell = (what: string, thrown: unknown) => void;
interface Hooks {
  readonly onTrouble?: Tell;
  readonly onCommitted?: (partition: number) => void;
}

it('what a hook throws is told and does not come back', () => {
  const told: string[] = [];
  guarded('onCommitted', boom, (what) => told.push(what))?.();
  expect(told).toEqual(['The hook onCommitted threw, which changes nothing: boom']);
});

it('what an async hook rejects with is told as well', async () => {
  const told: string[] = [];
  guarded(
    'onCommitted',
    () => Promise.reject(new Error('later')),
    (what) => told.push(what),
  )?.();
  await new Promise(setImmediate);
  expect(told).toEqual(['The hook onCommitted threw, which changes nothing: later']);
});

it('a hook is called with what it is given, on its own object', () => {
  class Counting implements Hooks {
    sum = 0;
    onCommitted(partition: number): void {
      this.sum += partition;
    }
  }
  const counting = new Counting();
  const hooks = guardedHooks<Hooks>(counting, ['onCommitted']);
  hooks.onCommitted?.(3);
  expect(counting.sum).toBe(3);
});

it('an onTrouble that throws becomes a warning of the process', async () => {
  const warned = new Promise<Error>((resolve) => process.once('warning', resolve));
  const hooks = guardedHooks<Hooks>({ onTrouble: boom, onCommitted: boom }, ['onCommitted']);
  expect(() => hooks.onCommitted?.(1)).not.toThrow();
  expect((await warned).message).toContain('The hook onTrouble threw');
});

it('a hook that is not there stays away', () => {
  expect(guardedHooks<Hooks>({}, ['onCommitted'])).toEqual({});
});
