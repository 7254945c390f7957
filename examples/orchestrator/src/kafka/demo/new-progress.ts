import { type Progress, readHistory, type SagaRecord } from '@sagachart/core';

/**
 * What is new in the history of a stored saga, as the orchestrator that ran it told it.
 *
 * @param seen entries that were told before
 */
export function newProgress(record: SagaRecord, seen: number): Progress[] {
  const { transactionId, sagaType, context, actions } = record;
  const entries = readHistory(record.history, record.startedAt);
  return entries.slice(seen).flatMap(({ at, what, step }, index): Progress[] => {
    // Of a newer release, which takes no part in the demo.
    if (what === 'unlisted') return [];
    const about = { transactionId, sagaType, at, what };
    if (step === undefined) {
      const failure = what === 'failed' || what === 'refused' ? context.failure : null;
      return [failure ? { ...about, note: failure.reason } : about];
    }
    const { id = '', note, status } = context.steps[step] ?? {};
    // A note belongs to the status that the step has now.
    const isLatest = !entries.slice(seen + index + 1).some((later) => later.step === step);
    const told = note !== undefined && isLatest && what === `step-${status ?? ''}` ? { note } : {};
    return [{ ...about, step, stepId: id, action: actions[step] ?? '', ...told }];
  });
}

/** Entries in the history of a stored saga. */
export const historyLength = (record: SagaRecord): number => record.history.length / 3;
