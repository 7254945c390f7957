import type { AnyAction } from './model.js';
import { mayStayOpen } from './open-outcome.js';
import { type NodeConfig, type Transition, ruleTransitions } from './transitions.js';

/** Where the forward states of a step lead, as targets in the chart around them. */
export interface ForwardTargets {
  readonly succeeded: string;
  readonly rejected: string;
  readonly unknown: string;
  /** After a cancellation: the step has ended, the saga turns round. */
  readonly cancelled: string;
  /** After a cancellation before anything was sent: the step has not happened. */
  readonly withdrawn: string;
  /** An operator let the saga go on without the step, and so without all that it would have become. */
  readonly skipped: string;
}

/** The transitions that the kinds of forward states share. */
function forwardTransitions(step: number, targets: ForwardTargets) {
  const params = { step };
  const phase = { step, phase: 'execute' };
  const noteCancel = { type: 'noteCancel', params };
  const loseSight = { type: 'loseSight', params };
  return {
    phase,
    skip: { target: targets.skipped, actions: { type: 'skip', params } },
    skipAndTurn: { target: targets.cancelled, actions: { type: 'skip', params } },
    refused: {
      guard: { type: 'refusesActivity', params: phase },
      target: targets.rejected,
      actions: { type: 'refuse', params: phase },
    },
    refusedOne: {
      guard: { type: 'refusesOneOfSeveral', params: phase },
      target: targets.unknown,
      actions: { type: 'refuse', params: phase },
    },
    /** The port failed, which is no answer to the question: it is called once more after a pause. */
    callAgain: {
      guard: { type: 'mayBeCalledAgain', params: phase },
      actions: { type: 'noteFailedCall', params: phase },
    },
    countFailedCall: {
      guard: { type: 'oneCallFailed', params: phase },
      actions: { type: 'countFailedCall', params: phase },
    },
    unsendable: {
      guard: { type: 'unsendable', params: phase },
      target: targets.rejected,
      actions: { type: 'rejectUnsendable', params },
    },
    again: { guard: { type: 'dueForAnotherAttempt', params }, target: 'backingOff' },
    dueAgain: { guard: 'due', target: 'executing' },
    silence: { guard: 'due', target: targets.unknown, actions: loseSight },
    silenceWithoutEffect: {
      guard: 'due',
      target: targets.rejected,
      actions: { type: 'refuse', params: phase },
    },
    /** An answer is still awaited: the step has to end before the saga can turn round. */
    cancelAndWait: { target: 'cancelling', actions: noteCancel },
    cancelUnsent: { target: targets.withdrawn, actions: [noteCancel, { type: 'withdraw', params }] },
    cancelWithNothingOut: {
      guard: { type: 'nothingIsOut', params },
      target: targets.withdrawn,
      actions: [noteCancel, { type: 'withdraw', params }],
    },
    cancelBetweenAttempts: { target: targets.unknown, actions: [noteCancel, loseSight] },
    succeedAtOnce: { target: targets.succeeded, actions: { type: 'succeedAtOnce', params } },
  } satisfies Record<string, Transition | object>;
}

/** Where the chart of a step stands while its forward command, or the question before it, is under way. */
export const forwardLeaves: ReadonlySet<string> = new Set([
  'lookingUp',
  'pausing',
  'executing',
  'backingOff',
  'cancelling',
]);

/**
 * The states of a step's forward command: `lookingUp` (⇄ `pausing`, when the port failed) → `executing` ⇄ `backingOff`, and
 * `cancelling` when an operator wants the saga undone while an answer is still awaited. An action without a command calls its
 * port in `executing`.
 */
export function forwardStates(
  action: AnyAction,
  step: number,
  targets: ForwardTargets,
): Record<string, NodeConfig> {
  if (!action.send) return activityStates(action, step, targets);
  return {
    ...(action.lookUp ? lookUpStates(action.lookUp.optional ?? false, step, targets) : {}),
    ...(action.kind === 'command' ? commandStates(action, step, targets) : notificationStates(step, targets)),
  };
}

/**
 * Nothing has been sent yet, so neither silence nor a cancellation leaves anything open. Without an answer to an optional
 * question the command is sent all the same, and at once.
 */
function lookUpStates(optional: boolean, step: number, targets: ForwardTargets): Record<string, NodeConfig> {
  const t = forwardTransitions(step, targets);
  const { phase, skip, refused, unsendable, silenceWithoutEffect, cancelUnsent } = t;
  const accepted: Transition = {
    guard: { type: 'acceptsAnswer', params: phase },
    target: 'executing',
    actions: { type: 'learn', params: phase },
  };
  const without: Transition = { guard: { type: 'answersActivity', params: phase }, target: 'executing' };
  const refusedForGood: Transition = { ...refused, guard: { type: 'refusesForGood', params: phase } };
  const again: Transition = { ...t.callAgain, target: 'pausing' };
  const lookingUp: NodeConfig = {
    entry: { type: 'ask', params: phase },
    always: [unsendable],
    on: {
      ...(optional
        ? {
            'activity.answered': [accepted, refusedForGood, without],
            'activity.failed': [without],
            deadline: { guard: 'due', target: 'executing' },
          }
        : {
            'activity.answered': [accepted, again, refused],
            'activity.failed': [again, refused],
            deadline: silenceWithoutEffect,
          }),
      cancel: cancelUnsent,
      skip,
    },
  };
  if (optional) return { lookingUp };
  return {
    lookingUp,
    pausing: {
      entry: { type: 'backOff', params: phase },
      on: {
        // The call that failed may have been made twice, by two owners.
        'activity.answered': [accepted, refusedForGood],
        deadline: { guard: 'due', target: 'lookingUp' },
        retry: 'lookingUp',
        cancel: cancelUnsent,
        skip,
      },
    },
  };
}

