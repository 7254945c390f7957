import type { AnyStateMachine } from 'xstate';
import { forwardStates } from './forward-states.js';
import { lateAnswers, lateConfirmations, observations } from './late-answers.js';
import type { AnyAction } from './model.js';
import { mayStayOpen } from './open-outcome.js';
import { machineOf } from './saga-machine.js';
import { merged, type NodeConfig, type Transition } from './transitions.js';
import { undoNode } from './undo-states.js';

const turn = (guard: string, target: string): Transition => ({
  guard: { type: guard, params: { step: 0 } },
  target,
  actions: 'takeTurn',
});

/**
 * The chart of one step among others of a saga whose order of undos is kept outside of it: the states are those of the action's
 * own chart, but `completed` is where the step waits for its turn. `compensate` gives it the turn, `overtaken` takes it away.
 */
export function createStepMachine(action: AnyAction): AnyStateMachine {
  const undo = undoNode(action, 0, {
    compensated: '#compensated',
    notCompensated: '#notCompensated',
    choosing: '#completed',
    mayBeOvertaken: true,
  });
  const turns = ['backingOff', 'parked']
    .filter((state) => undo?.states?.[state])
    .map((state) => turn(state === 'parked' ? 'undoParked' : 'undoPaused', `#compensating.${state}`));
  const completed: NodeConfig = {
    id: 'completed',
    // A step that an operator skipped may turn out to have happened.
    on: undo
      ? merged(merged(lateConfirmationsOf(action), lateAnswers([action], {}, {})), {
          compensate: [turn('awaitsUndo', '#compensating'), ...turns],
        })
      : {},
  };
  return machineOf(action.name, [action], {
    initial: action.send && action.lookUp ? 'lookingUp' : 'executing',
    states: {
      ...forwardStates(action, 0, {
        succeeded: '#completed',
        rejected: '#rejected',
        unknown: '#unknown',
        cancelled: '#completed',
        withdrawn: '#withdrawn',
        skipped: '#completed',
      }),
      completed,
      rejected: { id: 'rejected', type: 'final' },
      withdrawn: { id: 'withdrawn', type: 'final' },
      unknown: mayStayOpen(action)
        ? {
            id: 'unknown',
            on: {
              ...lateAnswers([action], { target: '#completed' }, { target: '#rejected' }),
              skip: { target: '#settled', actions: 'resolveOpen' },
            },
          }
        : { id: 'unknown', type: 'final' },
      settled: { id: 'settled', type: 'final', description: 'An operator settled the open outcome.' },
      ...(undo ? { compensating: { id: 'compensating', ...undo } } : {}),
      compensated: { id: 'compensated', type: 'final' },
      notCompensated: { id: 'notCompensated', type: 'final' },
    },
    on: merged(observations([action]), undo ? { overtaken: [{ actions: 'noteOvertaken' }] } : {}),
  });
}

function lateConfirmationsOf(action: AnyAction): Record<string, readonly Transition[]> {
  const on: Record<string, readonly Transition[]> = {};
  for (const [event, transitions] of Object.entries(lateConfirmations([action]))) {
    on[event] = transitions.map((transition) => ({ ...transition, target: '#compensated' }));
  }
  return on;
}
