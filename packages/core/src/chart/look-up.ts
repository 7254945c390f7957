import { messageOf } from '../error/index.js';
import { faultText, readWire } from '../wire/index.js';
import { type SagaContext, viewOf } from './context.js';
import type { AnyAction, Explanation, LookUp, StepView } from './model.js';

export type Judged =
  | { readonly ok: true; readonly found: unknown }
  | {
      readonly ok: false;
      readonly explanation: Required<Explanation>;
      /** The answer was read, and it is the action that says no. */
      readonly refused: boolean;
    };

export function lookUpOf(
  action: AnyAction,
  phase: 'execute' | 'compensate',
): LookUp<StepView, unknown> | undefined {
  if (phase === 'execute') return action.lookUp;
  return action.undo.kind === 'inverse' ? action.undo.lookUp : undefined;
}

/** Judges the answer of a port: by the schema, then by the action's own `refuse`. */
export function judgeAnswer(
  lookUp: LookUp<StepView, unknown>,
  answer: unknown,
  context: SagaContext,
  step: number,
): Judged {
  const no = (explanation: Explanation | string, refused = false): Judged => {
    const { reason, errorCode } = typeof explanation === 'string' ? { reason: explanation } : explanation;
    return {
      ok: false,
      refused,
      explanation: { reason: reason ?? `${lookUp.activity} refused`, errorCode: errorCode ?? 'UNKNOWN' },
    };
  };
  // Members that are left out may be zero, but a port that gives nothing has not found a thing of zeros.
  const judged = readWire(lookUp.answer, answer, answer == null ? 'strict' : (lookUp.reading ?? 'open'));
  if (!judged.ok)
    return no(`${lookUp.activity} gave an answer that cannot be read: ${faultText(judged.faults)}`);
  try {
    const refusal = lookUp.refuse?.(judged.value, viewOf(context, step));
    return refusal === undefined ? { ok: true, found: judged.value } : no(refusal, true);
  } catch (thrown) {
    return no(`judging the answer of ${lookUp.activity} threw: ${messageOf(thrown)}`);
  }
}
