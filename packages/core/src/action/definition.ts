import type { z } from 'zod';
import type { Reading } from '../wire/index.js';
import type { Command, Pattern, StatusType } from '../channel/index.js';
import type {
  ActionKind,
  AnswerRule,
  AnyAction,
  Explanation,
  FailureRule,
  ForwardLookUp,
  LookUp,
  Part,
  StepPolicy,
  StepView,
} from '../chart/index.js';

/**
 * Awaits a status event: `where` gives the members that must be equal (values, or predicates), computed from the step. A member
 * that it names with `undefined` equals nothing: leave out what is not to be compared.
 * `keep` takes from the event what undo or later parts need (it is stored in the record, so take little).
 */
export type On<S> = <V, R = unknown>(
  status: StatusType<V>,
  where?: (step: S) => Pattern<NoInfer<V>>,
  keep?: (value: NoInfer<V>, step: S) => R,
) => AnswerRule<S, R>;

/** Awaits a failure event; `explain` reads the error code and the reason out of it. */
export type FailsOn<S> = <V>(
  status: StatusType<V>,
  where?: (step: S) => Pattern<NoInfer<V>>,
  explain?: (value: NoInfer<V>, step: S) => Explanation,
) => FailureRule<S>;

/** How a completed step is undone; every action states one. */
export type UndoDefinition<S, UF> =
  | {
      readonly kind: 'inverse';
      /** A sentence when this very step cannot be undone although the action can. */
      readonly impossibleWhen?: (step: S) => string | undefined;
      /** A port call before the undo command is sent. */
      readonly lookUp?: LookUp<S, UF>;
      /** Exactly one command where an answer completes the undo; else as many as there are to send. */
      readonly send: (step: S, found: UF) => Command | readonly Command[];
      /** Left out: the undo counts as done once its command is sent. */
      readonly completes?: (on: On<S>) => readonly AnswerRule<S>[];
      readonly fails?: (on: FailsOn<S>) => readonly FailureRule<S>[];
      /** The undo command may be sent again after silence without doing harm. Default false. */
      readonly idempotent?: boolean;
    }
  /** Leaves no lasting effect, so there is nothing to undo. */
  | { readonly kind: 'nothing'; readonly reason: string }
  /** Cannot be undone; the reason is listed in the outcome of the saga. */
  | { readonly kind: 'impossible'; readonly reason: string };

/** One object that says everything about an action. See `docs/concepts.md`. */
export interface ActionDefinition<P, F, R, M, UF> {
  /** Letters, digits, `_` and `-`; unique in a catalogue. */
  readonly name: string;
  readonly kind: ActionKind;
  /**
   * A whole number from 1. Give the next one when a function of the action begins to do something else: what functions do cannot be
   * seen from outside, and sagas that are under way with the action are then held instead of going on with another meaning.
   */
  readonly version?: number;
  /** One sentence for the catalogue page. */
  readonly summary: string;
  /** Rules that go beyond the wire contract, for the catalogue page. */
  readonly notes?: readonly string[];
  readonly payload: z.ZodType<P>;
  /**
   * How payloads of saga commands are read. Default `strict`: a member that the schema does not know, such as a misspelt one,
   * refuses the saga.
   */
  readonly reading?: Reading;
  /** A payload that fits; used in documentation and tests. */
  readonly sample: NoInfer<P>;
  /** What a composite hands over to this action besides the payload. */
  readonly memo?: z.ZodType<M>;
  /** A port call before the command is sent; for an `activity` or `composite` it is the work itself. */
  readonly lookUp?: ForwardLookUp<StepView<NoInfer<P>, undefined, unknown, NoInfer<M>>, F>;
  /**
   * What is sent; required for `command` and `notification`. A command sends exactly one, since one answer is awaited: another
   * number is refused where the sample tells it, else the step is rejected before anything is sent. A notification may send several.
   */
  readonly send?: (
    step: StepView<NoInfer<P>, NoInfer<F>, unknown, NoInfer<M>>,
  ) => Command | readonly Command[];
  /** Any of these completes the step; required for `command`. */
  readonly completes?: (
    on: On<StepView<NoInfer<P>, NoInfer<F>, unknown, NoInfer<M>>>,
  ) => readonly AnswerRule<StepView<NoInfer<P>, NoInfer<F>, unknown, NoInfer<M>>, R>[];
  /** Any of these tells that the step did not happen. */
  readonly fails?: (
    on: FailsOn<StepView<NoInfer<P>, NoInfer<F>, unknown, NoInfer<M>>>,
  ) => readonly FailureRule<StepView<NoInfer<P>, NoInfer<F>, unknown, NoInfer<M>>>[];
  /** Further events worth keeping something of; they never complete the step. Merged into `result`. */
  readonly observes?: (
    on: On<StepView<NoInfer<P>, NoInfer<F>, unknown, NoInfer<M>>>,
  ) => readonly AnswerRule<StepView<NoInfer<P>, NoInfer<F>, unknown, NoInfer<M>>, Partial<NoInfer<R>>>[];
  /** Steps that are put behind this one when the saga is accepted. */
  readonly parts?: readonly Part<StepView<NoInfer<P>, NoInfer<F>, NoInfer<R>, NoInfer<M>>>[];
  readonly undo: UndoDefinition<StepView<NoInfer<P>, NoInfer<F>, NoInfer<R>, NoInfer<M>>, UF>;
  /** The forward command may be sent again after silence without doing harm. Default false. */
  readonly idempotent?: boolean;
  readonly policy?: StepPolicy;
  /** Who the saga is about, for the FAILED event. Default: the payload's `characterId` if it has one, else 0. */
  readonly characterId?: (payload: NoInfer<P>) => number;
}

