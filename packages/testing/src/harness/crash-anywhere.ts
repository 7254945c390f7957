import { AssertionError } from 'node:assert';
import { encodeJson, type SagaCommand, type SagaDraft } from '@sagachart/core';
import type { CrashPoint } from '../embedded/index.js';
import type { SagaOutcome } from './outcome.js';

/** A saga, or a function that drives one (time travel, operator commands) and gives its outcome. */
export type Rehearsal<H> = SagaDraft | SagaCommand | ((harness: H) => SagaOutcome | Promise<SagaOutcome>);

export interface CrashReport {
  /** The outcome without a crash; that of every other run was the same. */
  readonly outcome: SagaOutcome;
  /** The moments at which the orchestrator was killed, one run for each. */
  readonly points: readonly CrashPoint[];
}

/** What of a harness a rehearsal needs. */
export interface Rehearsable {
  run(saga: SagaDraft | SagaCommand): Promise<SagaOutcome>;
  story(transactionId: string): string;
}

/** What must not depend on crashes. Times may: a port that is asked again answers later. */
function essenceOf({ status, failure, output, steps, undone, notUndone, sent }: SagaOutcome): string {
  return encodeJson({
    status,
    failure,
    output,
    steps: steps.map((step) => [step.id, step.status, step.attempts, step.undoAttempts, step.result]),
    undone,
    notUndone,
    sent: sent.map(({ topic, value, step, phase, attempt }) => [topic, value, step, phase, attempt]),
  });
}

const placeOf = ({ input, kind, moment }: CrashPoint): string =>
  `${moment.replace('-', ' the ')} of input ${input} (${kind})`;

/** @param anew makes a harness that asks `crashWhen` at every moment at which a process may be killed */
export async function crashAnywhere<H extends Rehearsable>(
  rehearsal: Rehearsal<H>,
  anew: (crashWhen: (point: CrashPoint) => boolean) => H,
): Promise<CrashReport> {
  const play = async (harness: H): Promise<SagaOutcome> =>
    typeof rehearsal === 'function' ? rehearsal(harness) : harness.run(rehearsal);
  const points: CrashPoint[] = [];
  const calm = anew((point) => {
    points.push(point);
    return false;
  });
  const outcome = await play(calm);
  const essence = essenceOf(outcome);
  for (const { input, kind, moment } of points) {
    const harness = anew((point) => point.input === input && point.moment === moment);
    const crashed = await play(harness);
    const found = essenceOf(crashed);
    if (found === essence) continue;
    throw new AssertionError({
      message:
        `A crash ${placeOf({ input, kind, moment })} was expected to change nothing, but it did.\n\n` +
        `Without a crash: ${calm.story(outcome.transactionId)}\n\nWith it: ${harness.story(crashed.transactionId)}`,
      actual: JSON.parse(found),
      expected: JSON.parse(essence),
      operator: 'crashAnywhere',
    });
  }
  return { outcome, points };
}
