import type { z } from 'zod';
import type { Command, StatusType } from '../channel/index.js';
import type { JsonObject, Reading } from '../wire/index.js';

/** Codes of the seed's FAILED event; other catalogues may use their own. */
export type FailureCode = 'NOT_ENOUGH_MESOS' | 'INVENTORY_FULL' | 'STORAGE_FULL' | 'UNKNOWN' | (string & {});

/**
 * What the functions of an action see of their step.
 *
 * `P` payload, `F` answer of the look-up, `R` what was kept from status events, `M` what a composite handed over.
 */
export interface StepView<P = unknown, F = unknown, R = unknown, M = unknown> {
  readonly transactionId: string;
  readonly sagaType: string;
  readonly initiatedBy: string;
  readonly stepId: string;
  /** Position in the saga, from 0. */
  readonly index: number;
  readonly payload: P;
  readonly found: F;
  /** Merged from all `keep` functions so far; `undefined` while nothing was kept. */
  readonly result: R | undefined;
  readonly memo: M | undefined;
}

/** A status event that the step waits for: its type, and what its content must say. */
export interface AnswerRule<S, R = unknown> {
  readonly status: StatusType<unknown>;
  readonly where: ((step: S) => object) | undefined;
  readonly keep: ((value: never, step: S) => R) | undefined;
}

/** A status event that tells that the step did not happen. */
export interface FailureRule<S> extends AnswerRule<S> {
  readonly explain: ((value: never, step: S) => Explanation) | undefined;
}

export interface Explanation {
  readonly errorCode?: FailureCode;
  readonly reason?: string;
}

/**
 * A call of a port that the host provides; `answer` judges what comes back. A call that fails (the port threw, or gave what cannot be
 * read) is made again after a pause, as often as `attempts` allows, before an undo `undoAttempts`; a `refuse` counts at once.
 */
export interface LookUp<S, F> {
  readonly activity: string;
  readonly input: (step: S) => JsonObject;
  readonly answer: z.ZodType<F>;
  /** How the answer is read. Default: `go` where the action reads so, else `open`. */
  readonly reading?: Reading;
  /** What a good answer may still refuse: a sentence when the step cannot go on (`item not found`). */
  readonly refuse?: (found: F, step: S) => string | Explanation | undefined;
}

/** A look-up before a forward command. */
export interface ForwardLookUp<S, F> extends LookUp<S, F> {
  /**
   * The look-up only spares the participant a hopeless command: when the port is missing, fails, stays silent or gives what
   * cannot be read, the command is sent all the same, at once, and `found` is `undefined`. Default false: the step is rejected
   * then.
   */
  readonly optional?: boolean;
}

/** Waiting and re-sending. Times in milliseconds. */
export interface StepPolicy {
  /** How long one attempt may stay unanswered. Default 30,000. */
  readonly deadlineMs?: number;
  /** The same for one attempt of the undo: an approval may take a week, taking it back should not. Default: `deadlineMs`. */
  readonly undoDeadlineMs?: number;
  /**
   * How often the command is sent at most while no answer comes, and how often a port is called at most while its calls fail.
   * Default 1: participants and ports need not be idempotent.
   */
  readonly attempts?: number;
  /** Pause before the second attempt, kept with the saga, so that it outlives the process; doubled for each further one, up to `maxBackoffMs`. Default 1,000. */
  readonly backoffMs?: number;
  /** Default 60,000. */
  readonly maxBackoffMs?: number;
  /**
   * How often the undo command is sent at most after rejections (after silence only if it is idempotent), questions to its port
   * that failed included. Default 1.
   */
  readonly undoAttempts?: number;
}

export interface Inverse<S> {
  readonly kind: 'inverse';
  /** A sentence when this very step cannot be undone although the action can. */
  readonly impossibleWhen: ((step: S) => string | undefined) | undefined;
  readonly lookUp: LookUp<S, unknown> | undefined;
  readonly send: (step: S, found: never) => Command | readonly Command[];
  /** Empty: the undo counts as done once its command is sent. */
  readonly completes: readonly AnswerRule<S>[];
  readonly fails: readonly FailureRule<S>[];
  /** The undo command may be sent again after silence without doing harm. */
  readonly idempotent: boolean;
}

export type Undo<S> =
  | Inverse<S>
  | { readonly kind: 'nothing'; readonly reason: string }
  | { readonly kind: 'impossible'; readonly reason: string };

/** A step that a composite puts behind itself; its payload is known once the composite has completed. */
export interface Part<S> {
  readonly action: AnyAction;
  /** Id of the step; when the saga already has it, `<id of the composite>.<id>` is taken. Default: the action's name. */
  readonly id?: string;
  readonly payload: (step: S) => object;
  readonly memo?: (step: S) => object;
}

export type ActionKind = 'command' | 'notification' | 'activity' | 'composite';

/** Place in saga theory: can be undone, cannot be undone, or cannot fail. */
export type SagaRole = 'compensatable' | 'pivot' | 'retriable';

/** An action with the types of its parts erased; what catalogues, charts and the engine work with. */
export interface AnyAction {
  readonly name: string;
  readonly kind: ActionKind;
  /** Part of the action's print: the next one where a function of it begins to do something else. */
  readonly version?: number;
  readonly summary: string;
  /** Rules that go beyond the wire contract, for the catalogue page. */
  readonly notes: readonly string[];
  readonly payload: z.ZodType;
  /** How the payload is read. */
  readonly reading: Reading;
  readonly sample: object;
  readonly memo: z.ZodType | undefined;
  readonly lookUp: ForwardLookUp<StepView, unknown> | undefined;
  readonly send: ((step: StepView) => Command | readonly Command[]) | undefined;
  readonly completes: readonly AnswerRule<StepView>[];
  readonly fails: readonly FailureRule<StepView>[];
  readonly observes: readonly AnswerRule<StepView>[];
  readonly parts: readonly Part<StepView>[];
  readonly undo: Undo<StepView>;
  /** The forward command may be sent again after silence without doing harm. */
  readonly idempotent: boolean;
  readonly policy: StepPolicy;
  readonly role: SagaRole;
  /** Who the saga is about, for the FAILED event; 0 when nobody. */
  readonly characterId: (payload: unknown) => number;
}