function notificationStates(step: number, targets: ForwardTargets): Record<string, NodeConfig> {
  const { phase, unsendable, succeedAtOnce } = forwardTransitions(step, targets);
  return { executing: { entry: { type: 'send', params: phase }, always: [unsendable, succeedAtOnce] } };
}

function commandStates(action: AnyAction, step: number, targets: ForwardTargets): Record<string, NodeConfig> {
  const t = forwardTransitions(step, targets);
  const { phase, skip, unsendable, again, dueAgain, silence, cancelAndWait, cancelBetweenAttempts } = t;
  const answers = (succeeded: string) =>
    ruleTransitions([
      ...action.completes.map((rule, index) => ({
        rule,
        list: 'completes' as const,
        index,
        step,
        target: succeeded,
        action: 'succeed',
      })),
      ...action.fails.flatMap((rule, index) => {
        const rejection = { rule, list: 'fails' as const, index, step, action: 'reject' };
        // Where the two lead to one state, what the rejection is taken for is seen in the context alone.
        const one = { ...rejection, target: targets.unknown, guard: 'fitsWhileOthersAreOut' };
        return [
          ...(targets.unknown === targets.rejected ? [] : [one]),
          { ...rejection, target: targets.rejected },
        ];
      }),
    ]);
  return {
    executing: {
      entry: { type: 'send', params: phase },
      always: [unsendable],
      on: {
        ...answers(targets.succeeded),
        deadline: [again, silence],
        cancel: cancelAndWait,
        // Only a command that does no harm when it is obeyed twice may be sent again at an operator's word.
        ...(action.idempotent ? { retry: { target: 'executing', reenter: true } } : {}),
        skip,
      },
    },
    backingOff: {
      entry: { type: 'backOff', params: phase },
      on: {
        ...answers(targets.succeeded),
        deadline: dueAgain,
        retry: 'executing',
        cancel: cancelBetweenAttempts,
        skip,
      },
    },
    cancelling: { on: { ...answers(targets.cancelled), deadline: silence, skip: t.skipAndTurn } },
  };
}

/**
 * The port call is the work itself: silence leaves its outcome open, unless it has no effect at all. A call that failed is made once
 * more, as often as `attempts` allows.
 */
function activityStates(
  action: AnyAction,
  step: number,
  targets: ForwardTargets,
): Record<string, NodeConfig> {
  const t = forwardTransitions(step, targets);
  const harmless = !mayStayOpen(action);
  const silence = harmless ? t.silenceWithoutEffect : t.silence;
  const tellsApart = !harmless && targets.unknown !== targets.rejected;
  const failedCall = harmless ? [] : [t.countFailedCall];
  const refused = [...(tellsApart ? [t.refusedOne] : []), t.refused];
  const refusedForGood = refused.map((transition) => ({
    ...transition,
    guard: {
      type: transition === t.refused ? 'refusesForGood' : 'refusesOneOfSeveralForGood',
      params: t.phase,
    },
  }));
  const answers = (
    target: string,
    otherwise: readonly Transition[],
    failed: readonly Transition[] = otherwise,
  ): Record<string, Transition[]> => ({
    'activity.answered': [
      {
        guard: { type: 'acceptsAnswer', params: t.phase },
        target,
        actions: { type: 'learnAndSucceed', params: t.phase },
      },
      ...otherwise,
    ],
    ...(failed.length > 0 ? { 'activity.failed': [...failed] } : {}),
  });
  return {
    executing: {
      entry: { type: 'ask', params: t.phase },
      always: [t.unsendable],
      on: {
        ...answers(targets.succeeded, [{ ...t.callAgain, target: 'backingOff' }, ...refused, ...failedCall]),
        deadline: [t.again, silence],
        cancel: harmless ? t.cancelUnsent : t.cancelAndWait,
        skip: t.skip,
      },
    },
    backingOff: {
      entry: { type: 'backOff', params: t.phase },
      on: {
        ...answers(targets.succeeded, [...refusedForGood, ...failedCall], failedCall),
        deadline: t.dueAgain,
        retry: 'executing',
        cancel: harmless ? t.cancelUnsent : [t.cancelWithNothingOut, t.cancelBetweenAttempts],
        skip: t.skip,
      },
    },
    ...(harmless
      ? {}
      : {
          cancelling: {
            on: {
              ...answers(targets.cancelled, [...refused, ...failedCall]),
              deadline: silence,
              skip: t.skipAndTurn,
            },
          },
        }),
  };
}
