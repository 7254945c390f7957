import { cut } from '../wire/index.js';
import { type SagaContext, stepAt } from './context.js';
import type { FailedBody } from './events.js';
import type { AnyAction } from './model.js';

/** Ids and reasons come from outside and from participants, and FAILED has to fit its topic whatever they are. */
const MAX_NAME = 1_000;
const MAX_REASON = 4_000;
const MAX_QUOTED = 200;
const MAX_REMAINDERS = 20;

/** What the FAILED event says of the steps that stay done: an undo that waits for an operator, or one that cannot be. */
export function remainders(context: Pick<SagaContext, 'steps'>): string {
  const parts = context.steps.flatMap(({ id, status, open, note = 'no reason known' }) => {
    const [step, why] = [`step [${cut(id, MAX_QUOTED)}]`, cut(note, MAX_QUOTED)];
    if (status === 'parked') return [`the undo of ${step} waits for an operator: ${why}`];
    if (status === 'notCompensated') return [`${step} is not undone: ${why}`];
    if (status === 'unknown') return [`the outcome of ${step} is still open`];
    if (open === 'undone') return [`the outcome of ${step}, which an operator skipped, is still open`];
    return [];
  });
  const more = parts.length - MAX_REMAINDERS;
  const told = parts.slice(0, MAX_REMAINDERS);
  if (more > 0) told.push(`and ${more} more steps are not undone or open`);
  return told.map((part) => `; ${part}`).join('');
}

export function failedBody(context: SagaContext, actions: readonly AnyAction[]): FailedBody {
  const failure = context.failure ?? { step: 0, reason: 'failed', errorCode: 'UNKNOWN' };
  const step = stepAt(context, failure.step);
  const origin = step.payload === undefined ? context.steps[step.from?.[0] ?? 0] : step;
  const originIndex = origin ? context.steps.indexOf(origin) : failure.step;
  return {
    reason: cut(failure.reason, MAX_REASON) + remainders(context),
    failedStep: cut(step.id, MAX_NAME),
    characterId: characterOf(actions[originIndex], origin?.payload),
    sagaType: cut(context.sagaType, MAX_NAME),
    errorCode: cut(failure.errorCode, MAX_QUOTED),
  };
}

export function characterOf(action: AnyAction | undefined, payload: unknown): number {
  try {
    return action?.characterId(payload) ?? 0;
  } catch {
    // The outcome has to be told, also without the character.
    return 0;
  }
}
