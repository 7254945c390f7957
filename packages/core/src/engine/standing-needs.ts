import { isOpen, standingOf, type StepState } from '../chart/index.js';

/** What of an action the future of a step depends on. */
export interface StepNeeds {
  readonly forward: boolean;
  readonly undo: boolean;
}

const nothing: StepNeeds = { forward: false, undo: false };
const everything: StepNeeds = { forward: true, undo: true };

/** What of its action a step may still use, in a chart that stands there. */
export function needsOf({ status, open, doubtful }: StepState, chart: unknown): StepNeeds {
  const part = standingOf(chart)?.part;
  if (isOpen({ status, open } as StepState) || open !== undefined || doubtful) return everything;
  switch (status) {
    case 'pending':
      return part === 'running' ? everything : nothing;
    case 'running':
    case 'unknown':
      return everything;
    case 'succeeded':
      return part === 'afterCompleted' || part === 'afterFailed' ? nothing : { forward: false, undo: true };
    case 'undoing':
    case 'parked':
      return { forward: false, undo: true };
    default:
      return nothing;
  }
}
