import { stepWords } from '../words.js';

/** @typedef {import('../data/types.js').StepState} StepState */
/** @typedef {import('../data/types.js').SagaStep} SagaStep */

/** @typedef {{ readonly state: StepState, readonly word: string }} Mark */

/** States that tell of an undo; the box of a step's undo has a mark in these alone. @type {ReadonlySet<StepState>} */
const ofUndo = new Set(['undoing', 'compensated', 'notCompensated', 'parked', 'undoSkipped']);

/**
 * The mark of a step's box.
 *
 * @param {string} id of the state
 * @param {SagaStep | undefined} step
 * @returns {Mark | undefined}
 */
export function markOf(id, step) {
  if (!step) return undefined;
  if (id.startsWith('compensating.') && !ofUndo.has(step.state)) return undefined;
  return { state: step.state, word: stepWords[step.state] };
}
