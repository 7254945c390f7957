import { concernedStep, standingOf } from '../chart/index.js';
import { operatorChoices } from '../statechart/index.js';
import type { OperatorVerb } from './io.js';
import { type LiveSaga, statusOf } from './live-saga.js';

/** Id of the step of a list saga that an operator command is for; `undefined` when it stands at none. */
export function stepConcerned({
  snapshot: { value, context },
}: Pick<LiveSaga, 'snapshot'>): string | undefined {
  const index = concernedStep(standingOf(value), context);
  return index === undefined ? undefined : context.steps[index]?.id;
}

/** Why an operator command was not applied, and what would help. */
export function whyNotApplied(
  saga: LiveSaga,
  command: Exclude<OperatorVerb, 'abandon'>,
  step: string | undefined,
): string {
  const status = statusOf(saga.snapshot);
  const where =
    step === undefined ? `a saga that is ${status}` : `the step "${step}" of a saga that is ${status}`;
  const sentence = `${command} cannot be applied to ${where} at this point`;
  const choices = saga.defined && operatorChoices(saga.defined.definition.compiled, saga.defined.state);
  const steps = choices
    ? [...choices.steps].flatMap(([id, verbs]) => (verbs.includes(command) ? [id] : []))
    : [stepConcerned(saga)].filter((id) => id !== undefined && step !== undefined && id !== step);
  return steps.length === 0 ? `${sentence}.` : `${sentence}; name one of the steps ${steps.join(', ')}.`;
}
