import type { FailsOn } from '../../action/index.js';
import type { FailureRule, StepView } from '../../chart/index.js';
import { characterStatus } from '../channels/index.js';
import { failed, saysPoor } from '../failure-text.js';

/** ERROR of the character topic for the step's character. */
export function characterError<S extends StepView<{ readonly characterId: number }>>(
  failsOn: FailsOn<S>,
  action: string,
): FailureRule<S> {
  return failsOn(
    characterStatus.types.ERROR,
    ({ payload }) => ({ characterId: payload.characterId }),
    ({ body }) => failed(action, body.error, saysPoor(body.error) ? 'NOT_ENOUGH_MESOS' : 'UNKNOWN'),
  );
}

/** For the catalogue page of the actions above. */
export const errorNote =
  'ERROR of the character topic fails the step, and is reported as NOT_ENOUGH_MESOS when it says so; the character service of today sends it only for lack of mesos.';

/** ERROR that answers an undo: it repeats the amount of the undo, and it is not about the mesos of another step. */
export function undoError<S extends StepView<{ readonly characterId: number }>>(
  failsOn: FailsOn<S>,
  action: string,
  amountOf: (step: S) => number,
): FailureRule<S> {
  return failsOn(
    characterStatus.types.ERROR,
    (step) => ({
      characterId: step.payload.characterId,
      body: { amount: amountOf(step), error: (error: string) => error !== 'NOT_ENOUGH_MESO' },
    }),
    ({ body }) => failed(action, body.error),
  );
}
