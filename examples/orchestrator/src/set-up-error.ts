import { SagaError } from '@sagachart/core';

/** Tells what is wrong with the set-up in one sentence; the stack only where it is asked for, or where the fault is ours. */
export function tellSetUpError(thrown: unknown, trace: boolean): void {
  const known = thrown instanceof SagaError;
  const sentence = known ? `${thrown.code}: ${thrown.message}` : `SAGA_INTERNAL: ${String(thrown)}`;
  process.stderr.write(`${sentence}\n`);
  if (trace || !known) process.stderr.write(`${(thrown as Error).stack ?? ''}\n`);
}
