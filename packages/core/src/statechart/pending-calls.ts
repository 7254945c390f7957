import { askedAgain, pendingActivity } from '../chart/index.js';
import { callOfEffect } from './custom-call.js';
import type { CompiledDefinition } from './definition.js';
import { functionsOf } from './promise-action.js';
import type { SagaState } from './saga-state.js';
import type { CallEmitted } from './turn.js';

/**
 * The calls that a saga waits for. Calls are not messages, so they are lost with the process that made them: after a restore the
 * host makes them once more.
 */
export function pendingCalls(definition: CompiledDefinition, state: SagaState): readonly CallEmitted[] {
  const calls = state.steps.flatMap(({ number, action, snapshot }): CallEmitted[] => {
    const call = pendingActivity(snapshot, [action]);
    if (!call) return [];
    const run = functionsOf(action)?.[call.phase];
    return [{ ...call, step: number, ...(run ? { run } : {}) }];
  });
  return [...calls, ...state.effects.map((effect) => callOfEffect(state.transactionId, definition, effect))];
}

/** What the saga is after a call was made once more: the one before it may have had its effect, whatever this one answers. */
export function saidToBeAskedAgain(state: SagaState, call: CallEmitted): SagaState {
  const step = state.steps[call.step];
  if (!step) return state;
  const next = askedAgain(step.snapshot, { ...call, step: 0 }, [step.action]);
  const snapshot = { ...step.snapshot, context: next.context };
  return { ...state, steps: state.steps.with(call.step, { ...step, snapshot }) };
}
