import type { ChartEvent, ChartSnapshot, StepState } from '../chart/index.js';
import { messageOf } from '../error/index.js';
import { plainData } from './plain-data.js';

/** What a sanitiser is asked about. */
export interface InspectedPlace {
  readonly transactionId: string;
  /** Id of the step; missing for an event. */
  readonly step?: string;
  readonly member: 'payload' | 'result' | 'found' | 'undoFound' | 'memo' | 'event';
}

/** Gives what may be shown instead of a value that came from outside. */
export type Sanitise = (value: unknown, place: InspectedPlace) => unknown;

const members = ['payload', 'result', 'found', 'undoFound', 'memo'] as const;

function shown(sanitise: Sanitise, value: unknown, place: InspectedPlace): unknown {
  try {
    return sanitise(value, place);
  } catch (thrown) {
    // Whatever the fault: what was to be hidden stays hidden, and the saga goes on.
    return `[not shown: the sanitiser threw ${messageOf(thrown)}]`;
  }
}

function sanitisedStep(step: StepState, transactionId: string, sanitise: Sanitise): object {
  const hidden = members
    .filter((member) => step[member] !== undefined)
    .map((member) => [member, shown(sanitise, step[member], { transactionId, step: step.id, member })]);
  return { ...step, ...Object.fromEntries(hidden) };
}

/** A snapshot as the inspector gets it: plain data. */
export function inspectedSnapshot(
  { status, value, context }: ChartSnapshot,
  sanitise: Sanitise | undefined,
): object {
  const { transactionId } = context;
  const steps = sanitise
    ? context.steps.map((step) => sanitisedStep(step, transactionId, sanitise))
    : context.steps;
  return { status, value, context: plainData({ ...context, steps }), children: {} };
}

export function inspectedEvent(
  event: ChartEvent | undefined,
  transactionId: string,
  sanitise: Sanitise | undefined,
): { readonly type: string } {
  if (!event) return { type: 'xstate.init' };
  const hidden =
    sanitise && 'value' in event
      ? { ...event, value: shown(sanitise, event.value, { transactionId, member: 'event' }) }
      : event;
  return { ...(plainData(hidden) as object), type: event.type };
}
