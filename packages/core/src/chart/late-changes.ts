import { type SagaContext, stepAt, type StepState, withStep } from './context.js';
import type { ChartEvent } from './events.js';
import type { AnyAction } from './model.js';
import { effectSeenLate, undoConfirmedWith, undosOut } from './open-outcome.js';

/**
 * The undo of a step is confirmed. Where it was sent more than once and may not be carried out twice, what else is seen of it is
 * told.
 */
export function compensated(
  context: SagaContext,
  action: AnyAction,
  step: number,
  event: ChartEvent,
): readonly StepState[] {
  const state = stepAt(context, step);
  const { undo } = action;
  const twiceIsHarmless = undo.kind !== 'inverse' || undo.idempotent || undo.completes.length === 0;
  const undoAnswered = undoConfirmedWith(state, event);
  if (twiceIsHarmless || undosOut({ ...state, undoAnswered }) <= 0) {
    return withStep(context, step, { status: 'compensated' });
  }
  const note = 'its undo was sent more than once, and may be carried out once more';
  return withStep(context, step, { status: 'compensated', undoAnswered, open: 'told', note });
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
