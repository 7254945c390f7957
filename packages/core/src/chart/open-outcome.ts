import { type SagaContext, stepAt, type StepState } from './context.js';
import type { ActivityChartEvent, ChartEvent, StatusChartEvent } from './events.js';
import { judgeAnswer } from './look-up.js';
import { fittingRule } from './matching.js';
import type { AnyAction } from './model.js';

/** Whether silence leaves the outcome of the action open; a port call without any effect is over with its deadline. */
export const mayStayOpen = ({ kind, send, undo }: AnyAction): boolean =>
  send ? kind === 'command' : undo.kind !== 'nothing';

/**
 * The sending that an answer is about: the one whose attempt it echoes, or the only one there was. Of several sendings an answer
 * that echoes none may be about any, and may also be the repetition of an earlier answer.
 */
function sendingOf(event: ChartEvent, attempts: number): number | undefined {
  const { attempt } = event as StatusChartEvent | ActivityChartEvent;
  if (attempt !== undefined) return attempt >= 1 && attempt <= attempts ? attempt : undefined;
  return attempts === 1 ? 1 : undefined;
}

const joined = (known: readonly number[], one: number | undefined): readonly number[] =>
  one === undefined || known.includes(one) ? known : [...known, one];

/** The attempts that are known to be rejected once this rejection has been told. */
export const rejectedWith = (state: StepState, event: ChartEvent): readonly number[] =>
  joined(state.rejected ?? [], sendingOf(event, state.attempt));

/** Sendings of the forward command that may have their effect yet, when these are rejected. */
export const sendingsOut = (
  { attempt, rejected = [], askedAgain }: StepState,
  without: readonly number[] = rejected,
): number => attempt - without.length + (askedAgain ? 1 : 0);

/** The attempts of the undo that are answered once this rejection has been told. */
export const undoAnsweredWith = (state: StepState, event: ChartEvent): readonly number[] =>
  joined(state.undoAnswered ?? [], sendingOf(event, state.undoAttempt));

/** The same for a confirmation, which is about one of the sendings even where nobody knows which. */
export const undoConfirmedWith = (state: StepState, event: ChartEvent): readonly number[] => {
  const { undoAnswered = [], undoAttempt } = state;
  const sending = sendingOf(event, undoAttempt);
  return sending === undefined ? [...undoAnswered, 0] : joined(undoAnswered, sending);
};

/** Sendings of the undo command that may have their effect yet. */
export const undosOut = ({ undoAttempt, undoAnswered = [] }: StepState): number =>
  undoAttempt - undoAnswered.length;

/** Whether a rejection of the undo is about an earlier sending than the last one. */
export function rejectsEarlierUndo(state: StepState, event: ChartEvent): boolean {
  const sending = sendingOf(event, state.undoAttempt);
  return sending !== undefined && sending !== state.undoAttempt;
}

/** The outcome of the step is not known, and a success that is seen later would be undone. */
export const isOpen = ({ status, open }: StepState): boolean => status === 'unknown' || open === 'undone';

/** The first step whose outcome is open. */
export const openStep = (context: Pick<SagaContext, 'steps'>): number => context.steps.findIndex(isOpen);

/** What an effect of the step that is seen from now on will find: a saga that undoes it, or nobody but people to tell. */
export const effectIsOnlyTold = ({ failure }: SagaContext, { open }: StepState): boolean =>
  open === 'told' || (open === 'undone' && failure === null);

/** Whether the event says that the forward command, or port call, of this step had its effect. */
export function tellsSuccess(
  action: AnyAction,
  event: ChartEvent,
  context: SagaContext,
  step: number,
): boolean {
  if (event.type !== 'activity.answered') {
    return fittingRule(action, 'completes', event as StatusChartEvent, context, step) !== undefined;
  }
  // Of a step that sends a command, the answer to its look-up tells nothing of the command.
  return (
    !action.send &&
    action.lookUp !== undefined &&
    isAbout(event as ActivityChartEvent, step) &&
    judgeAnswer(action.lookUp, (event as ActivityChartEvent).value, context, step).ok
  );
}

/** Whether the event says that a sending of the forward command, or a port call, had no effect. */
export function tellsRejection(
  action: AnyAction,
  event: ChartEvent,
  context: SagaContext,
  step: number,
): boolean {
  if (event.type === 'activity.answered' || event.type === 'activity.failed') {
    const answers = !action.send && isAbout(event as ActivityChartEvent, step);
    return answers && !tellsSuccess(action, event, context, step);
  }
  return fittingRule(action, 'fails', event as StatusChartEvent, context, step) !== undefined;
}

const isAbout = (event: ActivityChartEvent, step: number): boolean =>
  event.step === step && event.phase === 'execute';

/** The first open step of which the event tells a success, to be undone; -1 for none. */
export const succeededLate = (
  actions: readonly AnyAction[],
  context: SagaContext,
  event: ChartEvent,
): number =>
  context.steps.findIndex(
    (state, step) => isOpen(state) && tellsSuccess(actions[step] as AnyAction, event, context, step),
  );

/** A repetition, and a rejection of which nobody knows the sending, settle nothing. */
function rejectsOneMore(action: AnyAction, event: ChartEvent, context: SagaContext, step: number): boolean {
  const state = stepAt(context, step);
  return (
    rejectedWith(state, event).length > (state.rejected?.length ?? 0) &&
    tellsRejection(action, event, context, step)
  );
}

/** The first step with an open forward command of which the event rejects one more sending; -1 for none. */
export const rejectedLate = (
  actions: readonly AnyAction[],
  context: SagaContext,
  event: ChartEvent,
): number =>
  context.steps.findIndex(
    ({ status, open }, step) =>
      (status === 'unknown' || (status === 'skipped' && open !== undefined)) &&
      rejectsOneMore(actions[step] as AnyAction, event, context, step),
  );

/** The first step of which the event tells an effect that nothing will undo; -1 for none. */
export const effectSeenLate = (
  actions: readonly AnyAction[],
  context: SagaContext,
  event: ChartEvent,
): number =>
  context.steps.findIndex((state, step) => {
    if (!effectIsOnlyTold(context, state)) return false;
    const action = actions[step] as AnyAction;
    if (state.status === 'skipped') return tellsSuccess(action, event, context, step);
    return (
      undoConfirmedWith(state, event).length > (state.undoAnswered?.length ?? 0) &&
      fittingRule(action, 'undoCompletes', event as StatusChartEvent, context, step) !== undefined
    );
  });

/** An earlier step whose outcome is open waits for the same event: it is the first to be given it. */
export function isForEarlierStep(
  actions: readonly AnyAction[],
  event: StatusChartEvent,
  context: SagaContext,
  step: number,
): boolean {
  if (event.key !== undefined) return false;
  for (let earlier = 0; earlier < step; earlier += 1) {
    const state = stepAt(context, earlier);
    if (!isOpen(state)) continue;
    const action = actions[earlier] as AnyAction;
    if (tellsSuccess(action, event, context, earlier)) return true;
    if (rejectsOneMore(action, event, context, earlier)) return true;
  }
  return false;
}
