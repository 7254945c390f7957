import type { ChartEvent } from '../chart/index.js';
import type { EngineOutput, OperatorInput, Progress } from './io.js';
import { type FinishedSaga, type LiveSaga, statusOf } from './live-saga.js';
import { whyNotApplied } from './operator-step.js';

type Refusal = EngineOutput['refusals'][number];

export const noteOf = ({ by, reason }: OperatorInput): string => [by, reason].filter(Boolean).join(': ');

export function operatorEntry(input: OperatorInput, sagaType: string): Progress {
  const { transactionId, command, at } = input;
  const note = noteOf(input);
  return { transactionId, sagaType, at, what: `operator-${command}`, ...(note ? { note } : {}) };
}

/** The command as an event for the chart; a saga that goes on cannot be abandoned. */
export function operatorEvent(input: OperatorInput): ChartEvent | undefined {
  const { command, at } = input;
  const note = noteOf(input);
  return command === 'abandon' ? undefined : { type: command, at, ...(note ? { reason: note } : {}) };
}

/** Why a command for a saga that is not under way is not applied. */
export const refusalWithout = (
  { transactionId }: OperatorInput,
  ended: FinishedSaga | undefined,
): Refusal => ({
  transactionId,
  code: ended ? 'SAGA_OPERATOR_COMMAND' : 'SAGA_NOT_FOUND',
  reason: ended ? `The saga has ended (${ended.status}).` : `There is no saga ${transactionId}.`,
});

export const refusalOf = ({ transactionId, command, step }: OperatorInput, live: LiveSaga): Refusal => ({
  transactionId,
  code: 'SAGA_OPERATOR_COMMAND',
  reason:
    command === 'abandon'
      ? `Only a saga that is held can be abandoned; this one is ${statusOf(live.snapshot)}.`
      : whyNotApplied(live, command, step),
});
