import { tellDone, tellError } from './machines.js';
import { isOut, type Owner, placeOfStep, type StepNode } from './saga-state.js';
import { feedStep } from './steps.js';
import type { Turn } from './turn.js';

const undoable = new Set(['succeeded', 'undoing', 'parked']);

/** Whether a step has completed, is to be undone, and is not undone yet. */
function awaitsUndo(step: StepNode): boolean {
  if (!step.undo || step.completed === 0 || step.action.undo.kind === 'nothing') return false;
  const place = placeOfStep(step);
  const status = step.snapshot.context.steps[0]?.status ?? 'pending';
  return (place === 'completed' || place === 'compensating') && undoable.has(status);
}

/** The step whose undo comes next: the one that completed last. */
function nextUndo(turn: Turn): StepNode | undefined {
  let next: StepNode | undefined;
  for (const step of turn.steps) {
    if (awaitsUndo(step) && step.completed > (next?.completed ?? 0)) next = step;
  }
  return next;
}

/**
 * Gives the turn to be undone to the steps, one at a time, in reverse order of completion. A step that turns out to have happened
 * while an earlier one is being undone comes first; what is out is awaited.
 */
export function directUndos(turn: Turn): void {
  for (;;) {
    const next = nextUndo(turn);
    const current = turn.undoing === undefined ? undefined : turn.step(turn.undoing);
    if (current && placeOfStep(current) === 'compensating') {
      if (!next || next.number === current.number || current.snapshot.context.overtaken) return;
      feedStep(turn, current.number, { type: 'overtaken', at: turn.at });
      if (placeOfStep(turn.step(current.number)) === 'compensating') return;
    }
    turn.undoing = undefined;
    if (!next) return;
    // What runs beside the failure is awaited first, then undone with the rest.
    if (turn.end && turn.steps.some(isOut)) return;
    turn.undoing = next.number;
    if (!feedStep(turn, next.number, { type: 'compensate', at: turn.at })) return;
  }
}

/** The `undo` actor: its steps get into the line. */
export function startUndoJob(turn: Turn, owner: Owner, input: unknown): void {
  if (input !== undefined && input !== null && !isNames(input)) {
    const error = new Error(
      'the input of `undo` is no list of names: give the names of actors or the ids of invokes',
    );
    tellError(turn, owner, error);
    return;
  }
  const named = new Set(input ?? []);
  const chosen = turn.steps.filter(
    ({ owner: of, completed, partOf, snapshot, action }) =>
      completed > 0 &&
      (input === undefined ||
        input === null ||
        named.has(of.src) ||
        named.has(of.id) ||
        (partOf === undefined && named.has(action.name)) ||
        named.has(snapshot.context.steps[0]?.id ?? '')),
  );
  for (const { number } of chosen) turn.change(number, { undo: true });
  turn.jobs = [...turn.jobs, { owner, steps: chosen.map(({ number }) => number) }];
}

const isNames = (input: unknown): input is readonly string[] =>
  Array.isArray(input) && input.every((name) => typeof name === 'string');

/** Tells the first `undo` actor whose steps are all undone; `false` when there is none. */
export function endUndoJob(turn: Turn): boolean {
  const ended = turn.jobs.find(({ steps }) => !steps.some((number) => awaitsUndo(turn.step(number))));
  if (!ended) return false;
  turn.jobs = turn.jobs.filter((job) => job !== ended);
  const undone = ended.steps
    .map((number) => turn.step(number))
    .filter((step) => placeOfStep(step) === 'compensated')
    .sort((a, b) => b.completed - a.completed)
    .map((step) => step.snapshot.context.steps[0]?.id ?? '');
  tellDone(turn, ended.owner, { undone });
  return true;
}

export const isParked = (turn: Turn): boolean => {
  const current = turn.undoing === undefined ? undefined : turn.step(turn.undoing);
  return current?.snapshot.hasTag('parked') ?? false;
};

export const undosLeft = (turn: Turn): boolean => nextUndo(turn) !== undefined;
