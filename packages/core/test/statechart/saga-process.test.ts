import { describe, expect, it } from 'vitest';
import { assign, fromPromise, setup } from 'xstate';
import { z } from 'zod';
import { defineSaga, undo, withUndo } from '../../src/statechart/index.js';
import { Hand, perform } from './deeds.js';

const anything = z.any();
const step = (name: string, onDone: string, more: object = {}) => ({
  invoke: { src: 'perform' as const, input: { name }, onDone, ...more },
});
const build = setup({ actors: { perform: perform.machine, undo } });
const define = (config: Parameters<typeof build.createMachine>[0]) =>
  defineSaga({ name: 'test', version: 1, input: anything, machine: build.createMachine(config) });

describe('a machine runs as a saga', () => {
  const two = define({
    initial: 'a',
    states: { a: step('a', 'b'), b: step('b', 'end'), end: { type: 'final' } },
  });

  it('sends the command of each step and completes', () => {
    const hand = new Hand(two);
    expect(hand.sent).toEqual(['DO a']);
    hand.tell('DONE', 'a');
    expect(hand.sent).toEqual(['DO a', 'DO b']);
    hand.tell('DONE', 'b');
    expect(hand.outcome).toEqual({});
    expect(hand.state.compensation).toBe('completed');
  });

  it('undoes what completed when an error is handled by nobody', () => {
    const hand = new Hand(two);
    hand.tell('DONE', 'a');
    hand.tell('REFUSED', 'b');
    expect(hand.sent).toEqual(['DO a', 'DO b', 'UNDO a']);
    expect(hand.outcome).toBeUndefined();
    hand.tell('UNDONE', 'a');
    expect(hand.outcome).toEqual({ reason: 'b was refused', errorCode: 'REFUSED', failedStep: 'perform#2' });
  });

  it('parks when an undo is refused, and goes on at an operator’s word', () => {
    const hand = new Hand(two);
    hand.tell('DONE', 'a');
    hand.tell('REFUSED', 'b');
    hand.tell('UNDO_REFUSED', 'a');
    expect(hand.state.compensation).toBe('parked');
    expect(hand.operate('retry')).toBe(true);
    hand.tell('UNDONE', 'a');
    expect(hand.state.compensation).toBe('failed');
  });

  it('undoes a late success of a step whose outcome was unknown, before what completed earlier', () => {
    const hand = new Hand(two);
    hand.tell('DONE', 'a');
    hand.pass(30_000);
    expect(hand.sent).toEqual(['DO a', 'DO b', 'UNDO a']);
    hand.tell('UNDO_REFUSED', 'a');
    expect(hand.state.compensation).toBe('parked');
    hand.tell('DONE', 'b');
    expect(hand.sent.at(-1)).toBe('UNDO b');
    hand.tell('UNDONE', 'b');
    expect(hand.state.compensation).toBe('parked');
    hand.operate('skip');
    expect(hand.state.compensation).toBe('failed');
  });
});

describe('parallel steps', () => {
  const both = define({
    type: 'parallel',
    states: {
      left: { initial: 'a', states: { a: step('a', 'end'), end: { type: 'final' } } },
      right: { initial: 'b', states: { b: step('b', 'end'), end: { type: 'final' } } },
    },
  });

  it('awaits what runs beside a failure, then undoes it', () => {
    const hand = new Hand(both);
    expect(hand.sent).toEqual(['DO a', 'DO b']);
    hand.tell('REFUSED', 'b');
    expect(hand.sent).toEqual(['DO a', 'DO b']);
    expect(hand.state.compensation).toBe('settling');
    hand.tell('DONE', 'a');
    expect(hand.sent.at(-1)).toBe('UNDO a');
    hand.tell('UNDONE', 'a');
    expect(hand.outcome).toMatchObject({ reason: 'b was refused' });
  });

  it('undoes in reverse order of completion, not of invocation', () => {
    const fails = define({
      initial: 'both',
      states: {
        both: {
          type: 'parallel',
          onDone: 'c',
          states: {
            left: { initial: 'a', states: { a: step('a', 'end'), end: { type: 'final' } } },
            right: { initial: 'b', states: { b: step('b', 'end'), end: { type: 'final' } } },
          },
        },
        c: step('c', 'end'),
        end: { type: 'final' },
      },
    });
    const hand = new Hand(fails);
    hand.tell('DONE', 'b');
    hand.tell('DONE', 'a');
    hand.tell('REFUSED', 'c');
    expect(hand.sent.at(-1)).toBe('UNDO a');
    hand.tell('UNDONE', 'a');
    expect(hand.sent.at(-1)).toBe('UNDO b');
  });
});

