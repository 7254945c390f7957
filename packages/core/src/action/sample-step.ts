import type { AnyAction, StepView } from '../chart/index.js';
import { fillZeros, NIL_UUID } from '../wire/index.js';

/** What a step of the sample payload is assumed to know; by default the answers of ports with all members zero. */
export type SampleStep = Partial<Pick<StepView, 'transactionId' | 'found' | 'result' | 'memo'>>;

/** A step of the action's own sample. */
export function sampleStep(
  { sample, lookUp, memo }: Pick<AnyAction, 'sample' | 'lookUp' | 'memo'>,
  given: SampleStep = {},
): StepView {
  return {
    transactionId: NIL_UUID,
    sagaType: 'sample',
    initiatedBy: 'sample',
    stepId: 'step',
    index: 0,
    payload: sample,
    found: lookUp && fillZeros(lookUp.answer, undefined),
    result: undefined,
    memo: memo && fillZeros(memo, undefined),
    ...given,
  };
}
