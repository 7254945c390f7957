import type { AnyStateMachine } from 'xstate';
import type { SagaInput } from './context.js';
import { forwardStates } from './forward-states.js';
import { lateAnswers, observations } from './late-answers.js';
import type { AnyAction } from './model.js';
import { mayStayOpen } from './open-outcome.js';
import { machineOf } from './saga-machine.js';
import type { NodeConfig } from './transitions.js';
import { undoNode } from './undo-states.js';

/** The chart of one action; its input is what `actionInput` makes, its context that of a saga with one step. */
export type ActionMachine = AnyStateMachine;

/** Input of an action's machine: `createActor(action.machine, { input: actionInput({ transactionId, payload }) })`. */
export function actionInput(input: {
  readonly transactionId: string;
  readonly payload: unknown;
  readonly sagaType?: string;
  readonly at?: number;
}): SagaInput {
  const { payload, ...others } = input;
  return { ...others, steps: [{ id: 'step', payload }] };
}

/**
 * Compiles the chart of one action: executing → completed | rejected | unknown, and from completed, at a `compensate`
 * event, compensating → compensated | notCompensated (with `parked` inside `compensating`).
 */
export function createActionMachine(action: AnyAction): ActionMachine {
  const undo = undoNode(action, 0, { compensated: '#compensated', notCompensated: '#notCompensated' });
  const states: Record<string, NodeConfig> = {
    ...forwardStates(action, 0, {
      succeeded: '#completed',
      rejected: '#rejected',
      unknown: '#unknown',
      cancelled: '#completed',
      withdrawn: '#rejected',
      skipped: '#completed',
    }),
    completed: undo
      ? { id: 'completed', on: { compensate: 'compensating' } }
      : { id: 'completed', type: 'final' },
    rejected: {
      id: 'rejected',
      type: 'final',
      description: 'It did not happen, so there is nothing to undo.',
    },
  };
  if (mayStayOpen(action)) {
    states['unknown'] = {
      id: 'unknown',
      description: 'No answer in time: it may have happened.',
      on: lateAnswers([action], { target: '#completed' }, { target: '#rejected' }),
    };
  }
  if (undo) {
    states['compensating'] = undo;
    if (action.undo.kind === 'inverse') states['compensated'] = { id: 'compensated', type: 'final' };
    if (action.undo.kind === 'impossible' || (action.undo.kind === 'inverse' && action.undo.impossibleWhen)) {
      states['notCompensated'] = { id: 'notCompensated', type: 'final' };
    }
  }
  return machineOf(action.name, [action], {
    initial: action.send && action.lookUp ? 'lookingUp' : 'executing',
    states,
    on: observations([action]),
  });
}
