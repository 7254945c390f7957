import { messageOf } from '../error/index.js';
import { deniedStep } from './alike-answers.js';
import { policyValue, type SagaContext, stepAt, viewOf } from './context.js';
import { type ActivityChartEvent, type ChartEvent, type StatusChartEvent, timeOf } from './events.js';
import { type Judged, judgeAnswer, lookUpOf } from './look-up.js';
import { fittingRule, type RuleList, ruleFits, rulesOf } from './matching.js';
import type { AnyAction } from './model.js';
import {
  effectSeenLate,
  effectIsOnlyTold,
  isForEarlierStep,
  mayStayOpen,
  openStep,
  rejectedLate,
  rejectedWith,
  rejectsEarlierUndo,
  sendingsOut,
  succeededLate,
  undosOut,
} from './open-outcome.js';
import { callsMade } from './sending.js';

interface Args {
  readonly context: SagaContext;
  readonly event: ChartEvent;
}

export interface StepParams {
  readonly step: number;
}
export interface RuleParams extends StepParams {
  readonly list: RuleList;
  readonly rule: number;
}
export interface PhaseParams extends StepParams {
  readonly phase: 'execute' | 'compensate';
}

/** Why a completed step cannot be undone; `undefined` when it can. */
export function whyNotUndone(action: AnyAction, context: SagaContext, step: number): string | undefined {
  const { undo } = action;
  if (undo.kind !== 'inverse') return undo.reason;
  try {
    return undo.impossibleWhen?.(viewOf(context, step));
  } catch (thrown) {
    return `whether it can be undone is not known: ${messageOf(thrown)}`;
  }
}

/** An undo with a look-up is sent as soon as its first look-up is answered. */
export function undoWasSent(action: AnyAction, context: SagaContext, step: number): boolean {
  const { undoAttempt, undoFound } = stepAt(context, step);
  return lookUpOf(action, 'compensate') === undefined ? undoAttempt > 0 : undoFound !== undefined;
}

/** The step whose undo was set aside for that of a later one, and is confirmed by this event; -1 for none. */
export function confirmedLate(
  actions: readonly AnyAction[],
  context: SagaContext,
  event: StatusChartEvent,
): number {
  return context.steps.findLastIndex(({ status }, step) => {
    const action = actions[step] as AnyAction;
    return (
      (status === 'parked' || status === 'undoing' || status === 'succeeded') &&
      undoWasSent(action, context, step) &&
      fittingRule(action, 'undoCompletes', event, context, step) !== undefined
    );
  });
}

