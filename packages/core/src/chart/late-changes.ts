import { type SagaContext, stepAt, type StepState, withStep } from './context.js';
import { deniedStep } from './alike-answers.js';
import type { ChartEvent, StatusChartEvent } from './events.js';
import { fittingRule } from './matching.js';
import type { AnyAction, FailureRule, StepView } from './model.js';
import { effectSeenLate, undoConfirmedWith, undosOut } from './open-outcome.js';
import { explanationOf } from './step-changes.js';

/**
 * The undo of a step is confirmed. Where it was sent more than once and may not be carried out twice, what else is seen of it is
 * told.
 */
export function compensated(
  context: SagaContext,
  action: AnyAction,
  step: number,
  event: ChartEvent,
  remembered: Pick<StepState, 'doubtful' | 'heard'>,
): readonly StepState[] {
  const state = stepAt(context, step);
  const { undo } = action;
  const twiceIsHarmless = undo.kind !== 'inverse' || undo.idempotent || undo.completes.length === 0;
  const undoAnswered = undoConfirmedWith(state, event);
  if (twiceIsHarmless || undosOut({ ...state, undoAnswered }) <= 0) {
    return withStep(context, step, { status: 'compensated', ...remembered });
  }
  const note = 'its undo was sent more than once, and may be carried out once more';
  return withStep(context, step, {
    status: 'compensated',
    undoAnswered,
    open: 'told',
    note,
    ...remembered,
  });
}

/** The step that an event denies, and what its rule reads out of the event. */
function denial(
  actions: readonly AnyAction[],
  context: SagaContext,
  event: ChartEvent,
  list: 'fails' | 'undoFails',
) {
  const step = deniedStep(actions, context, event, list);
  const action = actions[step] as AnyAction;
  const told = event as StatusChartEvent;
  const rule = fittingRule(action, list, told, context, step) as FailureRule<StepView>;
  return { step, ...explanationOf(rule, told.value, context, action, step) };
}

/** A step that had been taken for done turns out to be rejected. The deadline stays: it is that of a command which is out. */
export function deniedSuccessOf(
  actions: readonly AnyAction[],
  context: SagaContext,
  event: ChartEvent,
): Partial<SagaContext> {
  const { step, reason, errorCode } = denial(actions, context, event, 'fails');
  const note = `${reason}; what had counted as its success was the answer to another step once more`;
  return {
    failure: context.failure ?? { step, reason, errorCode },
    steps: withStep(context, step, { status: 'rejected', note }),
  };
}

/** An undo that had been taken for done turns out to be rejected. */
export function deniedUndoOf(
  actions: readonly AnyAction[],
  context: SagaContext,
  event: ChartEvent,
): Partial<SagaContext> {
  const { step, reason } = denial(actions, context, event, 'undoFails');
  const note = `undo rejected: ${reason}; what had counted as its confirmation was the answer to another step once more`;
  return { steps: withStep(context, step, { status: 'notCompensated', note }) };
}

/** An effect was seen that nothing will undo: the step says so. */
export function withLateEffect(
  actions: readonly AnyAction[],
  context: SagaContext,
  event: ChartEvent,
): readonly StepState[] {
  const step = effectSeenLate(actions, context, event);
  const state = stepAt(context, step);
  const { status } = state;
  const lateEffects = (state.lateEffects ?? 0) + 1;
  if (status === 'skipped') {
    const note =
      context.failure === null
        ? 'carried out although an operator had skipped it; the saga had completed, so nothing undoes it'
        : 'carried out after an operator had settled it; nothing undoes it';
    return withStep(context, step, { status, lateEffects, note });
  }
  const undoAnswered = undoConfirmedWith(state, event);
  const isOpen = undosOut({ ...state, undoAnswered }) > 0 ? { open: 'told' as const } : {};
  const note =
    status === 'undoSkipped'
      ? 'its undo was carried out although an operator had vouched for it'
      : 'its undo was confirmed more than once, and may have been carried out more than once';
  return withStep(context, step, { status, lateEffects, undoAnswered, note, ...isOpen });
}
