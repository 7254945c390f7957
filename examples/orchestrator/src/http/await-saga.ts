import { isFinished, type SagaDirectory, type SagaRecord } from '@sagachart/core';

/** Whether the outcome of the saga has been told. */
export const hasOutcome = ({ endedAt, status }: SagaRecord): boolean =>
  endedAt !== undefined || isFinished(status);

/**
 * Waits until a saga is as wanted.
 *
 * @returns the record then; after `timeoutMs` what is known by then, or `undefined`
 */
export function awaitSaga(
  directory: SagaDirectory,
  transactionId: string,
  wanted: (record: SagaRecord) => boolean,
  timeoutMs: number,
): Promise<SagaRecord | undefined> {
  const known = directory.get(transactionId);
  if (known && wanted(known)) return Promise.resolve(known);
  return new Promise((resolve) => {
    const end = (record: SagaRecord | undefined): void => {
      clearTimeout(timer);
      leave();
      resolve(record);
    };
    const leave = directory.subscribe(transactionId, ({ record }) => {
      if (record && wanted(record)) end(record);
    });
    const timer = setTimeout(() => end(directory.get(transactionId)), timeoutMs);
  });
}
