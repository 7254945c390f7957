import { fromPromise, type PromiseActorLogic } from 'xstate';

/** What the `undo` actor answers with: the ids of the steps that were undone, in the order in which that was confirmed. */
export interface UndoOutput {
  readonly undone: readonly string[];
}

/** The type of {@link undo}, for `setup({ actors })`. */
export type UndoLogic = PromiseActorLogic<UndoOutput, readonly string[] | undefined>;

/**
 * Undoes completed steps in the middle of a saga, so that a saga may change its mind and go on another way.
 *
 * Its input names the steps, by the name of their actor in `setup({ actors })` or by the id of their `invoke`; without input all
 * completed steps are meant. They are undone in reverse order of completion, each confirmed, before `onDone` is taken. A step
 * that cannot be undone is passed over and listed; an undo that fails parks the saga, which goes on once an operator frees it.
 *
 * Outside of a saga (in `createActor`) it undoes nothing and ends with an error.
 *
 * @example
 * ```ts
 * setup({ actors: { reserve: reserveStock.machine, undo } }).createMachine({
 *   initial: 'changing',
 *   states: { changing: { invoke: { src: 'undo', input: ['reserve'], onDone: 'elsewhere' } }, elsewhere: {} },
 * });
 * ```
 */
export const undo: UndoLogic = fromPromise(() =>
  Promise.reject(new Error('`undo` works only in a saga: outside of one there are no steps to undo.')),
);

export const isUndoLogic = (logic: unknown): boolean => logic === undo;
