import type { StatusChartEvent } from '../chart/index.js';
import { isOut, isUnknown, placeOfStep, readCallKey, type StepNode } from './saga-state.js';
import { feedStep } from './steps.js';
import type { Turn } from './turn.js';

/**
 * Gives a status event to the step that it answers. Where several steps wait for answers that nothing tells apart, the one that
 * was invoked first gets it; an echoed key decides alone.
 *
 * @returns whether a step took it
 */
export function routeStatus(turn: Turn, event: StatusChartEvent): boolean {
  const named = event.key === undefined ? undefined : readCallKey(event.key);
  const candidates =
    named && 'step' in named ? turn.steps.filter(({ number }) => number === named.step) : turn.steps;
  const waiting = (test: (step: StepNode) => boolean) => candidates.filter(test);
  const order = [
    ...waiting(isOut),
    ...waiting(isUnknown),
    ...waiting((step) => placeOfStep(step) === 'compensating' || placeOfStep(step) === 'completed'),
  ];
  let observed = false;
  for (const { number, snapshot } of order) {
    if (!feedStep(turn, number, event)) continue;
    const after = turn.step(number).snapshot;
    // To keep something of an event is not to be answered by it: others may be.
    const only =
      JSON.stringify(after.value) === JSON.stringify(snapshot.value) &&
      answersIn(after) === answersIn(snapshot);
    if (!only) return true;
    observed = true;
  }
  return observed;
}

/** What of a step changes with an answer, and not with an observation. */
function answersIn({ context }: StepNode['snapshot']): string {
  const [step] = context.steps;
  return JSON.stringify([step?.status, step?.rejected, step?.undoAnswered, step?.lateEffects]);
}
