import { withStep } from './context.js';
import type { ActivityEmitted } from './events.js';
import type { AnyAction } from './model.js';
import { mayStayOpen } from './open-outcome.js';
import type { ChartState } from './scope.js';
import { activityOf } from './sending.js';

/** The innermost active state's name; our charts have no parallel states. */
export function leafOf(value: unknown): string {
  let inner = value;
  while (typeof inner === 'object' && inner !== null) inner = Object.values(inner)[0];
  return String(inner);
}

/**
 * The port call that a chart is waiting for. Calls are not messages, so they are lost with the process that made them: after
 * a restore the host makes them once more.
 */
export function pendingActivity(
  snapshot: ChartState,
  actions: readonly AnyAction[],
): ActivityEmitted | undefined {
  const { context, value } = snapshot;
  const leaf = leafOf(value);
  // The last one: an undo that was set aside for a later one is not under way.
  const step = context.steps.findLastIndex(({ status }) => status === 'running' || status === 'undoing');
  const action = actions[step];
  if (!action) return undefined;
  const phase = context.steps[step]?.status === 'undoing' ? 'compensate' : 'execute';
  const asks = leaf === 'lookingUp' || (phase === 'execute' && !action.send && leaf !== 'backingOff');
  if (!asks) return undefined;
  const call = activityOf(context, action, step, phase, 'made');
  return call.ok ? call.emitted : undefined;
}

/** What the saga is after a call was made once more; the same for a call without any effect. */
export function askedAgain(
  state: ChartState,
  { step, phase }: ActivityEmitted,
  actions: readonly AnyAction[],
): ChartState {
  const action = actions[step];
  const hasEffect = phase === 'execute' && action && !action.send && mayStayOpen(action);
  if (!hasEffect) return state;
  const { context } = state;
  return { ...state, context: { ...context, steps: withStep(context, step, { askedAgain: true }) } };
}
