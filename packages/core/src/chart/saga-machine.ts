import { type AnyStateMachine, createMachine } from 'xstate';
import { createChartActions } from './chart-actions.js';
import { initialContext, type SagaInput } from './context.js';
import { forwardStates } from './forward-states.js';
import { createGuards } from './guards.js';
import {
  denials,
  lateAnswers,
  lateConfirmations,
  lateEffects,
  lateRejections,
  observations,
} from './late-answers.js';
import type { AnyAction } from './model.js';
import { merged, type NodeConfig, type Transition } from './transitions.js';
import { undoNode } from './undo-states.js';

/** An ordinary XState machine; its input is a `SagaInput`, its context a `SagaContext`. */
export type SagaMachine = AnyStateMachine;

/** The state key of a step: never made of anything that came from outside. */
export const stepKey = (index: number, action: Pick<AnyAction, 'name'>): string =>
  `step_${index + 1}_${action.name}`;

/** How many steps an action and its parts take. */
const spanOf = ({ parts }: Pick<AnyAction, 'parts'>): number =>
  parts.reduce((span, { action }) => span + spanOf(action), 1);

/**
 * Compiles the chart of a saga from its steps' actions: the forward charts in `running`, the undo charts in
 * `compensating`, in reverse order. Payloads are no part of it, so sagas of one shape share one machine.
 */
export function createSagaMachine(actions: readonly AnyAction[]): SagaMachine {
  const running: Record<string, NodeConfig> = {};
  const undo: Record<string, NodeConfig> = {};
  const choices: Transition[] = [];
  const from = (step: number): string => {
    const action = actions[step];
    return action ? `#running.${stepKey(step, action)}` : '#afterCompleted';
  };
  actions.forEach((action, step) => {
    const key = stepKey(step, action);
    running[key] = {
      initial: action.send && action.lookUp ? 'lookingUp' : 'executing',
      states: forwardStates(action, step, {
        succeeded: from(step + 1),
        rejected: '#compensating',
        unknown: '#compensating',
        cancelled: '#compensating',
        withdrawn: '#compensating',
        skipped: from(step + spanOf(action)),
      }),
    };
  });
  for (let step = actions.length - 1; step >= 0; step -= 1) {
    const action = actions[step] as AnyAction;
    const mayBeOvertaken = step < actions.length - 1;
    const choosing = '#choosing';
    const targets = { compensated: choosing, notCompensated: choosing, choosing, mayBeOvertaken };
    const node = undoNode(action, step, targets);
    if (!node) continue;
    const key = stepKey(step, action);
    const choice = (guard: string, target: string): Transition => ({
      guard: { type: guard, params: { step } },
      target,
    });
    undo[key] = node;
    choices.push(choice('awaitsUndo', key));
    if (mayBeOvertaken && node.states?.['backingOff'])
      choices.push(choice('undoPaused', `${key}.backingOff`));
    if (mayBeOvertaken && node.states?.['parked']) choices.push(choice('undoParked', `${key}.parked`));
  }
  const late = lateAnswers(actions, {}, {});
  const seen = lateEffects(actions, 'steps and undos');
  const denied = denials(actions, 'compensating');
  const confirmations = actions.length > 1 ? lateConfirmations(actions) : {};
  const states: Record<string, NodeConfig> = {
    running: {
      id: 'running',
      initial: stepKey(0, actions[0] as AnyAction),
      // Of steps that an operator skipped while their command was out, or that only seemed to have succeeded.
      on: merged(late, denials(actions, 'running')),
      states: running,
    },
    compensating: {
      id: 'compensating',
      initial: 'choosing',
      on: merged(merged(merged(late, confirmations), denied), seen),
      states: {
        choosing: {
          id: 'choosing',
          description: 'The last completed step that is not yet undone comes next.',
          always: [
            ...choices,
            { guard: 'outcomeOpen', target: '#watching' },
            { guard: 'effectsOpen', target: '#afterFailed' },
            { target: '#failed' },
          ],
        },
        ...undo,
      },
    },
    watching: {
      id: 'watching',
      description:
        'All is undone, but the outcome of a step is still open: its success would be undone when it arrives.',
      entry: ['stopWaiting', 'reportFailed'],
      on: {
        ...merged(
          merged(lateAnswers(actions, { target: '#compensating' }, { target: '#compensating' }), denied),
          seen,
        ),
        skip: { target: '#compensating', actions: 'resolveOpen' },
      },
    },
    afterCompleted: {
      id: 'afterCompleted',
      description:
        'COMPLETED is told. The effect of a step that an operator skipped may still be seen; it is told.',
      entry: 'reportCompleted',
      always: { guard: 'nothingOpen', target: '#completed' },
      on: merged(lateEffects(actions, 'steps'), lateRejections(actions)),
    },
    completed: { id: 'completed', type: 'final' },
    afterFailed: {
      id: 'afterFailed',
      description:
        'FAILED is told and nothing is left to undo. What an operator has decided may still be overtaken by an effect; it is told.',
      entry: ['stopWaiting', 'reportFailed'],
      always: { guard: 'nothingOpen', target: '#failed' },
      on: merged(seen, lateRejections(actions)),
    },
    failed: { id: 'failed', type: 'final', entry: 'reportFailed' },
  };
  return machineOf('saga', actions, { initial: 'running', states, on: observations(actions) });
}

/** Puts a configuration and the implementations of its guards and actions together. */
export function machineOf(id: string, actions: readonly AnyAction[], config: NodeConfig): AnyStateMachine {
  return createMachine(
    {
      id,
      ...config,
      context: ({ input }: { input: SagaInput }) => initialContext(input),
    } as never,
    { actions: createChartActions(actions), guards: createGuards(actions) } as never,
  ) as unknown as AnyStateMachine;
}
