import { messageOf } from '../error/index.js';
import { faultText, readWire } from '../wire/index.js';
import { type SagaContext, stepAt, type StepState, viewOf, withStep } from './context.js';
import type { ChartEvent } from './events.js';
import { mayStayOpen, rejectedWith, sendingsOut } from './open-outcome.js';
import { partsByName } from './part-names.js';
import type { AnswerRule, AnyAction, Explanation, FailureRule, StepView } from './model.js';

/** What a rule keeps of an event, merged into what was kept before. */
export function keptResult(
  rule: AnswerRule<StepView> | undefined,
  value: unknown,
  context: SagaContext,
  step: number,
): Pick<StepState, 'result'> {
  if (!rule?.keep) return {};
  try {
    const kept: unknown = rule.keep(value as never, viewOf(context, step));
    if (typeof kept !== 'object' || kept === null) return kept === undefined ? {} : { result: kept };
    const before = stepAt(context, step).result;
    return { result: typeof before === 'object' && before !== null ? { ...before, ...kept } : kept };
  } catch {
    // The step did happen; a `keep` that throws only loses what it wanted to keep.
    return {};
  }
}

/** Hands payloads over to the parts of a step that has completed. */
export function withPartPayloads(
  steps: readonly StepState[],
  context: SagaContext,
  action: AnyAction,
  step: number,
): readonly StepState[] {
  if (action.parts.length === 0) return steps;
  const view = viewOf({ ...context, steps }, step);
  return steps.map((candidate) => {
    if (candidate.from?.[0] !== step || candidate.payload !== undefined) return candidate;
    const part = partsByName(action).get(candidate.from[1]);
    if (!part) return candidate;
    try {
      const judged = readWire(part.action.payload, part.payload(view), 'open');
      if (!judged.ok) return { ...candidate, note: `payload does not fit: ${faultText(judged.faults)}` };
      if (!part.memo) return { ...candidate, payload: judged.value };
      const given = part.memo(view);
      const memo = part.action.memo
        ? readWire(part.action.memo, given, 'open')
        : { ok: true as const, value: given };
      if (!memo.ok) return { ...candidate, note: `memo does not fit: ${faultText(memo.faults)}` };
      return { ...candidate, payload: judged.value, memo: memo.value };
    } catch (thrown) {
      return { ...candidate, note: `payload cannot be made: ${messageOf(thrown)}` };
    }
  });
}

export function succeeded(
  context: SagaContext,
  action: AnyAction,
  step: number,
  change: Partial<StepState>,
): Partial<SagaContext> {
  const steps = withStep(context, step, { ...change, status: 'succeeded' });
  return { deadline: null, steps: withPartPayloads(steps, context, action, step) };
}

/** An operator lets the saga go on without a step; its parts, which nobody can make payloads for any more, go with it. */
export function skipped({ steps }: SagaContext, action: AnyAction, step: number): readonly StepState[] {
  const gone = new Set([step]);
  return steps.map((state, index) => {
    if (state.from && gone.has(state.from[0])) gone.add(index);
    if (!gone.has(index)) return state;
    if (index !== step) return { ...state, status: 'skipped', note: 'skipped with the step it is part of' };
    const effectMayCome = mayStayOpen(action) && action.undo.kind !== 'nothing' && sendingsOut(state) > 0;
    return {
      ...state,
      status: 'skipped',
      ...(effectMayCome
        ? { note: 'skipped by an operator; its command may still be carried out', open: 'undone' as const }
        : { note: 'skipped by an operator' }),
    };
  });
}

/** Why a step failed, read out of its failure event. */
export function explanationOf(
  rule: FailureRule<StepView> | undefined,
  value: unknown,
  context: SagaContext,
  action: AnyAction,
  step: number,
): Required<Explanation> {
  let told: Explanation = {};
  try {
    told = rule?.explain?.(value as never, viewOf(context, step)) ?? {};
  } catch {
    // The failure stands, whatever its explanation does.
  }
  return { reason: told.reason ?? `${action.name} failed`, errorCode: told.errorCode ?? 'UNKNOWN' };
}

/** One sending was rejected. It did not happen, but another one of the same command may have. */
export function rejected(
  context: SagaContext,
  step: number,
  event: ChartEvent,
  { reason, errorCode }: Required<Explanation>,
): Partial<SagaContext> {
  const state = stepAt(context, step);
  const told = rejectedWith(state, event);
  const isOpen = sendingsOut(state, told) > 0;
  const failed = failedAt(context, step, isOpen ? 'unknown' : 'rejected', { reason, errorCode });
  if (!isOpen && state.attempt <= 1) return failed;
  const note = isOpen ? `${reason}; sent more than once, and not every sending is rejected` : reason;
  const counted = { ...context, steps: failed.steps ?? context.steps };
  return { ...failed, steps: withStep(counted, step, { rejected: told, note }) };
}

/** The step ends the forward run of its saga. */
export function failedAt(
  context: SagaContext,
  step: number,
  status: StepState['status'],
  { reason, errorCode }: Required<Explanation>,
): Partial<SagaContext> {
  return {
    deadline: null,
    failure: context.failure ?? { step, reason, errorCode },
    steps: withStep(context, step, { status, note: reason }),
  };
}
