import type { Command } from '../channel/index.js';
import { messageOf } from '../error/index.js';
import {
  idempotencyKey,
  type Phase,
  placeOf,
  type SagaContext,
  stepAt,
  type StepState,
  viewOf,
} from './context.js';
import type { ActivityEmitted, CommandEmitted } from './events.js';
import { lookUpOf } from './look-up.js';
import { rulesOf, unstatedIn } from './matching.js';
import type { AnyAction } from './model.js';

export type Sendable<T> =
  { readonly ok: true; readonly emitted: T } | { readonly ok: false; readonly note: string };

/** What a `send` function made, as a list. */
export const commandList = (commands: Command | readonly Command[]): readonly Command[] =>
  Array.isArray(commands) ? (commands as readonly Command[]) : [commands as Command];

/**
 * Whether an attempt is counted when the command is sent. An undo with a look-up asks anew before every command, so there
 * the attempt is counted with the question, and an unanswered question uses up an attempt too.
 */
export const countedBySending = (action: AnyAction, phase: Phase): boolean =>
  phase === 'execute' || lookUpOf(action, phase) === undefined;

function awaitsAnswer({ kind, undo }: AnyAction, phase: Phase): boolean {
  if (phase === 'execute') return kind === 'command';
  return undo.kind === 'inverse' && undo.completes.length > 0;
}

/** Why no answer could be told to be that of these commands; `undefined` when one can. Asked before anything is sent. */
function whyUnanswerable(
  commands: readonly Command[],
  action: AnyAction,
  phase: Phase,
  context: SagaContext,
  step: number,
): string | undefined {
  if (commands.length !== 1) return `it made ${commands.length} commands, and one answer is awaited`;
  const rules = rulesOf(action, phase === 'execute' ? 'completes' : 'undoCompletes');
  const members = rules.map((rule) => unstatedIn(rule, context, step));
  if (!members.every((member) => member !== undefined)) return undefined;
  return `the answer would have to be compared with ${members[0]}, which is undefined`;
}

/** Builds the commands of a step, or says why they cannot be built. */
export function commandsOf(
  context: SagaContext,
  action: AnyAction,
  step: number,
  phase: Phase,
): Sendable<readonly CommandEmitted[]> {
  const state = stepAt(context, step);
  if (state.payload === undefined)
    return { ok: false, note: state.note ?? 'the payload was never handed over' };
  try {
    const view = viewOf(context, step);
    const built =
      phase === 'execute'
        ? action.send?.(view)
        : action.undo.kind === 'inverse'
          ? action.undo.send(view, state.undoFound as never)
          : undefined;
    if (built === undefined) return { ok: false, note: `${action.name} has no command for this` };
    const commands = commandList(built);
    const mistake = awaitsAnswer(action, phase)
      ? whyUnanswerable(commands, action, phase, context, step)
      : undefined;
    if (mistake !== undefined) return { ok: false, note: `${action.name} is not sent: ${mistake}` };
    const counted = phase === 'execute' ? state.attempt : state.undoAttempt;
    const attempt = counted + (countedBySending(action, phase) ? 1 : 0);
    return {
      ok: true,
      emitted: commands.map(({ channel, topic, type, value }, part) => ({
        type: 'command',
        step,
        stepId: state.id,
        phase,
        attempt,
        key: idempotencyKey(context.transactionId, placeOf(context, step), phase, part),
        channel,
        topic,
        command: type,
        value,
      })),
    };
  } catch (thrown) {
    return { ok: false, note: `${action.name} cannot be sent: ${messageOf(thrown)}` };
  }
}

/** The number of the newest call that a step has made of its port, from 1; a look-up before a command is counted by itself. */
export function callsMade(state: StepState, action: AnyAction, phase: Phase): number {
  if (phase === 'compensate') return state.undoAttempt;
  if (!action.send) return state.attempt;
  return state.status === 'running' ? (state.lookUpAttempt ?? 1) : 0;
}

/** Builds the call of the port of a step: the one it is waiting for (`made`), or the `next` one. */
export function activityOf(
  context: SagaContext,
  action: AnyAction,
  step: number,
  phase: Phase,
  calls: 'made' | 'next',
): Sendable<ActivityEmitted> {
  const state = stepAt(context, step);
  const lookUp = lookUpOf(action, phase);
  if (state.payload === undefined || !lookUp) {
    return { ok: false, note: state.note ?? 'the payload was never handed over' };
  }
  try {
    return {
      ok: true,
      emitted: {
        type: 'activity',
        step,
        stepId: state.id,
        phase,
        attempt: callsMade(state, action, phase) + (calls === 'next' ? 1 : 0),
        key: idempotencyKey(context.transactionId, placeOf(context, step), phase),
        activity: lookUp.activity,
        input: lookUp.input(viewOf(context, step)),
      },
    };
  } catch (thrown) {
    return { ok: false, note: `${lookUp.activity} cannot be called: ${messageOf(thrown)}` };
  }
}
