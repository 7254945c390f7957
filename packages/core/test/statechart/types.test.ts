import { describe, expect, expectTypeOf, it } from 'vitest';
import { assign, createActor, type InputFrom, type OutputFrom, setup } from 'xstate';
import { z } from 'zod';
import {
  actionInput,
  createCatalog,
  defineAction,
  defineSaga,
  type DefinedSaga,
  object,
  type StatusEvent,
  str,
  u32,
} from '../../src/index.js';
import { deedStatus, deeds, perform } from './deeds.js';

const look = defineAction({
  name: 'look',
  kind: 'activity',
  summary: 'Asks how many there are.',
  payload: object({ name: str() }),
  sample: { name: 'a' },
  lookUp: {
    activity: 'look',
    input: ({ payload }) => ({ name: payload.name }),
    answer: z.object({ count: z.number() }),
  },
  undo: { kind: 'nothing', reason: 'It only looks.' },
});

const charge = defineAction({
  name: 'charge',
  kind: 'command',
  summary: 'Charges an amount.',
  payload: object({ cents: u32(), currency: str() }),
  sample: { cents: 500, currency: 'EUR' },
  send: ({ transactionId, payload }) =>
    deeds.types.DO({ transactionId, body: { name: `${payload.cents} ${payload.currency}` } }),
  completes: (on) => [on(deedStatus.types.DONE, undefined, ({ body }) => ({ receipt: body.receipt }))],
  undo: { kind: 'nothing', reason: 'Nothing happens.' },
});

const build = setup({
  types: { context: {} as { receipt: string; count: number }, input: {} as { deed: string } },
  actors: { charge: charge.machine, look: look.machine },
});

describe('the machine of an action, in setup()', () => {
  it('takes the payload as its input, and gives out what the action keeps', () => {
    expectTypeOf<InputFrom<typeof charge.machine>>().toEqualTypeOf<{ cents: number; currency: string }>();
    expectTypeOf<OutputFrom<typeof charge.machine>>().toEqualTypeOf<{ receipt: string }>();
    expectTypeOf<OutputFrom<typeof look.machine>>().toEqualTypeOf<{ count: number }>();
    const machine = build.createMachine({
      context: { receipt: '', count: 0 },
      initial: 'looking',
      states: {
        looking: {
          invoke: {
            src: 'look',
            input: { name: 'a' },
            onDone: { target: 'acting', actions: assign({ count: ({ event }) => event.output.count }) },
          },
        },
        acting: {
          invoke: {
            src: 'charge',
            input: ({ context }) => ({ cents: context.count, currency: 'EUR' }),
            onDone: { target: 'done', actions: assign({ receipt: ({ event }) => event.output.receipt }) },
          },
        },
        done: { type: 'final' },
      },
    });
    const saga = defineSaga({ name: 'typed', version: 1, input: z.object({ deed: z.string() }), machine });
    expectTypeOf(saga).toExtend<DefinedSaga<{ deed: string }>>();
    expect(createCatalog({ sagas: [saga] }).actions.has('charge')).toBe(true);
  });

  it('refuses another payload, and a member that the output does not have', () => {
    const wrong = [
      () =>
        build.createMachine({
          context: { receipt: '', count: 0 },
          initial: 'acting',
          // @ts-expect-error The payload has no member `cent`.
          states: { acting: { invoke: { src: 'charge', input: () => ({ cent: 1, currency: 'EUR' }) } } },
        }),
      () =>
        build.createMachine({
          context: { receipt: '', count: 0 },
          initial: 'acting',
          // @ts-expect-error The amount is a number.
          states: { acting: { invoke: { src: 'charge', input: () => ({ cents: '1', currency: 'EUR' }) } } },
        }),
      () =>
        build.createMachine({
          context: { receipt: '', count: 0 },
          initial: 'acting',
          // @ts-expect-error A step has a payload.
          states: { acting: { invoke: { src: 'charge' } } },
        }),
      () =>
        build.createMachine({
          context: { receipt: '', count: 0 },
          initial: 'acting',
          states: {
            acting: {
              invoke: {
                src: 'charge',
                input: { cents: 1, currency: 'EUR' },
                // @ts-expect-error The action keeps a receipt, and nothing else.
                onDone: { actions: assign({ receipt: ({ event }) => event.output.parcel }) },
              },
            },
          },
        }),
    ];
    expect(wrong).toHaveLength(4);
  });

  it('runs by itself with the input that holds its payload', () => {
    const input = actionInput({
      transactionId: '11111111-1111-4111-8111-111111111111',
      payload: { name: 'a' },
    });
    const actor = createActor(perform.machine, { input }).start();
    expectTypeOf(actor.getSnapshot().context.transactionId).toEqualTypeOf<string>();
    expect(actor.getSnapshot().context.steps[0]?.payload).toEqual({ name: 'a' });
    actor.stop();
  });
});

