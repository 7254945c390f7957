import { createCatalog, defineSaga, undo, withUndo } from '@sagachart/core';
import { describe, expect, it } from 'vitest';
import { assign, fromPromise, setup } from 'xstate';
import { z } from 'zod';
import { createHarness } from '../../src/index.js';
import { doer, perform } from './deeds.js';

const step = (name: string, onDone: string) => ({
  invoke: { src: 'perform' as const, input: { name }, onDone },
});
const build = setup({ actors: { perform: perform.machine, undo } });
const define = (config: Parameters<typeof build.createMachine>[0]) =>
  defineSaga({ name: 'test', version: 1, input: z.any(), machine: build.createMachine(config) });

const parallel = define({
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

const harnessFor = (saga: ReturnType<typeof define>, ...services: Parameters<typeof doer>) =>
  createHarness({ catalog: createCatalog({ sagas: [saga] }), participants: [doer(...services)] });

describe('a statechart in the harness', () => {
  it('completes, at every crash point alike', async () => {
    const harness = harnessFor(parallel);
    const { outcome, points } = await harness.crashAnywhere((one) => one.start(parallel, {}).settle());
    expect(outcome.status).toBe('completed');
    expect(points.length).toBeGreaterThan(6);
  });

  it('undoes both regions when the step after them fails, at every crash point alike', async () => {
    const harness = harnessFor(parallel, ['c']);
    const { outcome } = await harness.crashAnywhere((one) => one.start(parallel, {}).settle());
    expect(outcome.status).toBe('failed');
    expect(outcome.undone).toEqual(['perform#2', 'perform']);
    expect(outcome.failure).toMatchObject({
      reason: 'c was refused',
      failedStep: 'perform#3',
      sagaType: 'test',
    });
  });

  it('waits for an event, or for a day', async () => {
    const approval = define({
      initial: 'asking',
      states: {
        asking: { on: { GO: 'a' }, after: { 86_400_000: 'no' } },
        a: step('a', 'end'),
        end: { type: 'final' },
        no: { type: 'final', tags: 'failed' },
      },
    });
    const saga = defineSaga({ ...approval, events: [{ GO: z.object({}) }] });
    const harness = harnessFor(saga);
    const early = harness.start(saga, {});
    early.send({ type: 'GO' });
    expect((await early.settle()).status).toBe('completed');
    const never = harness.start(saga, {});
    const outcome = await never.settle();
    expect(outcome.status).toBe('failed');
    expect(outcome.tookMs).toBe(86_400_000);
  });

  it('runs promises of its own, and undoes them', async () => {
    const booked = new Set<number>();
    const book = withUndo(
      fromPromise(({ input }: { input: { seat: number } }) => {
        booked.add(input.seat);
        return Promise.resolve({ seat: input.seat, at: new Date(0) });
      }),
      fromPromise(({ input }: { input: { output: { seat: number } } }) => {
        booked.delete(input.output.seat);
        return Promise.resolve();
      }),
    );
    const machine = setup({
      types: { context: {} as { at: unknown } },
      actors: { book, perform: perform.machine },
    }).createMachine({
      context: { at: null },
      initial: 'booking',
      states: {
        booking: {
          invoke: {
            src: 'book',
            input: { seat: 4 },
            onDone: { target: 'a', actions: assign({ at: ({ event }) => event.output.at }) },
          },
        },
        a: step('a', 'end'),
        end: { type: 'final' },
      },
      output: ({ context }) => context.at,
    });
    const saga = defineSaga({ name: 'book', version: 1, input: z.any(), machine });
    const well = createHarness({ catalog: createCatalog({ sagas: [saga] }), participants: [doer()] });
    const outcome = await well.start(saga, {}).settle();
    expect(outcome.output).toBe('1970-01-01T00:00:00.000Z');
    expect([...booked]).toEqual([4]);
    const ill = createHarness({ catalog: createCatalog({ sagas: [saga] }), participants: [doer(['a'])] });
    const { outcome: failed } = await ill.crashAnywhere((one) => one.start(saga, {}).settle());
    expect(failed.undone).toEqual(['book']);
    expect([...booked]).toEqual([]);
  });

  it('refuses an input that does not fit, a saga that is not known, and an event that none takes', async () => {
    const harness = harnessFor(parallel);
    const saga = defineSaga({ ...parallel, input: z.object({ sku: z.string() }) });
    const strict = createHarness({ catalog: createCatalog({ sagas: [saga] }), participants: [doer()] });
    const wrong = await strict.start(saga, { sku: 1 as unknown as string }).settle();
    expect(wrong).toMatchObject({ status: 'refused', deadLetters: [{ code: 'SAGA_INPUT_INVALID' }] });
    const unknown = await harness.start(defineSaga({ ...parallel, name: 'other' }), {}).settle();
    expect(unknown).toMatchObject({ status: 'refused', deadLetters: [{ code: 'SAGA_DEFINITION_UNKNOWN' }] });
    const run = harness.start(parallel, {});
    run.send({ type: 'NEVER' });
    await run.settle();
    expect(harness.deadLetters.map(({ code }) => code)).toContain('SAGA_EVENT_UNKNOWN');
  });
});