/** The guards of all charts, over the actions of one chart. */
export function createGuards(actions: readonly AnyAction[]) {
  const actionAt = (step: number): AnyAction => actions[step] as AnyAction;
  const due = ({ context, event }: Args): boolean =>
    context.deadline !== null && timeOf(event) >= context.deadline;
  const answersActivity = ({ event }: Args, { step, phase }: PhaseParams): boolean =>
    (event as ActivityChartEvent).step === step && (event as ActivityChartEvent).phase === phase;

  const fitsRule = ({ context, event }: Args, { step, list, rule }: RuleParams): boolean => {
    const wanted = rulesOf(actionAt(step), list)[rule];
    const phase = list === 'undoCompletes' || list === 'undoFails' ? 'compensate' : 'execute';
    // What was never sent cannot be confirmed.
    if (phase === 'compensate' && !undoWasSent(actionAt(step), context, step)) return false;
    if (wanted === undefined || !ruleFits(wanted, event as StatusChartEvent, context, step, phase))
      return false;
    return phase === 'compensate' || !isForEarlierStep(actions, event as StatusChartEvent, context, step);
  };
  const judged = ({ context, event }: Args, { step, phase }: PhaseParams): Judged | undefined => {
    const lookUp = lookUpOf(actionAt(step), phase);
    return lookUp && judgeAnswer(lookUp, (event as ActivityChartEvent).value, context, step);
  };
  /** The action itself says no to what the port answered. */
  const answerRefused = (args: Args, params: PhaseParams): boolean => {
    if (args.event.type !== 'activity.answered' || !answersActivity(args, params)) return false;
    const judgement = judged(args, params);
    return judgement !== undefined && !judgement.ok && judgement.refused;
  };
  /** It is about the newest call; where the host does not say so, it may be. */
  const answersNewestCall = (args: Args, params: PhaseParams): boolean => {
    if (!answersActivity(args, params)) return false;
    const { attempt } = args.event as ActivityChartEvent;
    const made = callsMade(stepAt(args.context, params.step), actionAt(params.step), params.phase);
    return attempt === undefined || attempt === made;
  };
  /**
   * An asking without any effect is over once the port is asked anew: only the newest one can be refused. Of a call with an effect
   * each answer counts, but one that failed is not the end while a newer one is out.
   */
  const refusesActivity = (args: Args, params: PhaseParams): boolean => {
    const action = actionAt(params.step);
    const hasEffect = params.phase === 'execute' && !action.send && mayStayOpen(action);
    if (answersNewestCall(args, params)) return true;
    return hasEffect && answerRefused(args, params);
  };
  const leavesOthersOut = ({ context, event }: Args, step: number): boolean => {
    const state = stepAt(context, step);
    return sendingsOut(state, rejectedWith(state, event)) > 0;
  };
  const acceptsAnswer = (args: Args, params: PhaseParams): boolean =>
    answersActivity(args, params) && judged(args, params)?.ok === true;
  const laterUndoWaits = ({ context }: Args, { step }: StepParams): boolean =>
    context.overtaken === true ||
    context.steps.some(
      ({ status }, later) =>
        later > step && status === 'succeeded' && actionAt(later).undo.kind !== 'nothing',
    );

  return {
    /** The event is the one that this rule of the step waits for. */
    fits: fitsRule,
    /** The same, but the command was sent more than once, and another sending may be obeyed yet. */
    fitsWhileOthersAreOut: (args: Args, params: RuleParams): boolean =>
      fitsRule(args, params) && leavesOthersOut(args, params.step),
    due,
    /** The deadline has passed and the command may be sent once more. */
    dueForAnotherAttempt: (args: Args, { step }: StepParams): boolean => {
      const state = stepAt(args.context, step);
      return due(args) && state.attempt < policyValue(actionAt(step), state, 'attempts');
    },
    /** Unless it does no harm, only when no sending of it may have its effect yet. */
    undoMayBeSentAgain: ({ context }: Args, { step }: StepParams): boolean => {
      const state = stepAt(context, step);
      const { undo } = actionAt(step);
      const harmless = undosOut(state) <= 0 || (undo.kind === 'inverse' && undo.idempotent);
      return harmless && state.undoAttempt < policyValue(actionAt(step), state, 'undoAttempts');
    },
    /** The undo did not happen, as far as its last sending goes. */
    rejectsUndo: (args: Args, params: RuleParams): boolean =>
      !rejectsEarlierUndo(stepAt(args.context, params.step), args.event) && fitsRule(args, params),
    /** An earlier sending was rejected; the last one is still out. */
    rejectsEarlierUndo: (args: Args, params: RuleParams): boolean => {
      const state = stepAt(args.context, params.step);
      const { attempt = 0 } = args.event as StatusChartEvent;
      const isNew = rejectsEarlierUndo(state, args.event) && !state.undoAnswered?.includes(attempt);
      return isNew && fitsRule(args, params);
    },
    dueForAnotherUndo: (args: Args, { step }: StepParams): boolean => {
      const state = stepAt(args.context, step);
      return due(args) && state.undoAttempt < policyValue(actionAt(step), state, 'undoAttempts');
    },
    /** No call that was made can have its effect yet. */
    nothingIsOut: ({ context }: Args, { step }: StepParams): boolean =>
      sendingsOut(stepAt(context, step)) <= 0,
    answersActivity,
    refusesActivity,
    /** The same of a call with an effect, while another call may have its effect yet. */
    refusesOneOfSeveral: (args: Args, params: PhaseParams): boolean =>
      refusesActivity(args, params) && leavesOthersOut(args, params.step),
    /** The port answered, and the action can go on with the answer. */
    acceptsAnswer,
    /** The port answered, and the action says that it cannot go on. */
    refusesForGood: (args: Args, params: PhaseParams): boolean =>
      answerRefused(args, params) && refusesActivity(args, params),
    refusesOneOfSeveralForGood: (args: Args, params: PhaseParams): boolean =>
      answerRefused(args, params) && refusesActivity(args, params) && leavesOthersOut(args, params.step),
    /** The newest call failed: the port threw, or gave what cannot be read. It may be called once more. */
    mayBeCalledAgain: (args: Args, params: PhaseParams): boolean => {
      if (!answersNewestCall(args, params) || answerRefused(args, params)) return false;
      const state = stepAt(args.context, params.step);
      const action = actionAt(params.step);
      const allowed = policyValue(action, state, params.phase === 'execute' ? 'attempts' : 'undoAttempts');
      return callsMade(state, action, params.phase) < allowed;
    },
    /** A call with an effect failed, which was not known before, and that decides nothing yet. */
    oneCallFailed: (args: Args, params: PhaseParams): boolean => {
      if (!answersActivity(args, params) || answerRefused(args, params)) return false;
      const state = stepAt(args.context, params.step);
      return rejectedWith(state, args.event).length > (state.rejected?.length ?? 0);
    },
    /** The same as `acceptsAnswer`, but the undo of a later step has to come first. */
    acceptsAnswerTooEarly: (args: Args, params: PhaseParams): boolean =>
      acceptsAnswer(args, params) && laterUndoWaits(args, params),
    /** A later step turned out to have happened. */
    laterUndoWaits,
    /** The command could not be built, or does not fit its channel. */
    unsendable: ({ context }: Args, { step, phase }: PhaseParams): boolean =>
      stepAt(context, step).status !== (phase === 'execute' ? 'running' : 'undoing'),
    awaitsUndo: ({ context }: Args, { step }: StepParams): boolean =>
      stepAt(context, step).status === 'succeeded',
    /** Its undo was set aside before its next sending, or while it waited for an operator. */
    undoPaused: ({ context }: Args, { step }: StepParams): boolean =>
      stepAt(context, step).status === 'undoing',
    undoParked: ({ context }: Args, { step }: StepParams): boolean =>
      stepAt(context, step).status === 'parked',
    lateConfirmation: ({ context, event }: Args): boolean =>
      confirmedLate(actions, context, event as StatusChartEvent) >= 0,
    cannotUndo: ({ context }: Args, { step }: StepParams): boolean =>
      whyNotUndone(actionAt(step), context, step) !== undefined,
    outcomeOpen: ({ context }: Args): boolean => openStep(context) >= 0,
    /** Something may be seen yet that nobody will undo. */
    effectsOpen: ({ context }: Args): boolean =>
      context.steps.some((state) => effectIsOnlyTold(context, state)),
    nothingOpen: ({ context }: Args): boolean =>
      !context.steps.some((state) => effectIsOnlyTold(context, state)),
    effectSeenLate: ({ context, event }: Args): boolean => effectSeenLate(actions, context, event) >= 0,
    /** What was taken for the success of a step was the answer to another one once more. */
    successDenied: ({ context, event }: Args): boolean => deniedStep(actions, context, event, 'fails') >= 0,
    undoDenied: ({ context, event }: Args): boolean => deniedStep(actions, context, event, 'undoFails') >= 0,
    /** The success of a step whose outcome was open arrives late. */
    lateSuccess: ({ context, event }: Args): boolean => succeededLate(actions, context, event) >= 0,
    lateRejection: ({ context, event }: Args): boolean => rejectedLate(actions, context, event) >= 0,
    /** One sending was rejected late; another one may be obeyed yet. */
    lateRejectionOfOne: (args: Args): boolean => {
      const step = rejectedLate(actions, args.context, args.event);
      return step >= 0 && leavesOthersOut(args, step);
    },
    /** Some step that has been sent would like to keep something of this event. */
    observed: ({ context, event }: Args): boolean =>
      context.steps.some(
        (state, step) =>
          state.status !== 'pending' &&
          fittingRule(actionAt(step), 'observes', event as StatusChartEvent, context, step) !== undefined,
      ),
  };
}
