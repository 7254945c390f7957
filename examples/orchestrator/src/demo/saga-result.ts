import type { SagaRecord } from '@sagachart/core';
import type { Sample } from './sample.js';

/** What is known of one submission of a sample. */
export interface SagaResult {
  readonly sample: Sample;
  readonly transactionId: string;
  /** The latest record. */
  readonly record: SagaRecord | undefined;
  /** Type of the outcome that was sent; `undefined` while there is none. */
  readonly outcome: string | undefined;
  readonly errorCode: string | undefined;
  readonly failedStep: string | undefined;
}

/** Each way in which a result is not the expected one, as a sentence; none when the sample expects nothing. */
export function differencesOf({ sample, record, outcome, errorCode, failedStep }: SagaResult): string[] {
  const { expected } = sample;
  if (!expected) return [];
  const found: string[] = [];
  const compare = (what: string, wanted: string | undefined, is: string | undefined): void => {
    if (wanted !== undefined && wanted !== is) found.push(`${what} is ${is ?? 'missing'}, not ${wanted}`);
  };
  compare('the outcome', expected.outcome, outcome);
  compare('the status', expected.status, record?.status);
  compare('the error code', expected.errorCode, errorCode);
  compare('the failed step', expected.failedStep, failedStep);
  for (const [id, wanted] of Object.entries(expected.steps ?? {})) {
    compare(`step ${id}`, wanted, record?.context.steps.find((step) => step.id === id)?.status);
  }
  return found;
}
