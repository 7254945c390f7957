import { stepWords } from '../words.js';

/** @typedef {import('../data/types.js').StepState} StepState */
/** @typedef {import('../data/types.js').SagaStep} SagaStep */

/** @typedef {{ readonly state: StepState, readonly word: string }} Mark */

/** States that tell of an undo; the box of a step's undo has a mark in these alone. @type {ReadonlySet<StepState>} */
const ofUndo = new Set(['undoing', 'compensated', 'notCompensated', 'parked', 'undoSkipped']);

/**
 * The latest step that a state of a statechart invoked. A step has the id of its `invoke`, or the name of its actor where the
 * `invoke` has none; further ones have `#2`, `#3` … behind it.
 *
 * @param {import('../data/types.js').ChartNode} node
 * @param {readonly SagaStep[]} steps
 * @returns {SagaStep | undefined}
 */
export function invokedStep({ invokes = [] }, steps) {
  const ids = new Set(invokes.map(({ id, src }) => (/^\d+\./.test(id) ? src : id)));
  return ids.size === 0 ? undefined : steps.findLast(({ stepId }) => ids.has(stepId.replace(/#\d+$/, '')));
}

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
