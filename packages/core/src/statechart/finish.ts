import { removeMachine } from './machines.js';
import type { SagaEnd } from './saga-state.js';
import type { Turn } from './turn.js';

/**
 * The forward run has ended. Whatever is still under way is left: its answers are awaited, and undone. After a failure so is every
 * step that has completed.
 */
export function finish(turn: Turn, end: SagaEnd): void {
  if (turn.end) return;
  const value = turn.machines.get(0)?.snapshot.value;
  turn.end = value === undefined ? end : { ...end, value };
  turn.kept = [];
  if (turn.machines.has(0)) removeMachine(turn, 0);
  turn.timers = [];
  turn.jobs = [];
  if (end.how === 'done') return;
  for (const { number } of turn.steps) turn.change(number, { undo: true });
}