describe('time and events', () => {
  const waiting = define({
    initial: 'asking',
    states: {
      asking: { on: { GO: 'a', NO: 'refused' }, after: { 86_400_000: 'refused' } },
      a: step('a', 'end'),
      end: { type: 'final' },
      refused: { type: 'final', tags: 'failed' },
    },
  });

  it('fails by `after` when a day passes without an answer', () => {
    const hand = new Hand(waiting);
    hand.pass(86_399_999);
    expect(hand.value).toBe('asking');
    hand.pass(1);
    expect(hand.outcome).toMatchObject({ reason: 'ended in refused' });
  });

  it('goes on at an event, and forgets the timer', () => {
    const hand = new Hand(waiting);
    hand.event('GO');
    expect(hand.sent).toEqual(['DO a']);
    expect(hand.state.timers).toEqual([]);
  });

  it('keeps an event that comes before its state', () => {
    const late = define({
      initial: 'a',
      states: {
        a: step('a', 'asking'),
        asking: { on: { GO: 'end' } },
        end: { type: 'final' },
      },
    });
    const hand = new Hand(late);
    hand.event('GO');
    expect(hand.value).toBe('a');
    hand.tell('DONE', 'a');
    expect(hand.outcome).toEqual({});
  });

  it('undoes a step that was left when its success comes late', () => {
    const left = define({
      initial: 'a',
      states: {
        a: { ...step('a', 'end'), after: { 1_000: 'b' } },
        b: step('b', 'end'),
        end: { type: 'final' },
      },
    });
    const hand = new Hand(left);
    hand.pass(1_000);
    expect(hand.sent).toEqual(['DO a', 'DO b']);
    hand.tell('DONE', 'b');
    expect(hand.outcome).toBeUndefined();
    hand.tell('DONE', 'a');
    expect(hand.sent.at(-1)).toBe('UNDO a');
    hand.tell('UNDONE', 'a');
    expect(hand.outcome).toEqual({});
  });
});

describe('results', () => {
  it('go from one step into the payload of the next, and into the output', () => {
    const chain = setup({
      types: { context: {} as { receipt: string }, output: {} as { got: string } },
      actors: { perform: perform.machine },
    }).createMachine({
      context: { receipt: '' },
      initial: 'a',
      states: {
        a: {
          invoke: {
            src: 'perform',
            input: { name: 'a' },
            onDone: {
              target: 'b',
              actions: assign({ receipt: ({ event }) => (event.output as { receipt: string }).receipt }),
            },
          },
        },
        b: {
          invoke: {
            src: 'perform',
            input: ({ context }: { context: { receipt: string } }) => ({ name: context.receipt }),
            onDone: 'end',
          },
        },
        end: { type: 'final' },
      },
      output: ({ context }) => ({ got: context.receipt }),
    });
    const hand = new Hand(defineSaga({ name: 'chain', version: 1, input: anything, machine: chain }));
    hand.tell('DONE', 'a');
    expect(hand.sent.at(-1)).toBe('DO receipt of a');
    hand.tell('DONE', 'receipt of a');
    expect(hand.outcome).toEqual({ output: { got: 'receipt of a' } });
  });

  it('a promise is called by the host, and undone', () => {
    const book = withUndo(
      fromPromise(({ input }: { input: { seat: number } }) => Promise.resolve({ booked: input.seat })),
      fromPromise(() => Promise.resolve(null)),
    );
    const machine = setup({ actors: { book, perform: perform.machine } }).createMachine({
      initial: 'booking',
      states: {
        booking: { invoke: { src: 'book', input: { seat: 4 }, onDone: 'a' } },
        a: step('a', 'end'),
        end: { type: 'final' },
      },
    });
    const hand = new Hand(defineSaga({ name: 'book', version: 1, input: anything, machine }));
    expect(hand.calls.map(({ activity, input }) => [activity, input])).toEqual([['book', { seat: 4 }]]);
    hand.answer('book', { booked: 4 });
    hand.tell('REFUSED', 'a');
    expect(hand.calls.at(-1)).toMatchObject({
      activity: 'book.undo',
      input: { input: { seat: 4 }, output: { booked: 4 } },
    });
    hand.answer('book.undo', null);
    expect(hand.outcome).toMatchObject({ reason: 'a was refused' });
  });
});

