import { forwardLeaves, leafOf, standingOf } from '../chart/index.js';
import type { SagaRecord } from '../engine/index.js';

/** The step at which a saga stands. */
export interface CurrentStep {
  readonly index: number;
  readonly id: string;
  readonly action: string;
  readonly phase: 'execute' | 'compensate';
  /** The innermost state of its chart: `lookingUp`, `pausing`, `executing`, `backingOff`, `parked`, … */
  readonly state: string;
}

/** The step of a statechart whose undo is under way, else of those that are out the one that was invoked first, else an open one. */
export function currentOfDefined({ defined, context, actions }: SagaRecord): CurrentStep | null {
  if (!defined) return null;
  const leaf = (index: number): string => leafOf(defined.steps[index]?.chart);
  const out = defined.steps.findIndex(({ chart }) => typeof chart === 'string' && forwardLeaves.has(chart));
  const open = defined.steps.findIndex(
    ({ chart }, index) => chart === 'unknown' && context.steps[index]?.status === 'unknown',
  );
  const index = defined.undoing ?? (out >= 0 ? out : defined.compensation === 'watching' ? open : -1);
  const step = context.steps[index];
  if (!step) return null;
  return {
    index,
    id: step.id,
    action: actions[index] ?? '',
    phase: index === defined.undoing ? 'compensate' : 'execute',
    state: leaf(index),
  };
}

export function currentStepOf(record: SagaRecord): CurrentStep | null {
  if (record.defined) return currentOfDefined(record);
  const standing = standingOf(record.chart);
  const step = standing?.step === undefined ? undefined : record.context.steps[standing.step];
  if (standing?.step === undefined || !step) return null;
  return {
    index: standing.step,
    id: step.id,
    action: record.actions[standing.step] ?? '',
    phase: standing.part === 'compensating' ? 'compensate' : 'execute',
    state: standing.leaf,
  };
}
