import { type SagaContext, stepAt, type StepState, type StepStatus } from './context.js';
import type { ChartEvent, StatusChartEvent } from './events.js';
import { fittingRule } from './matching.js';
import type { AnyAction } from './model.js';

/** The event types that more than one command of a saga, forward or undo, waits for. */
export function sharedAnswers(actions: readonly AnyAction[]): ReadonlySet<string> {
  const known = new Set<string>();
  const shared = new Set<string>();
  for (const { completes, undo } of actions) {
    for (const rules of [completes, undo.kind === 'inverse' ? undo.completes : []]) {
      const own = new Set(rules.map(({ status }) => status.event));
      for (const event of own) (known.has(event) ? shared : known).add(event);
    }
  }
  return shared;
}

const happened = new Set<StepStatus>([
  'succeeded',
  'undoing',
  'compensated',
  'notCompensated',
  'parked',
  'undoSkipped',
]);

/** Whether an answer may also be that to another command, which is answered already: then it may be its repetition. */
function mayBeRepeated(
  actions: readonly AnyAction[],
  context: SagaContext,
  event: StatusChartEvent,
  step: number,
): boolean {
  return context.steps.some(({ status }, other) => {
    if (other === step || !happened.has(status)) return false;
    const action = actions[other] as AnyAction;
    return (
      fittingRule(action, 'completes', event, context, other) !== undefined ||
      (status === 'compensated' && fittingRule(action, 'undoCompletes', event, context, other) !== undefined)
    );
  });
}

/** What a step remembers of the answer that is counted for it, so that its repetition is not counted for another one. */
export function remembered(
  actions: readonly AnyAction[],
  shared: ReadonlySet<string>,
  context: SagaContext,
  event: ChartEvent,
  step: number,
): Pick<StepState, 'doubtful' | 'heard'> {
  const { type, key, source } = event as StatusChartEvent;
  if (key !== undefined || !shared.has(type)) return {};
  const doubtful = mayBeRepeated(actions, context, event as StatusChartEvent, step);
  const { heard = [] } = stepAt(context, step);
  return {
    ...(source === undefined ? {} : { heard: [...heard, source] }),
    ...(doubtful ? { doubtful } : {}),
  };
}

const statusOf = { fails: 'succeeded', undoFails: 'compensated' } as const;

/** The last step whose doubtful success (`fails`) or undo (`undoFails`) this event denies; -1 for none. */
export const deniedStep = (
  actions: readonly AnyAction[],
  context: SagaContext,
  event: ChartEvent,
  list: keyof typeof statusOf,
): number =>
  context.steps.findLastIndex(
    ({ status, doubtful }, step) =>
      doubtful === true &&
      status === statusOf[list] &&
      fittingRule(actions[step] as AnyAction, list, event as StatusChartEvent, context, step) !== undefined,
  );
