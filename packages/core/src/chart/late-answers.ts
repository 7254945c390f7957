import { sharedAnswers } from './alike-answers.js';
import type { AnyAction } from './model.js';
import type { Transition } from './transitions.js';

type On = Record<string, Transition[]>;

function add(on: On, event: string, transition: Transition): void {
  const known = (on[event] ??= []);
  if (!known.includes(transition)) known.push(transition);
}

function addRejections(on: On, { send, fails, undo }: AnyAction, reject: readonly Transition[]): void {
  const events = fails.map(({ status }) => status.event);
  if (!send && undo.kind !== 'nothing') events.push('activity.answered', 'activity.failed');
  for (const event of events) for (const transition of reject) add(on, event, transition);
}

const rejections = (rejection: Partial<Transition>): readonly Transition[] => [
  { guard: 'lateRejectionOfOne', actions: 'countLateRejection' },
  { guard: 'lateRejection', actions: 'recordLateRejection', ...rejection },
];

/**
 * Transitions for the answers that a step of open outcome may still get: its success has to be undone then, its rejection
 * settles the matter.
 */
export function lateAnswers(
  actions: readonly AnyAction[],
  success: Partial<Transition>,
  rejection: Partial<Transition>,
): On {
  const succeed: Transition = { guard: 'lateSuccess', actions: 'recordLateSuccess', ...success };
  const reject = rejections(rejection);
  const on: On = {};
  for (const action of actions) {
    for (const { status } of action.completes) add(on, status.event, succeed);
    if (!action.send && action.undo.kind !== 'nothing') add(on, 'activity.answered', succeed);
    addRejections(on, action, reject);
  }
  return on;
}

/** Transitions for rejections of steps whose success, or undo, may have been the answer to another step once more. */
export function denials(actions: readonly AnyAction[], of: 'running' | 'compensating'): On {
  const shared = sharedAnswers(actions);
  const isShared = (rules: AnyAction['completes']) => rules.some(({ status }) => shared.has(status.event));
  const denied: Transition = {
    guard: 'successDenied',
    actions: of === 'running' ? ['denySuccess', 'turnRound'] : 'denySuccess',
  };
  const undoDenied: Transition = { guard: 'undoDenied', actions: 'denyUndo' };
  const on: On = {};
  for (const { completes, fails, undo } of actions) {
    if (isShared(completes)) for (const { status } of fails) add(on, status.event, denied);
    if (of === 'running' || undo.kind !== 'inverse' || !isShared(undo.completes)) continue;
    for (const { status } of undo.fails) add(on, status.event, undoDenied);
  }
  return on;
}

/** Transitions for effects that an operator's decision left open, and that nobody will undo: they are told. */
export function lateEffects(actions: readonly AnyAction[], of: 'steps' | 'steps and undos'): On {
  const tell: Transition = { guard: 'effectSeenLate', actions: 'tellLateEffect' };
  const on: On = {};
  for (const { send, completes, undo } of actions) {
    if (undo.kind === 'nothing') continue;
    for (const { status } of completes) add(on, status.event, tell);
    if (!send) add(on, 'activity.answered', tell);
    if (of === 'steps' || undo.kind !== 'inverse') continue;
    for (const { status } of undo.completes) add(on, status.event, tell);
  }
  return on;
}

/** Transitions for rejections of commands whose effect would only be told. */
export function lateRejections(actions: readonly AnyAction[]): On {
  const reject = rejections({});
  const on: On = {};
  for (const action of actions) if (action.undo.kind !== 'nothing') addRejections(on, action, reject);
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
