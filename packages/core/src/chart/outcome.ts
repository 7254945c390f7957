import { type SagaContext, stepAt } from './context.js';
import type { FailedBody } from './events.js';
import type { AnyAction } from './model.js';

/** What the FAILED event says of the steps that stay done: an undo that waits for an operator, or one that cannot be. */
function remainders(context: SagaContext): string {
  const parts = context.steps.flatMap(({ id, status, note }) => {
    if (status === 'parked')
      return [`the undo of step [${id}] waits for an operator: ${note ?? 'no reason known'}`];
    if (status === 'notCompensated') return [`step [${id}] is not undone: ${note ?? 'no reason known'}`];
    if (status === 'unknown') return [`the outcome of step [${id}] is still open`];
    return [];
  });
  return parts.length === 0 ? '' : `; ${parts.join('; ')}`;
}

export function failedBody(context: SagaContext, actions: readonly AnyAction[]): FailedBody {
  const failure = context.failure ?? { step: 0, reason: 'failed', errorCode: 'UNKNOWN' };
  const step = stepAt(context, failure.step);
  const origin = step.payload === undefined ? context.steps[step.from?.[0] ?? 0] : step;
  const originIndex = origin ? context.steps.indexOf(origin) : failure.step;
  return {
    reason: failure.reason + remainders(context),
    failedStep: step.id,
    characterId: characterOf(actions[originIndex], origin?.payload),
    sagaType: context.sagaType,
    errorCode: failure.errorCode,
  };
}

function characterOf(action: AnyAction | undefined, payload: unknown): number {
  try {
    return action?.characterId(payload) ?? 0;
  } catch {
    // The outcome has to be told, also without the character.
    return 0;
  }
}
