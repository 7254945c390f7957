import type { Command } from '../channel/index.js';
import { messageOf } from '../error/index.js';
import { idempotencyKey, type Phase, type SagaContext, stepAt, viewOf } from './context.js';
import type { ActivityEmitted, CommandEmitted } from './events.js';
import { lookUpOf } from './look-up.js';
import type { AnyAction } from './model.js';

export type Sendable<T> =
  { readonly ok: true; readonly emitted: T } | { readonly ok: false; readonly note: string };

const asList = (commands: Command | readonly Command[]): readonly Command[] =>
  Array.isArray(commands) ? (commands as readonly Command[]) : [commands as Command];

/**
 * Whether an attempt is counted when the command is sent. An undo with a look-up asks anew before every command, so there
 * the attempt is counted with the question, and an unanswered question uses up an attempt too.
 */
export const countedBySending = (action: AnyAction, phase: Phase): boolean =>
  phase === 'execute' || lookUpOf(action, phase) === undefined;

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
    const counted = phase === 'execute' ? state.attempt : state.undoAttempt;
    const attempt = counted + (countedBySending(action, phase) ? 1 : 0);
    return {
      ok: true,
      emitted: asList(built).map(({ channel, topic, type, value }, part) => ({
        type: 'command',
        step,
        stepId: state.id,
        phase,
        attempt,
        key: idempotencyKey(context.transactionId, step, phase, part),
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

/** Builds the call of the port of a step. */
export function activityOf(
  context: SagaContext,
  action: AnyAction,
  step: number,
  phase: Phase,
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
        key: idempotencyKey(context.transactionId, step, phase),
        activity: lookUp.activity,
        input: lookUp.input(viewOf(context, step)),
      },
    };
  } catch (thrown) {
    return { ok: false, note: `${lookUp.activity} cannot be called: ${messageOf(thrown)}` };
  }
}
