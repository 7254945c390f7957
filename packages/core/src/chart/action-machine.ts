import type { MetaObject, StateMachine, StateValue } from 'xstate';
import type { SagaContext, SagaInput } from './context.js';
import type { ChartEmitted, ChartEvent } from './events.js';
import { forwardStates } from './forward-states.js';
import { lateAnswers, observations } from './late-answers.js';
import type { AnyAction } from './model.js';
import { mayStayOpen } from './open-outcome.js';
import { machineOf } from './saga-machine.js';
import type { NodeConfig } from './transitions.js';
import { undoNode } from './undo-states.js';

/**
 * The chart of one action; its context is that of a saga with one step.
 *
 * `P` is the payload, which a machine of a saga gives as the `input` of its `invoke`; `O` is the `output` that its `onDone` finds.
 */
export type ActionMachine<P = unknown, O = unknown> = StateMachine<
  SagaContext,
  ChartEvent,
  Record<never, never>,
  never,
  never,
  never,
  never,
  StateValue,
  string,
  P,
  O,
  ChartEmitted,
  MetaObject,
  Record<never, never>
>;

/**
 * Input of an action's machine outside of a saga: `createActor(action.machine, { input: actionInput({ transactionId, payload }) })`.
 *
 * @param input `payload` is that of the action; `at` the time of the first transition, in milliseconds of the Unix epoch
 * @returns an input that holds the payload; it has the payload's type as well, for this is what an `invoke` gives
 */
export function actionInput<P>(input: {
  readonly transactionId: string;
  readonly payload: P;
  readonly sagaType?: string;
  readonly at?: number;
}): SagaInput & P {
  const { payload, ...others } = input;
  return { ...others, steps: [{ id: 'step', payload }] } as unknown as SagaInput & P;
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
  }) as ActionMachine;
}