describe('a promise that fails', () => {
  const book = withUndo(
    fromPromise(({ input }: { input: { seat: number } }) => Promise.resolve({ booked: input.seat })),
    fromPromise(() => Promise.resolve(null)),
    { attempts: 2, undoAttempts: 2, backoffMs: 100 },
  );
  const machine = setup({ actors: { book, perform: perform.machine } }).createMachine({
    initial: 'booking',
    states: {
      booking: { invoke: { src: 'book', input: { seat: 4 }, onDone: 'a' } },
      a: step('a', 'end'),
      end: { type: 'final' },
    },
  });
  const booking = () => new Hand(defineSaga({ name: 'book', version: 1, input: anything, machine }));
  const attempts = ({ calls }: Hand) => calls.map(({ activity, attempt }) => `${activity} ${attempt}`);

  it('is called again after the pause of its policy, and fails the saga when that was the last call', () => {
    const hand = booking();
    hand.refuse('book', 'no connection');
    expect(hand.outcome).toBeUndefined();
    hand.pass(99);
    expect(attempts(hand)).toEqual(['book 1']);
    hand.pass(1);
    expect(attempts(hand)).toEqual(['book 1', 'book 2']);
    hand.refuse('book', 'no connection');
    expect(hand.outcome).toMatchObject({ reason: 'book failed: no connection' });
  });

  it('as an undo is called again likewise', () => {
    const hand = booking();
    hand.answer('book', { booked: 4 });
    hand.tell('REFUSED', 'a');
    hand.refuse('book.undo', 'no connection');
    hand.pass(100);
    expect(attempts(hand).slice(1)).toEqual(['book.undo 1', 'book.undo 2']);
    hand.answer('book.undo', null);
    expect(hand.outcome).toMatchObject({ reason: 'a was refused' });
  });

  it('can be called at once in its pause, or given up, by an operator', () => {
    const retried = booking();
    retried.refuse('book', 'no connection');
    expect(retried.operate('retry')).toBe(true);
    expect(attempts(retried)).toEqual(['book 1', 'book 2']);
    const cancelled = booking();
    cancelled.refuse('book', 'no connection');
    expect(cancelled.operate('cancel')).toBe(true);
    expect(cancelled.outcome).toMatchObject({ reason: expect.stringContaining('cancelled') as unknown });
    expect(cancelled.state.compensation).toBe('failed');
  });
});

describe('undo in the middle', () => {
  it('undoes the named steps, each confirmed, and goes on another way', () => {
    const changing = define({
      initial: 'a',
      states: {
        a: { invoke: { id: 'a', src: 'perform', input: { name: 'a' }, onDone: 'b' } },
        b: { invoke: { id: 'b', src: 'perform', input: { name: 'b' }, onDone: 'back', onError: 'back' } },
        back: { invoke: { src: 'undo', input: ['a'], onDone: 'c' } },
        c: step('c', 'end'),
        end: { type: 'final' },
      },
    });
    const hand = new Hand(changing);
    hand.tell('DONE', 'a');
    hand.tell('REFUSED', 'b');
    expect(hand.sent).toEqual(['DO a', 'DO b', 'UNDO a']);
    expect(hand.value).toBe('back');
    hand.tell('UNDONE', 'a');
    expect(hand.sent.at(-1)).toBe('DO c');
    hand.tell('DONE', 'c');
    expect(hand.outcome).toEqual({});
  });
});
