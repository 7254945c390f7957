import type { AnyStateMachine } from 'xstate';
import { actionOfMachine } from '../chart/index.js';
import type { AnyAction } from '../chart/index.js';
import { isUndoLogic } from './undo-logic.js';
import { promiseActionOf } from './promise-action.js';

/** What the host does with an actor that a machine invokes or spawns. */
export type ActorKind =
  | { readonly kind: 'step'; readonly action: AnyAction }
  /** A step too: its work is a function of the host. */
  | { readonly kind: 'promise'; readonly action: AnyAction; readonly run: PromiseFunctions }
  | { readonly kind: 'machine'; readonly machine: AnyStateMachine }
  | { readonly kind: 'transition'; readonly logic: TransitionLogic }
  | { readonly kind: 'undo' }
  | { readonly kind: 'refused'; readonly what: string; readonly fix: string };

/** The work of a promise actor, and what undoes it. */
export interface PromiseFunctions {
  readonly execute: PromiseFunction;
  readonly compensate?: PromiseFunction;
}
export type PromiseFunction = (given: { readonly input: unknown; readonly signal: AbortSignal }) => unknown;

/** The little of XState's transition logic that is used. */
export interface TransitionLogic {
  readonly getInitialSnapshot: (scope: object, input: unknown) => TransitionSnapshot;
  readonly transition: (snapshot: TransitionSnapshot, event: object, scope: object) => TransitionSnapshot;
}
export interface TransitionSnapshot {
  readonly status: string;
  readonly context?: unknown;
}

interface UnknownLogic {
  readonly transition?: (snapshot: object, event: object, scope: object) => unknown;
  readonly getInitialSnapshot?: unknown;
  readonly config?: unknown;
  readonly root?: unknown;
}

export const isMachine = (logic: unknown): logic is AnyStateMachine =>
  typeof logic === 'object' && logic !== null && 'root' in logic && 'implementations' in logic;

/** Where a logic of XState's makers ends at an event of its own, it is of that maker: they carry no other mark. */
function endsAt(logic: UnknownLogic, event: object): boolean {
  try {
    const active = { status: 'active', output: undefined, error: undefined, input: undefined };
    const next = logic.transition?.(active, event, {}) as { readonly status?: unknown } | undefined;
    return next?.status === 'done';
  } catch {
    return false;
  }
}

const callbackFix =
  'Let an action or a promise do the work, or send an event to the saga from outside when it happens.';

/**
 * Finds out what an actor logic is.
 *
 * @param name under which the machine knows it
 */
export function kindOfActor(name: string, logic: unknown): ActorKind {
  if (isUndoLogic(logic)) return { kind: 'undo' };
  if (typeof logic !== 'object' || logic === null)
    return { kind: 'refused', what: 'is no actor logic', fix: 'Give it in `setup({ actors })`.' };
  const action = actionOfMachine(logic);
  if (action) return { kind: 'step', action };
  if (isMachine(logic)) return { kind: 'machine', machine: logic };
  const own = logic as UnknownLogic;
  if (endsAt(own, { type: 'xstate.promise.resolve', data: undefined })) {
    return { kind: 'promise', ...promiseActionOf(name, logic) };
  }
  if (endsAt(own, { type: 'xstate.observable.complete' })) {
    return {
      kind: 'refused',
      what: 'is an observable, whose values no record could bring back after a restart',
      fix: callbackFix,
    };
  }
  if (typeof own.config === 'function' && 'start' in own) {
    return {
      kind: 'refused',
      what: 'is a callback, which a restart would end without a trace',
      fix: callbackFix,
    };
  }
  if (typeof own.transition === 'function' && typeof own.getInitialSnapshot === 'function') {
    return { kind: 'transition', logic: logic as unknown as TransitionLogic };
  }
  return { kind: 'refused', what: 'is no actor logic that is known', fix: callbackFix };
}