it('the events of a channel have the names and values that a machine is given', () => {
  type Told = StatusEvent<typeof deedStatus>;
  expectTypeOf<Told['type']>().toEqualTypeOf<
    'deed-status.DONE' | 'deed-status.REFUSED' | 'deed-status.UNDONE' | 'deed-status.UNDO_REFUSED'
  >();
  expectTypeOf<
    Extract<Told, { type: 'deed-status.DONE' }>['value']['body']['receipt']
  >().toEqualTypeOf<string>();
  const machine = setup({ types: { events: {} as Told } }).createMachine({
    on: {
      'deed-status.DONE': { guard: ({ event }) => event.value.body.receipt !== '', target: '.told' },
      // @ts-expect-error A refusal has no receipt.
      'deed-status.REFUSED': { guard: ({ event }) => event.value.body.receipt !== '', target: '.told' },
    },
    initial: 'told',
    states: { told: {} },
  });
  expect(machine.id).toBeDefined();
});

describe('the compiler refuses', () => {
  const head = {
    name: 'wrong',
    summary: 'Cannot be.',
    payload: object({ name: str() }),
    sample: { name: 'a' },
  } as const;

  it('an action that is wrong in itself', () => {
    const wrong = [
      // @ts-expect-error It does not say how it is undone.
      () => defineAction({ ...head, kind: 'notification', send: () => [] }),
      () =>
        defineAction({
          ...head,
          kind: 'notification',
          // @ts-expect-error The payload has no member `nam`.
          send: ({ payload }) => deeds.types.DO({ transactionId: '', body: { name: payload.nam } }),
          undo: { kind: 'nothing', reason: 'Nothing happens.' },
        }),
      () =>
        defineAction({
          ...head,
          kind: 'command',
          send: ({ transactionId, payload }) => deeds.types.DO({ transactionId, body: payload }),
          // @ts-expect-error The channel has no such event.
          completes: (on) => [on(deedStatus.types.DID)],
          undo: { kind: 'nothing', reason: 'Nothing happens.' },
        }),
      () =>
        defineAction({
          ...head,
          kind: 'command',
          send: ({ transactionId, payload }) => deeds.types.DO({ transactionId, body: payload }),
          // @ts-expect-error The event has no member `nam`.
          completes: (on) => [on(deedStatus.types.DONE, () => ({ body: { nam: 'a' } }))],
          undo: { kind: 'nothing', reason: 'Nothing happens.' },
        }),
    ];
    expect(wrong).toHaveLength(4);
  });

  it('an input schema that is not that of the machine', () => {
    const machine = build.createMachine({ context: { receipt: '', count: 0 } });
    const wrong = () =>
      // @ts-expect-error The machine takes a deed.
      defineSaga({ name: 'wrong', version: 1, input: z.object({ other: z.string() }), machine });
    expect(wrong).toBeTypeOf('function');
  });
});
