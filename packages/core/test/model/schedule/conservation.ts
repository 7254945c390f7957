import assert from 'node:assert/strict';
import type { SagaRecord, StepState } from '../../../src/index.js';
import type { PlannedStep } from '../town/plan.js';
import type { Deeds } from '../town/town.js';

/** What is seen later would be undone, or was told. */
const isTold = ({ status, open, lateEffects }: StepState): boolean =>
  status === 'unknown' || open !== undefined || (lateEffects ?? 0) > 0;

/**
 * Value is conserved, whatever the reference model says: the town counts what it did for each command, each key once, and the
 * record has to agree with that, or say that it does not know.
 */
export function requireConservation(
  { status, context }: Pick<SagaRecord, 'status' | 'context'>,
  steps: readonly PlannedStep[],
  deedsOf: (step: number) => Deeds,
): void {
  context.steps.forEach((state, index) => {
    const { traits } = steps[index] as PlannedStep;
    if (traits.undo === 'nothing') return;
    const { done, undone } = deedsOf(index);
    const says = `step ${index} is ${state.status} in a saga that is ${status}; done ${done}, undone ${undone}`;
    assert.ok(done <= 1 && undone <= 1, `once for each key: ${says}`);
    // Under a parked undo what comes before it stays done, and FAILED said so.
    if (isTold(state) || state.status === 'undoSkipped' || status === 'parked') return;
    switch (state.status) {
      case 'succeeded':
        return assert.ok(status === 'completed' && done === 1 && undone === 0, says);
      case 'notCompensated':
        return assert.ok(done === 1 && undone === 0, says);
      case 'compensated':
        return assert.ok(done === 1 && undone === 1, says);
      default:
        assert.ok(['pending', 'rejected', 'skipped'].includes(state.status) && done === 0, says);
    }
  });
}
