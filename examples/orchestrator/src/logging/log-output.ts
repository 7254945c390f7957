import type { DeadLetter, EngineOutput, Progress, ProgressKind } from '@sagachart/core';
import type { Logger } from './create-logger.js';

const levels: Partial<Record<ProgressKind, 'warn' | 'error' | 'debug'>> = {
  'step-running': 'debug',
  'step-pending': 'debug',
  'step-succeeded': 'debug',
  'step-rejected': 'warn',
  'step-unknown': 'warn',
  'step-notCompensated': 'warn',
  'step-parked': 'error',
  failed: 'warn',
  refused: 'warn',
  forgotten: 'warn',
  'late-effect': 'error',
};

/** One step forward of a saga; steps of the plain way are only told at level debug. */
export function logProgress(log: Logger, { what, at: _at, ...facts }: Progress): void {
  log[levels[what] ?? 'info']({ event: what, ...facts }, `saga ${what}`);
}

export function logDeadLetter(log: Logger, { code, reason, topic, key, source }: DeadLetter): void {
  const saga = key === undefined ? {} : { transactionId: key };
  log.warn(
    { event: 'dead-letter', code, reason, topic, source, ...saga },
    'message sent to the dead letters',
  );
}

/** What became visible by one commit. */
export function logOutput(
  log: Logger,
  { progress, deadLetters, refusals }: Pick<EngineOutput, 'progress' | 'deadLetters' | 'refusals'>,
): void {
  for (const one of progress) logProgress(log, one);
  for (const letter of deadLetters) logDeadLetter(log, letter);
  for (const { transactionId, code, reason } of refusals) {
    log.warn({ event: 'operator-refused', transactionId, code, reason }, 'operator command refused');
  }
}
