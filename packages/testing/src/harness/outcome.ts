import type { DeadLetter, FailedBody, Progress, SagaRecord, SagaStatus, StepStatus } from '@sagachart/core';
import type { SagaLog, SentMessage } from './saga-log.js';

/** Where one step stands. Parts of composites are steps of their own. */
export interface StepOutcome {
  readonly id: string;
  readonly action: string;
  readonly status: StepStatus;
  /** How often its command was sent, and its undo. */
  readonly attempts: number;
  readonly undoAttempts: number;
  readonly payload: unknown;
  /** What was kept of the answers. */
  readonly result: unknown;
  /** Why the step is in its status, when that is not plain. */
  readonly note: string | undefined;
}

/** Where a saga stands, with everything that has happened to it. */
export interface SagaOutcome {
  readonly transactionId: string;
  readonly sagaType: string;
  readonly status: SagaStatus;
  /** Body of the FAILED event, when there was one. */
  readonly failure: FailedBody | undefined;
  /** What a statechart gave out; `undefined` for a list saga, and while it is not completed. */
  readonly output: unknown;
  /** In the order of the saga; of a statechart, in that of their invocation. */
  readonly steps: readonly StepOutcome[];
  /** All messages that the orchestrator sent for it, in order. */
  readonly sent: readonly SentMessage[];
  /** Ids of the steps that were undone, in the order in which that was confirmed. */
  readonly undone: readonly string[];
  /** Steps that happened and cannot be undone, each with the reason. */
  readonly notUndone: readonly { readonly step: string; readonly reason: string }[];
  readonly history: readonly Progress[];
  /** Dead letters with this transaction id, e.g. the command of a refused saga. */
  readonly deadLetters: readonly DeadLetter[];
  /** From the acceptance to the report of the outcome, in virtual milliseconds; `undefined` while it is not reported. */
  readonly tookMs: number | undefined;
}

const stepsOf = ({ actions, context }: SagaRecord): readonly StepOutcome[] =>
  context.steps.map(({ id, status, attempt, undoAttempt, payload, result, note }, index) => ({
    id,
    action: actions[index] ?? '',
    status,
    attempts: attempt,
    undoAttempts: undoAttempt,
    payload,
    result,
    note,
  }));

/** Reads the outcome of a saga out of its log. */
export function outcomeOf(log: SagaLog, record: SagaRecord, deadLetters: readonly DeadLetter[]): SagaOutcome {
  const { entries, transactionId } = log;
  const history = entries.flatMap((entry) => (entry.what === 'progress' ? [entry.progress] : []));
  const sent = entries.flatMap((entry) => (entry.what === 'sent' ? [entry.message] : []));
  const steps = stepsOf(record);
  const failed = sent.find(({ kind, type }) => kind === 'outcome' && type === 'FAILED');
  const idOf = ({ stepId = '' }: Progress): string => stepId;
  return {
    transactionId,
    sagaType: record.sagaType,
    status: record.status,
    failure: failed?.value['body'] as FailedBody | undefined,
    output: record.defined?.end?.how === 'done' ? record.defined.end.output : undefined,
    steps,
    sent,
    undone: history.filter(({ what }) => what === 'step-compensated').map(idOf),
    notUndone: steps
      .filter(({ status }) => status === 'notCompensated')
      .map(({ id, note }) => ({ step: id, reason: note ?? '' })),
    history,
    deadLetters,
    tookMs: record.endedAt === undefined ? undefined : record.endedAt - record.startedAt,
  };
}
