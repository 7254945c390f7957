import type { AnyAction } from './model.js';
import type { Transition } from './transitions.js';

/**
 * Transitions for the answers that a step of unknown outcome may still get: its success has to be undone then, its
 * rejection settles the matter.
 */
export function lateAnswers(
  actions: readonly AnyAction[],
  success: Partial<Transition>,
  rejection: Partial<Transition>,
): Record<string, Transition[]> {
  const succeed: Transition = { guard: 'lateSuccess', actions: 'recordLateSuccess', ...success };
  const rejectOne: Transition = { guard: 'lateRejectionOfOne', actions: 'countLateRejection' };
  const reject: Transition = { guard: 'lateRejection', actions: 'recordLateRejection', ...rejection };
  const on: Record<string, Transition[]> = {};
  const add = (event: string, transition: Transition) => {
    const known = (on[event] ??= []);
    if (!known.includes(transition)) known.push(transition);
  };
  for (const action of actions) {
    for (const { status } of action.completes) add(status.event, succeed);
    for (const { status } of action.fails) {
      add(status.event, rejectOne);
      add(status.event, reject);
    }
    if (!action.send && action.undo.kind !== 'nothing') {
      add('activity.answered', succeed);
      add('activity.answered', reject);
      add('activity.failed', reject);
    }
  }
  return on;
}

/** Transitions for the confirmation of an undo that was set aside for that of a later step. */
export function lateConfirmations(actions: readonly AnyAction[]): Record<string, Transition[]> {
  const on: Record<string, Transition[]> = {};
  for (const { undo } of actions) {
    if (undo.kind !== 'inverse') continue;
    for (const { status } of undo.completes) {
      on[status.event] = [{ guard: 'lateConfirmation', actions: 'recordLateConfirmation' }];
    }
  }
  return on;
}

/** Transitions for events that are only worth keeping something of. */
export function observations(actions: readonly AnyAction[]): Record<string, Transition[]> {
  const on: Record<string, Transition[]> = {};
  for (const { status } of actions.flatMap(({ observes }) => observes)) {
    on[status.event] = [{ guard: 'observed', actions: 'observe' }];
  }
  return on;
}
