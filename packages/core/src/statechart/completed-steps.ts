import type { Command } from '../channel/index.js';
import { commandList, type StepView, viewOf } from '../chart/index.js';
import { placeOfStep, type SagaState, type StepNode } from './saga-state.js';

/** What undoes a step, as far as it can be told before it happens. */
export type UndoAhead =
  | {
      readonly kind: 'inverse';
      /** The commands that would be sent now; `undefined` when a port is asked first, whose answer they take. */
      readonly commands: readonly Command[] | undefined;
      /** The port, or the undo of the promise, that is called. */
      readonly port: string | undefined;
    }
  | { readonly kind: 'nothing' | 'impossible'; readonly reason: string };

/** A step that has completed and was not undone. */
export interface CompletedStep {
  /** Number of the step. */
  readonly step: number;
  readonly undo: UndoAhead;
}

const gone = new Set(['compensated', 'undoSkipped', 'rejected', 'unknown', 'pending']);

/** The steps that have happened, the one that would be undone first at the head. Pure. */
export function completedSteps({ steps }: Pick<SagaState, 'steps'>): readonly CompletedStep[] {
  return steps
    .filter((node) => node.completed > 0 && !gone.has(node.snapshot.context.steps[0]?.status ?? 'pending'))
    .sort((a, b) => b.completed - a.completed)
    .map((node) => ({ step: node.number, undo: undoAhead(node) }));
}

function undoAhead(node: StepNode): UndoAhead {
  const { undo } = node.action;
  if (undo.kind !== 'inverse') return undo;
  if (placeOfStep(node) === 'notCompensated')
    return { kind: 'impossible', reason: node.snapshot.context.steps[0]?.note ?? '' };
  const view = viewOf(node.snapshot.context, 0);
  try {
    const reason = undo.impossibleWhen?.(view);
    if (reason !== undefined) return { kind: 'impossible', reason };
    const port = undo.lookUp?.activity;
    const send = undo.send as (step: StepView, found?: unknown) => Command | readonly Command[];
    const commands = undo.lookUp ? undefined : commandList(send(view));
    return { kind: 'inverse', commands, port };
  } catch {
    // What throws here parks the saga when its turn comes, with the reason; nothing can be foretold.
    return { kind: 'inverse', commands: undefined, port: undo.lookUp?.activity };
  }
}
