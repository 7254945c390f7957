import type { AnyAction, Inverse, StepView } from './model.js';
import { type NodeConfig, type Transition, ruleTransitions } from './transitions.js';

/** Where the undo of a step leads, as targets in the chart around it. */
export interface UndoTargets {
  readonly compensated: string;
  readonly notCompensated: string;
  /** Where it is decided whose undo comes next; missing where there is only this one. */
  readonly choosing?: string;
  /** A later step may turn out to have happened while this one is being undone. */
  readonly mayBeOvertaken?: boolean;
}

/**
 * The states of a step's undo: `lookingUp` → `undoing` ⇄ `backingOff` → compensated, or `parked` until an operator (or an
 * answer that arrives late) frees it. `undefined` when there is nothing to undo.
 *
 * When a later step turns out to have happened, its undo comes first: a command that is out and a question that is asked are
 * awaited, but nothing more is sent for this step until then.
 */
export function undoNode(action: AnyAction, step: number, targets: UndoTargets): NodeConfig | undefined {
  const { undo } = action;
  const params = { step };
  const giveUp: Transition = { target: targets.notCompensated, actions: { type: 'notCompensated', params } };
  if (undo.kind === 'nothing') return undefined;
  if (undo.kind === 'impossible') {
    return { description: undo.reason, initial: 'deciding', states: { deciding: { always: [giveUp] } } };
  }
  const first = undo.lookUp ? 'lookingUp' : 'undoing';
  return {
    initial: undo.impossibleWhen ? 'deciding' : first,
    states: {
      ...(undo.impossibleWhen
        ? { deciding: { always: [{ ...giveUp, guard: { type: 'cannotUndo', params } }, { target: first }] } }
        : {}),
      ...inverseStates(undo, step, first, targets),
    },
  };
}

function inverseStates(
  undo: Inverse<StepView>,
  step: number,
  first: string,
  targets: UndoTargets,
): Record<string, NodeConfig> {
  const params = { step };
  const phase = { step, phase: 'compensate' };
  const done = { type: 'compensated', params };
  const unsendable: Transition = { guard: { type: 'unsendable', params: phase }, target: 'parked' };
  const confirmations = undo.completes.map((rule, index) => ({
    rule,
    list: 'undoCompletes' as const,
    index,
    step,
    target: targets.compensated,
    action: 'compensated',
  }));
  const confirmed = ruleTransitions(confirmations);
  const confirmedWhileAsking = ruleTransitions(
    confirmations.map((one) => ({ ...one, action: 'compensatedWhileAsking' })),
  );
  const answers: Record<string, Transition[]> = ruleTransitions([
    ...confirmations,
    ...undo.fails.flatMap((rule, index) => {
      const rejection = { rule, list: 'undoFails' as const, index, step };
      return [
        { ...rejection, guard: 'rejectsUndo', target: 'weighing', action: 'noteUndoRejection' },
        { ...rejection, guard: 'rejectsEarlierUndo', action: 'countUndoRejection' },
      ];
    }),
  ]);
  const silence: Transition = {
    guard: 'due',
    target: 'parked',
    actions: { type: 'noteUndoSilence', params },
  };
  const skip: Transition = { target: targets.compensated, actions: { type: 'undoSkipped', params } };
  const again: Transition = targets.choosing
    ? { target: targets.choosing, actions: { type: 'undoAgain', params } }
    : { target: first };
  const overtaken: Transition[] =
    targets.choosing && targets.mayBeOvertaken
      ? [{ guard: { type: 'laterUndoWaits', params }, target: targets.choosing }]
      : [];
  const decided = overtaken.length > 0 ? { always: overtaken } : {};
  const waits = undo.completes.length > 0;

  const states: Record<string, NodeConfig> = {};
  if (undo.lookUp) {
    const noteRefusal = { type: 'noteUndoRefusal', params: phase };
    const refused: Transition = {
      guard: { type: 'refusesActivity', params: phase },
      target: 'weighing',
      actions: noteRefusal,
    };
    // A port is only asked, so asking once more does no harm, whatever became of the sendings before.
    const askAgain: Transition = {
      guard: { type: 'mayBeCalledAgain', params: phase },
      target: 'backingOff',
      actions: noteRefusal,
    };
    states['lookingUp'] = {
      entry: { type: 'ask', params: phase },
      always: [unsendable],
      on: {
        // The command was sent before and is about to be sent again: its confirmation makes that needless.
        ...confirmedWhileAsking,
        'activity.answered': [
          ...overtaken.map((transition) => ({
            ...transition,
            guard: { type: 'acceptsAnswerTooEarly', params: phase },
            actions: { type: 'withdrawUndo', params },
          })),
          {
            guard: { type: 'acceptsAnswer', params: phase },
            target: 'undoing',
            actions: { type: 'learn', params: phase },
          },
          askAgain,
          refused,
        ],
        'activity.failed': [askAgain, refused],
        deadline: [
          { guard: { type: 'dueForAnotherUndo', params }, target: 'backingOff', actions: noteRefusal },
          { guard: 'due', target: 'weighing', actions: noteRefusal },
        ],
      },
    };
  }
  states['undoing'] = {
    entry: { type: 'send', params: phase },
    always: waits ? [unsendable] : [unsendable, { target: targets.compensated, actions: done }],
    ...(waits
      ? {
          on: {
            ...answers,
            deadline: undo.idempotent
              ? [{ guard: { type: 'dueForAnotherUndo', params }, target: 'backingOff' }, silence]
              : [silence],
          },
        }
      : {}),
  };
  const canBeRefused = undo.fails.length > 0 || undo.lookUp !== undefined;
  if (canBeRefused) {
    // The undo did not happen. It may be sent once more, or it waits for an operator.
    states['weighing'] = {
      always: [{ guard: { type: 'undoMayBeSentAgain', params }, target: 'backingOff' }, { target: 'parked' }],
    };
  }
  if (canBeRefused || (waits && undo.idempotent)) {
    states['backingOff'] = {
      entry: { type: 'backOff', params: phase },
      ...decided,
      on: { ...confirmed, deadline: { guard: 'due', ...again }, retry: again },
    };
  }
  states['parked'] = {
    tags: ['parked'],
    entry: [{ type: 'park', params }, 'reportFailed'],
    ...decided,
    on: { ...confirmed, retry: again, skip },
  };
  return states;
}
