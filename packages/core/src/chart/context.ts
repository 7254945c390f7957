import type { AnyAction, FailureCode, StepPolicy, StepView } from './model.js';

/**
 * What is known of a step. `running` … `unknown` belong to its forward command, the others to its undo.
 *
 * - `rejected`: it did not happen. `unknown`: no answer in time, it may have happened.
 * - `skipped`: an operator let the saga go on without it. `undoSkipped`: an operator undid it by hand.
 * - `notCompensated`: it happened and cannot be undone.
 */
export type StepStatus =
  | 'pending'
  | 'running'
  | 'succeeded'
  | 'skipped'
  | 'rejected'
  | 'unknown'
  | 'undoing'
  | 'compensated'
  | 'notCompensated'
  | 'parked'
  | 'undoSkipped';

export interface StepState {
  readonly id: string;
  readonly status: StepStatus;
  /** Missing for the part of a composite until the composite has completed. */
  readonly payload?: unknown;
  readonly memo?: unknown;
  readonly found?: unknown;
  readonly undoFound?: unknown;
  readonly result?: unknown;
  readonly attempt: number;
  readonly undoAttempt: number;
  /** The newest call of the look-up before the forward command; missing while there was only one. */
  readonly lookUpAttempt?: number;
  /** Attempts of the forward command that are known to have been rejected; missing while there was only one attempt. */
  readonly rejected?: readonly number[];
  /**
   * Attempts of the undo that are answered, or of which nothing was sent; 0 for an answer that does not say which attempt it is
   * about.
   */
  readonly undoAnswered?: readonly number[];
  /** The port was called once more after a take-over: whatever one call says, the other one may have had its effect. */
  readonly askedAgain?: true;
  /**
   * An operator decided about the step while a command of it was out. What becomes of an effect that is seen later: it is
   * `undone` with the saga, or only `told`.
   */
  readonly open?: 'undone' | 'told';
  /**
   * The answer that settled the step may be the repetition of another step's, and nothing tells the two apart: a rejection that comes
   * after it is believed.
   */
  readonly doubtful?: true;
  /** Where the answers came from that were counted for the step, as far as another step waits for one like them. */
  readonly heard?: readonly string[];
  /** Effects that were seen when nothing could undo them any more. */
  readonly lateEffects?: number;
  /** Why the step is in its status, when that is not plain. */
  readonly note?: string;
  /** For a part: index of the step that hands over its payload, and its name among the parts. */
  readonly from?: readonly [step: number, part: string];
  readonly policy?: StepPolicy;
}

export interface SagaFailure {
  readonly step: number;
  readonly reason: string;
  readonly errorCode: FailureCode;
}

/** Everything a saga chart knows; plain data. Times are milliseconds of the Unix epoch, as the host counts them. */
export interface SagaContext {
  readonly transactionId: string;
  readonly sagaType: string;
  readonly initiatedBy: string;
  readonly steps: readonly StepState[];
  /** When a `deadline` event is due; `null` while nothing is waited for. */
  readonly deadline: number | null;
  readonly failure: SagaFailure | null;
  /** The terminal event was emitted. */
  readonly reported: boolean;
  /** Position in the saga of the first step of this chart, where the chart is that of one step among several. Default 0. */
  readonly first?: number;
  /** The undo of a later step comes first; only in the chart of a step whose undo is directed from outside. */
  readonly overtaken?: boolean;
}

/** A step as it goes into a new saga. */
export interface StepInput {
  readonly id: string;
  readonly payload?: unknown;
  readonly from?: readonly [step: number, part: string];
  readonly policy?: StepPolicy;
  /** Why there is no payload. */
  readonly note?: string;
}

export interface SagaInput {
  readonly transactionId: string;
  readonly sagaType?: string;
  readonly initiatedBy?: string;
  readonly steps: readonly StepInput[];
  /** Time of the first transition, in milliseconds. Default 0. */
  readonly at?: number;
  /** See `SagaContext.first`; the chart of such a step reports no outcome of its own. */
  readonly first?: number;
}

