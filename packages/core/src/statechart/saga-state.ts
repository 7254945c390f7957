import { type AnyAction, type ChartSnapshot, forwardLeaves, type Phase } from '../chart/index.js';
import type { TransitionSnapshot } from './actor-kinds.js';
import type { CompiledMachine } from './compile.js';
import type { MachineEvent, MachineSnapshot } from './forward.js';

/** A machine of the saga: the user's own has the number 0, its children have higher ones. */
export interface MachineNode {
  readonly number: number;
  readonly compiled: CompiledMachine;
  readonly snapshot: MachineSnapshot;
  /** Who invoked it, and as what; the root has none. */
  readonly owner: Owner | undefined;
}

/** A `fromTransition` actor. */
export interface TransitionNode {
  readonly number: number;
  readonly snapshot: TransitionSnapshot;
  readonly owner: Owner;
}

export interface Owner {
  /** Number of the machine. */
  readonly machine: number;
  /** Id of the actor in it. */
  readonly id: string;
  /** Name of the actor in it. */
  readonly src: string;
}

/** One invocation of an action or a promise; it stays after its completion, for its undo. */
export interface StepNode {
  /** Position in the saga, from 0, in the order of invocation; part of the idempotency key. */
  readonly number: number;
  readonly action: AnyAction;
  readonly snapshot: ChartSnapshot;
  /** Who invoked it; kept after the machine has left it. */
  readonly owner: Owner;
  /** The machine waits for its end. */
  readonly attached: boolean;
  /** Place in the order of completion, from 1; 0 while it has not completed. */
  readonly completed: number;
  /** It is to be undone, or will be when it turns out to have happened. */
  readonly undo: boolean;
  /** For a part of a composite: the composite's step, and its name among the parts. */
  readonly partOf?: { readonly step: number; readonly part: string };
}

/** A delayed event of a machine (`after`, a delayed `raise` or `sendTo`). */
export interface SagaTimer {
  /** Number of the machine that set it. */
  readonly machine: number;
  readonly id: string | undefined;
  readonly due: number;
  readonly event: MachineEvent;
  /** Number of the actor that gets the event. */
  readonly to: number;
}

/** A custom action that has to be run. */
export interface PendingEffect {
  readonly number: number;
  /** Names of the actors that lead from the saga's own machine to the one whose action it is. */
  readonly path: readonly string[];
  readonly action: string;
  readonly params: unknown;
  readonly event: MachineEvent;
  /** Of the machine, when the action was due. */
  readonly context: unknown;
}

/** An `undo` actor that waits until its steps are undone. */
export interface UndoJob {
  readonly owner: Owner;
  readonly steps: readonly number[];
}

export interface SagaFailureInfo {
  readonly reason: string;
  readonly errorCode: string;
  /** Id of the step that failed; empty when none did. */
  readonly failedStep: string;
}

export type SagaEnd = (
  | { readonly how: 'done'; readonly output: unknown }
  | { readonly how: 'failed'; readonly failure: SagaFailureInfo }
) & {
  /** The state value in which the saga's own machine ended, for people; records of earlier releases lack it. */
  readonly value?: unknown;
};

/** Everything that is known of a defined saga. Never changed: a turn makes another one. */
export interface SagaState {
  readonly transactionId: string;
  readonly sagaType: string;
  readonly initiatedBy: string;
  readonly input: unknown;
  readonly machines: readonly MachineNode[];
  readonly transitions: readonly TransitionNode[];
  readonly steps: readonly StepNode[];
  readonly timers: readonly SagaTimer[];
  /** Events that came before a state took them. */
  readonly kept: readonly MachineEvent[];
  readonly effects: readonly PendingEffect[];
  readonly jobs: readonly UndoJob[];
  /** The step whose undo is under way or parked. */
  readonly undoing: number | undefined;
  readonly end: SagaEnd | undefined;
  /** The outcome was told. */
  readonly reported: boolean;
  /** State of the compensation chart. */
  readonly compensation: string;
  /** Numbers for actors and effects, and places in the order of completion, are never given twice. */
  readonly counters: { readonly actor: number; readonly effect: number; readonly completion: number };
}

/** What the user's machine is told of a step that did not succeed. */
export interface StepError {
  readonly name: 'StepError';
  readonly message: string;
  /** `rejected`: it did not happen. `unknown`: no answer in time, it may have happened; it is undone if it turns out so. */
  readonly outcome: 'rejected' | 'unknown';
  readonly reason: string;
  readonly errorCode: string;
  readonly step: string;
}

export const stepError = (
  outcome: StepError['outcome'],
  reason: string,
  errorCode: string,
  step: string,
): StepError => ({ name: 'StepError', message: reason, outcome, reason, errorCode, step });

/** The part of a step's chart that it stands in. */
export function placeOfStep({ snapshot }: Pick<StepNode, 'snapshot'>): string {
  const { value } = snapshot;
  return typeof value === 'string' ? value : (Object.keys(value as object)[0] ?? '');
}

/** Whether the forward command of a step is awaited. */
export const isOut = (step: Pick<StepNode, 'snapshot'>): boolean => forwardLeaves.has(placeOfStep(step));

export const isUnknown = (step: Pick<StepNode, 'snapshot'>): boolean =>
  placeOfStep(step) === 'unknown' && step.snapshot.status === 'active';

/** When a step has to be looked at, in milliseconds; `null` when it waits for nothing. */
export function dueOfStep(step: StepNode): number | null {
  const place = placeOfStep(step);
  return isOut(step) || place === 'compensating' ? step.snapshot.context.deadline : null;
}

/** When the saga has to be looked at next. */
export function dueOf(state: Pick<SagaState, 'timers' | 'steps'>): number | null {
  let due = Infinity;
  for (const timer of state.timers) due = Math.min(due, timer.due);
  for (const step of state.steps) due = Math.min(due, dueOfStep(step) ?? Infinity);
  return due === Infinity ? null : due;
}

/** Port calls are named by the step and the phase they belong to, custom actions by their number. */
export const effectKey = (transactionId: string, number: number): string =>
  `${transactionId}:effect:${number}`;

const keyPattern = /^[^:]+:(\d{1,9}|effect):([a-z]+|\d{1,9})/;

export type CallKey =
  { readonly effect: number } | { readonly step: number; readonly phase: Phase } | undefined;

export function readCallKey(key: string): CallKey {
  const match = keyPattern.exec(key);
  if (!match) return undefined;
  const [, first, second] = match;
  if (first === 'effect') return { effect: Number(second) };
  return second === 'execute' || second === 'compensate' ? { step: Number(first), phase: second } : undefined;
}
