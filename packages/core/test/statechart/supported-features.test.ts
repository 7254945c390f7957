import { describe, expect, it } from 'vitest';
import {
  type AnyActorLogic,
  type AnyStateMachine,
  assign,
  emit,
  enqueueActions,
  fromCallback,
  fromObservable,
  log,
  raise,
  sendParent,
  setup,
  spawnChild,
} from 'xstate';
import { z } from 'zod';
import { defineSaga } from '../../src/index.js';
import { Hand } from './deeds.js';

const child = setup({}).createMachine({
  initial: 'telling',
  states: { telling: { entry: sendParent({ type: 'TOLD' }), type: 'final' } },
});
const saga = (machine: AnyStateMachine, input: z.ZodType = z.any()) =>
  defineSaga({
    name: 'test',
    version: 1,
    input,
    machine,
    events: [{ GO: z.object({}), TOLD: z.object({}) }],
  });
const sound = setup({ types: { context: {} as { count: number } }, actors: { child } });
type Config = Parameters<typeof sound.createMachine>[0];
const define = (config: object) =>
  saga(sound.createMachine({ context: { count: 0 }, initial: 'a', ...config } as Config));

describe('what cannot go on after a restart is refused where the saga is defined', () => {
  const refusal = (make: () => unknown): string => {
    try {
      make();
    } catch (thrown) {
      const { code, message } = thrown as { code: string; message: string };
      return `${code} ${message}`;
    }
    return 'taken';
  };
  const only = (actors: Readonly<Record<string, AnyActorLogic>>, config: object) => () =>
    saga(setup({ actors }).createMachine({ initial: 'a', ...config }));

  it.each([
    ['a callback', only({ x: fromCallback(() => undefined) }, { states: { a: {} } })],
    [
      'an observable',
      only(
        { x: fromObservable(() => ({ subscribe: () => ({ unsubscribe: () => undefined }) })) },
        { states: { a: {} } },
      ),
    ],
    ['so has no name', only({}, { states: { a: { entry: () => undefined } } })],
    [
      'listens to the snapshots',
      only({ child }, { states: { a: { invoke: { src: 'child', onSnapshot: {} } } } }),
    ],
    ['systemId', only({ child }, { states: { a: { invoke: { src: 'child', systemId: 'c' } } } })],
    ['the machine does not have', only({}, { states: { a: { invoke: { src: 'nowhere' } } } })],
    ['a transform', () => saga(define({ states: { a: {} } }).machine, z.string().transform(Number))],
    ['a Date', () => saga(define({ states: { a: {} } }).machine, z.object({ at: z.date() }))],
  ])('%s', (words, make) => {
    const told = refusal(make);
    expect(told).toMatch(/^SAGA_DEFINITION_INVALID/);
    expect(told).toContain(words);
  });
});

describe('what of XState is supported', () => {
  it('history states go back to where the machine was', () => {
    const hand = new Hand(
      define({
        initial: 'work',
        states: {
          work: {
            initial: 'one',
            on: { TOLD: 'pause' },
            states: { one: { on: { GO: 'two' } }, two: {}, back: { type: 'history' } },
          },
          pause: { on: { GO: 'work.back' } },
        },
      }),
    );
    hand.event('GO');
    hand.event('TOLD');
    hand.event('GO');
    expect(hand.value).toEqual({ work: 'two' });
  });

  it('raise, always, guards, assign, enqueueActions, emit and log', () => {
    const hand = new Hand(
      define({
        states: {
          a: {
            entry: [
              log('here'),
              emit({ type: 'noticed' }),
              enqueueActions(({ enqueue }) => {
                enqueue.assign({ count: ({ context }: { context: { count: number } }) => context.count + 1 });
                enqueue.raise({ type: 'GO' });
              }),
            ],
            on: { GO: { target: 'b', actions: [assign({ count: 5 }), raise({ type: 'TOLD' })] } },
          },
          b: { on: { TOLD: 'c' } },
          c: {
            always: [
              { guard: ({ context }: { context: { count: number } }) => context.count > 5, target: 'a' },
              'd',
            ],
          },
          d: {},
        },
      }),
    );
    expect(hand.value).toBe('d');
    expect(hand.emitted).toEqual([{ type: 'noticed' }]);
  });

  it('children that are invoked and spawned by name, and send to their parent', () => {
    const hand = new Hand(
      define({
        states: {
          a: { entry: spawnChild('child'), on: { TOLD: 'b' } },
          b: { invoke: { src: 'child', onDone: 'c' } },
          c: {},
        },
      }),
    );
    expect(hand.value).toBe('c');
  });
});