/** Most steps are plain, and written out they take half the memory of a spread object. */
function pendingStep(step: StepInput): StepState {
  if (step.from || step.policy || step.note !== undefined)
    return { ...step, status: 'pending', attempt: 0, undoAttempt: 0 };
  return { id: step.id, payload: step.payload, status: 'pending', attempt: 0, undoAttempt: 0 };
}

export function initialContext(input: SagaInput): SagaContext {
  return {
    transactionId: input.transactionId,
    sagaType: input.sagaType ?? '',
    initiatedBy: input.initiatedBy ?? '',
    steps: input.steps.map(pendingStep),
    deadline: null,
    failure: null,
    reported: input.first !== undefined,
    ...(input.first === undefined ? {} : { first: input.first }),
  };
}

export function stepAt(context: SagaContext, index: number): StepState {
  const step = context.steps[index];
  if (!step) throw new RangeError(`the chart has no step ${index}`);
  return step;
}

/** Position of a step in its saga, from 0. */
export const placeOf = ({ first = 0 }: Pick<SagaContext, 'first'>, index: number): number => first + index;

export function viewOf(context: SagaContext, index: number): StepView {
  const step = stepAt(context, index);
  return {
    transactionId: context.transactionId,
    sagaType: context.sagaType,
    initiatedBy: context.initiatedBy,
    stepId: step.id,
    index: placeOf(context, index),
    payload: step.payload,
    found: step.found,
    result: step.result,
    memo: step.memo,
  };
}

/**
 * The steps with one of them changed. A note, what is open and what is doubtful belong to their status: a new status without them
 * drops the old ones.
 */
export function withStep(
  context: SagaContext,
  index: number,
  change: Partial<StepState>,
): readonly StepState[] {
  const steps = context.steps.slice();
  const before = stepAt(context, index);
  if (change.status === undefined) {
    steps[index] = { ...before, ...change };
  } else {
    const { note: _note, open: _open, doubtful: _doubtful, ...others } = before;
    steps[index] = { ...others, ...change };
  }
  return steps;
}

export type Phase = 'execute' | 'compensate';

/** The same for every attempt of a command, different for every other command of any saga. */
export const idempotencyKey = (transactionId: string, step: number, phase: Phase, part = 0): string =>
  part === 0 ? `${transactionId}:${step}:${phase}` : `${transactionId}:${step}:${phase}:${part}`;

export const defaultPolicy = {
  deadlineMs: 30_000,
  attempts: 1,
  backoffMs: 1_000,
  maxBackoffMs: 60_000,
  undoAttempts: 1,
} as const satisfies Required<Omit<StepPolicy, 'undoDeadlineMs'>>;

/** The saga's own setting, else the action's, else the default. */
export function policyValue(action: AnyAction, step: StepState, name: keyof typeof defaultPolicy): number {
  return step.policy?.[name] ?? action.policy[name] ?? defaultPolicy[name];
}

/** How long one attempt may stay unanswered. An undo for which nothing is set has as long as the forward command. */
export function deadlineMsOf(action: AnyAction, step: StepState, phase: Phase): number {
  const ofUndo =
    phase === 'compensate' ? ((step.policy ?? {}).undoDeadlineMs ?? action.policy.undoDeadlineMs) : undefined;
  return ofUndo ?? policyValue(action, step, 'deadlineMs');
}

/** The last moment that has a date of four-digit years, as RFC 3339 wants it. */
const END_OF_TIME = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** When something is due that may take so long; a wait without end stays a time that can be shown. */
export const dueAfter = (at: number, ms: number): number => Math.min(at + ms, END_OF_TIME);

/** Pause before the attempt that follows the `attempt`-th. */
export function backoffMs(action: AnyAction, step: StepState, attempt: number): number {
  const first = policyValue(action, step, 'backoffMs');
  return Math.min(first * 2 ** Math.max(0, attempt - 1), policyValue(action, step, 'maxBackoffMs'));
}
