import { messageOf, SagaError } from '@sagachart/core';
import type { GivenUp, Obey, ReceivedCommand, Reply } from './types.js';
import type { Command } from './received-command.js';

export interface AttemptOptions {
  readonly obey: Obey;
  readonly timeoutMs: number;
  /** Aborted when the partition is lost or the participant stops: nothing more is tried then. */
  readonly ended: AbortSignal;
  /** Gives permission for one more attempt; `false` when there will be none any more. */
  readonly enter: () => Promise<boolean>;
  readonly leave: () => void;
  readonly attempts: number;
  readonly backOff: { readonly firstMs: number; readonly longestMs: number };
  readonly onAttemptFailed: (
    command: Command,
    error: SagaError,
    attempt: number,
    retryInMs: number | undefined,
  ) => void;
}

export type AttemptsEnd =
  | { readonly end: 'answered'; readonly replies: readonly Reply[] }
  | { readonly end: 'unreadable'; readonly error: SagaError }
  | { readonly end: 'given-up'; readonly why: GivenUp }
  /** The partition is lost, or the participant stops: nobody waits for the command here any more. */
  | { readonly end: 'abandoned' };

const named = ({ topic, key, idempotencyKey }: Command): string =>
  `The command ${idempotencyKey ?? `of ${key}`} on ${topic}`;

const timedOut = (command: Command, timeoutMs: number): SagaError =>
  new SagaError(
    'SAGA_COMMAND_TIMEOUT',
    `${named(command)} was not answered by its handler within ${timeoutMs} ms.`,
    { mend: 'Let the handler end when its signal is aborted, or raise commandTimeoutMs.' },
  );

const failed = (command: Command, cause: unknown): SagaError =>
  new SagaError('SAGA_COMMAND_FAILED', `${named(command)} failed in its handler: ${messageOf(cause)}.`, {
    mend: 'Correct the handler or what it depends on, then send the command again.',
    cause,
  });

const aborted = new Error('aborted');

/** One attempt, for as long as it may take. @throws what the handler throws, `SAGA_COMMAND_TIMEOUT`, or `aborted` */
async function attempt(command: Command, options: AttemptOptions): Promise<readonly Reply[]> {
  const { obey, timeoutMs, ended } = options;
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let stop: () => void = () => undefined;
  const limit = new Promise<never>((_, reject) => {
    const end = (error: Error): void => {
      reject(error);
      controller.abort(error);
    };
    timer = setTimeout(() => end(timedOut(command, timeoutMs)), timeoutMs);
    stop = () => end(aborted);
    if (ended.aborted) stop();
    else ended.addEventListener('abort', stop, { once: true });
  });
  limit.catch(() => undefined);
  try {
    const received: ReceivedCommand = { ...command, signal: controller.signal };
    const answering = Promise.resolve(obey(received));
    // It may throw after its time is up.
    answering.catch(() => undefined);
    return await Promise.race([answering, limit]);
  } finally {
    clearTimeout(timer);
    ended.removeEventListener('abort', stop);
  }
}

/** Tries a command until it is answered, given up, or nobody needs it any more. */
export async function runAttempts(command: Command, options: AttemptOptions): Promise<AttemptsEnd> {
  const { attempts, backOff, ended, onAttemptFailed } = options;
  let mayHaveHappened = false;
  let waitMs = backOff.firstMs;
  for (let number = 1; ; number += 1) {
    if (!(await options.enter())) return { end: 'abandoned' };
    let error: SagaError;
    try {
      return { end: 'answered', replies: await attempt(command, options) };
    } catch (thrown) {
      if (ended.aborted) return { end: 'abandoned' };
      if (thrown instanceof SagaError && thrown.code === 'SAGA_COMMAND_INVALID') {
        return { end: 'unreadable', error: thrown };
      }
      const isTimeout = thrown instanceof SagaError && thrown.code === 'SAGA_COMMAND_TIMEOUT';
      mayHaveHappened ||= isTimeout;
      error = isTimeout ? thrown : failed(command, thrown);
    } finally {
      options.leave();
    }
    const last = number >= attempts;
    onAttemptFailed(command, error, number, last ? undefined : waitMs);
    if (last) return { end: 'given-up', why: { error, attempts: number, mayHaveHappened } };
    await pause(waitMs, ended);
    waitMs = Math.min(waitMs * 2, backOff.longestMs);
  }
}

function pause(ms: number, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      ended.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    if (ended.aborted) done();
    else ended.addEventListener('abort', done, { once: true });
  });
}
