import { messageOf } from '../error/index.js';
import { policyValue, type SagaContext, stepAt, viewOf } from './context.js';
import { type ActivityChartEvent, type ChartEvent, type StatusChartEvent, timeOf } from './events.js';
import { judgeAnswer, lookUpOf } from './look-up.js';
import { fittingRule, type RuleList, ruleFits, rulesOf } from './matching.js';
import type { AnyAction } from './model.js';
import { sendingsLeftOpen } from './step-changes.js';

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

/** The step whose outcome is still open: at most one, since the forward run ends with it. */
export function openStep(context: SagaContext): number {
  return context.steps.findIndex(({ status }) => status === 'unknown');
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
function undoWasSent(action: AnyAction, context: SagaContext, step: number): boolean {
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
    return wanted !== undefined && ruleFits(wanted, event as StatusChartEvent, context, step, phase);
  };
  const lateRejection = ({ context, event }: Args): boolean => {
    const step = openStep(context);
    if (step < 0) return false;
    if (event.type === 'activity.answered' || event.type === 'activity.failed') {
      return !actionAt(step).send && answersActivity({ context, event }, { step, phase: 'execute' });
    }
    return fittingRule(actionAt(step), 'fails', event as StatusChartEvent, context, step) !== undefined;
  };
  const acceptsAnswer = (args: Args, params: PhaseParams): boolean => {
    if (!answersActivity(args, params)) return false;
    const lookUp = lookUpOf(actionAt(params.step), params.phase);
    const { value } = args.event as ActivityChartEvent;
    return lookUp !== undefined && judgeAnswer(lookUp, value, args.context, params.step).ok;
  };
  const laterUndoWaits = ({ context }: Args, { step }: StepParams): boolean =>
    context.steps.some(
      ({ status }, later) =>
        later > step && status === 'succeeded' && actionAt(later).undo.kind !== 'nothing',
    );

  return {
    /** The event is the one that this rule of the step waits for. */
    fits: fitsRule,
    /** The same, but the command was sent more than once, and another sending may be obeyed yet. */
    fitsWhileOthersAreOut: (args: Args, params: RuleParams): boolean =>
      sendingsLeftOpen(stepAt(args.context, params.step)) > 0 && fitsRule(args, params),
    due,
    /** The deadline has passed and the command may be sent once more. */
    dueForAnotherAttempt: (args: Args, { step }: StepParams): boolean => {
      const state = stepAt(args.context, step);
      return due(args) && state.attempt < policyValue(actionAt(step), state, 'attempts');
    },
    undoMayBeSentAgain: ({ context }: Args, { step }: StepParams): boolean => {
      const state = stepAt(context, step);
      return state.undoAttempt < policyValue(actionAt(step), state, 'undoAttempts');
    },
    dueForAnotherUndo: (args: Args, { step }: StepParams): boolean => {
      const state = stepAt(args.context, step);
      return due(args) && state.undoAttempt < policyValue(actionAt(step), state, 'undoAttempts');
    },
    answersActivity,
    /** The port answered, and the action can go on with the answer. */
    acceptsAnswer,
    /** The port answered, and the action says that it cannot go on. */
    answerRefused: (args: Args, params: PhaseParams): boolean => {
      if (!answersActivity(args, params)) return false;
      const lookUp = lookUpOf(actionAt(params.step), params.phase);
      const { value } = args.event as ActivityChartEvent;
      const judged = lookUp && judgeAnswer(lookUp, value, args.context, params.step);
      return judged !== undefined && !judged.ok && judged.refused;
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
    /** The success of the step whose outcome was unknown arrives late. */
    lateSuccess: ({ context, event }: Args): boolean => {
      const step = openStep(context);
      if (step < 0) return false;
      const action = actionAt(step);
      if (event.type === 'activity.answered') {
        const { lookUp } = action;
        return (
          // Of a step that sends a command, the answer to its look-up tells nothing of the command.
          !action.send &&
          lookUp !== undefined &&
          answersActivity({ context, event }, { step, phase: 'execute' }) &&
          judgeAnswer(lookUp, (event as ActivityChartEvent).value, context, step).ok
        );
      }
      return fittingRule(action, 'completes', event as StatusChartEvent, context, step) !== undefined;
    },
    lateRejection,
    /** One sending was rejected late; another one may be obeyed yet. */
    lateRejectionOfOne: (args: Args): boolean => {
      if (!lateRejection(args)) return false;
      const step = openStep(args.context);
      return actionAt(step).send !== undefined && sendingsLeftOpen(stepAt(args.context, step)) > 0;
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