const rule = <S, R>(status: StatusType<unknown>, where: unknown, keep: unknown): AnswerRule<S, R> => ({
  status,
  where: where as AnswerRule<S, R>['where'],
  keep: keep as AnswerRule<S, R>['keep'],
});
const on = ((status, where, keep) => rule(status, where, keep)) as On<StepView>;
const failsOn = ((status, where, explain) => ({
  ...rule(status, where, undefined),
  explain,
})) as FailsOn<StepView>;

/** What ports answer comes from services that may say more, and is read as leniently as the action reads at most. */
const readingAs = (reading: Reading, lookUp: AnyAction['lookUp']): AnyAction['lookUp'] =>
  lookUp && { reading: reading === 'go' ? 'go' : 'open', ...lookUp };

/** The erased form of a definition, in which charts and the engine read it. */
export function eraseDefinition<P, F, R, M, UF>(
  definition: ActionDefinition<P, F, R, M, UF>,
): Omit<AnyAction, 'name' | 'role'> {
  const own = definition as unknown as ActionDefinition<unknown, unknown, unknown, unknown, unknown>;
  const undo = own.undo as UndoDefinition<StepView, unknown>;
  const { reading = 'strict' } = own;
  return {
    kind: own.kind,
    ...(own.version === undefined ? {} : { version: own.version }),
    summary: own.summary,
    notes: own.notes ?? [],
    payload: own.payload,
    reading,
    sample: own.sample as object,
    memo: own.memo,
    lookUp: readingAs(reading, own.lookUp as AnyAction['lookUp']),
    send: own.send as AnyAction['send'],
    completes: (own.completes?.(on as never) as AnyAction['completes'] | undefined) ?? [],
    fails: (own.fails?.(failsOn as never) as AnyAction['fails'] | undefined) ?? [],
    observes: (own.observes?.(on as never) as AnyAction['observes'] | undefined) ?? [],
    parts: (own.parts as AnyAction['parts'] | undefined) ?? [],
    undo:
      undo.kind === 'inverse'
        ? {
            kind: 'inverse',
            impossibleWhen: undo.impossibleWhen,
            lookUp: readingAs(reading, undo.lookUp),
            send: undo.send as never,
            completes: undo.completes?.(on) ?? [],
            fails: undo.fails?.(failsOn) ?? [],
            idempotent: undo.idempotent ?? false,
          }
        : undo,
    idempotent: own.idempotent ?? false,
    policy: own.policy ?? {},
    characterId: own.characterId ?? characterIdOf,
  };
}

function characterIdOf(payload: unknown): number {
  const id = (payload as { characterId?: unknown } | null)?.characterId;
  return typeof id === 'number' ? id : 0;
}
