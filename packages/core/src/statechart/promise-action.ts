import { z } from 'zod';
import type { EventObject, PromiseActorLogic } from 'xstate';
import type { AnyAction, StepPolicy, StepView } from '../chart/index.js';
import type { JsonObject } from '../wire/index.js';
import type { PromiseFunction, PromiseFunctions } from './actor-kinds.js';

interface UndoOfPromise {
  readonly logic: object;
  readonly policy?: StepPolicy;
}

/** What the undo of a promise is given. */
interface Done<Input, Output> {
  readonly input: Input;
  readonly output: Output;
}

const undos = new WeakMap<object, UndoOfPromise>();

/**
 * Gives a promise an undo: the saga that fails after it calls `undoLogic` with the promise's input and output.
 *
 * Both are called at least once: after a restart of the host a call whose answer was not stored yet is made again, so let them
 * take a key (the saga's transaction id comes with the input of your choosing) and do the same thing only once.
 *
 * @param promise made by `fromPromise`
 * @param undoLogic made by `fromPromise`; its input is `{ input, output }` of the promise that is undone
 * @param policy deadline and attempts of the call, see `StepPolicy`
 * @returns a logic of the same type; `promise` itself is left as it is
 *
 * @example
 * ```ts
 * const book = withUndo(
 *   fromPromise(({ input }: { input: { seat: string } }) => bookSeat(input.seat)),
 *   fromPromise(({ input }: { input: { output: Booking } }) => cancelBooking(input.output.id)),
 * );
 * setup({ actors: { book } });
 * ```
 */
export function withUndo<
  Output,
  Input,
  Undone,
  UndoInput,
  Emitted extends EventObject,
  UndoEmitted extends EventObject,
>(
  promise: PromiseActorLogic<Output, Input, Emitted>,
  undoLogic: PromiseActorLogic<Undone, UndoInput, UndoEmitted> &
    ([Done<Input, Output>] extends [UndoInput] ? unknown : { readonly takes: Done<Input, Output> }),
  policy?: StepPolicy,
): PromiseActorLogic<Output, Input, Emitted> {
  const undoable = { ...promise };
  undos.set(undoable, { logic: undoLogic, ...(policy ? { policy } : {}) });
  return undoable;
}

/** The name under which the undo of a promise is asked of the host. */
export const undoCallOf = (name: string): string => `${name}.undo`;

const functionOf = (logic: object): PromiseFunction => (logic as { readonly config: PromiseFunction }).config;

/** A promise as a step: an activity whose answer is anything that JSON can carry. */
export function promiseActionOf(
  name: string,
  logic: object,
): { readonly action: AnyAction; readonly run: PromiseFunctions } {
  const undoOf = undos.get(logic);
  const inputOf = ({ payload }: StepView) => payload as JsonObject;
  const action: AnyAction = {
    name,
    kind: 'activity',
    summary: `The promise ${name}.`,
    notes: [],
    reading: 'open',
    payload: z.any(),
    sample: {},
    memo: undefined,
    lookUp: { activity: name, input: inputOf, answer: z.any() },
    send: undefined,
    completes: [],
    fails: [],
    observes: [],
    parts: [],
    undo: undoOf
      ? {
          kind: 'inverse',
          impossibleWhen: undefined,
          lookUp: {
            activity: undoCallOf(name),
            input: ({ payload, found }) => ({ input: payload, output: found }) as JsonObject,
            answer: z.any(),
          },
          send: () => [],
          completes: [],
          fails: [],
          idempotent: true,
        }
      : { kind: 'nothing', reason: 'A promise without `withUndo` has nothing to undo.' },
    idempotent: true,
    policy: undoOf?.policy ?? {},
    role: 'compensatable',
    characterId: () => 0,
  };
  const run = {
    execute: functionOf(logic),
    ...(undoOf ? { compensate: functionOf(undoOf.logic) } : {}),
  };
  functions.set(action, run);
  return { action, run };
}

const functions = new WeakMap<AnyAction, PromiseFunctions>();

/** The functions that a promise's step calls; `undefined` for any other action. */
export const functionsOf = (action: AnyAction): PromiseFunctions | undefined => functions.get(action);
