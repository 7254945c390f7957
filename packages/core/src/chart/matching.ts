import { fits, unstatedMember } from '../channel/index.js';
import { idempotencyKey, type Phase, placeOf, type SagaContext, stepAt, viewOf } from './context.js';
import type { StatusChartEvent } from './events.js';
import type { AnswerRule, AnyAction, FailureRule, StepView } from './model.js';

/** The lists of rules an action may have. */
export type RuleList = 'completes' | 'fails' | 'observes' | 'undoCompletes' | 'undoFails';

export function rulesOf(
  action: AnyAction,
  list: RuleList,
): readonly (AnswerRule<StepView> | FailureRule<StepView>)[] {
  switch (list) {
    case 'completes':
    case 'fails':
    case 'observes':
      return action[list];
    case 'undoCompletes':
      return action.undo.kind === 'inverse' ? action.undo.completes : [];
    case 'undoFails':
      return action.undo.kind === 'inverse' ? action.undo.fails : [];
  }
}

function keyFits(event: StatusChartEvent, context: SagaContext, step: number, phase: Phase): boolean {
  if (event.key === undefined) return true;
  const own = idempotencyKey(context.transactionId, placeOf(context, step), phase);
  return event.key === own || event.key.startsWith(`${own}:`);
}

/** The very message was counted for a step before. A key that is echoed tells more. */
function wasHeard({ key, source }: StatusChartEvent, { steps }: SagaContext): boolean {
  if (source === undefined || key !== undefined) return false;
  return steps.some(({ heard }) => heard?.includes(source) ?? false);
}

/**
 * Whether a status event belongs to that step in that phase: its type is that of the rule, its content fits, and so does the
 * idempotency key where the participant echoes one.
 *
 * A predicate that throws counts as "does not fit": content from outside must not stop a chart.
 */
export function ruleFits(
  rule: AnswerRule<StepView>,
  event: StatusChartEvent,
  context: SagaContext,
  step: number,
  phase: Phase,
): boolean {
  if (event.type !== rule.status.event || !keyFits(event, context, step, phase)) return false;
  if (stepAt(context, step).payload === undefined || wasHeard(event, context)) return false;
  if (!rule.where) return true;
  try {
    return fits(rule.where(viewOf(context, step)), event.value);
  } catch {
    return false;
  }
}

/** The first rule of a list that the event fits. */
export function fittingRule(
  action: AnyAction,
  list: RuleList,
  event: StatusChartEvent,
  context: SagaContext,
  step: number,
): AnswerRule<StepView> | undefined {
  const phase: Phase = list === 'undoCompletes' || list === 'undoFails' ? 'compensate' : 'execute';
  return rulesOf(action, list).find((rule) => ruleFits(rule, event, context, step, phase));
}

/** The member of a rule's pattern that is `undefined` for this step, so that no event can fit; `undefined` when there is none. */
export function unstatedIn(
  { where }: AnswerRule<StepView>,
  context: SagaContext,
  step: number,
): string | undefined {
  try {
    return unstatedMember(where?.(viewOf(context, step)));
  } catch {
    return undefined;
  }
}
