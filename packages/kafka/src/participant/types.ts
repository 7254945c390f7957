import type { Headers, SagaError } from '@sagachart/core';

/** A command as a participant gets it. */
export interface ReceivedCommand {
  /** The topic variable. */
  readonly topic: string;
  /** The transaction id, as the message's key gives it. */
  readonly key: string;
  /** The decoded value; 64-bit integers beyond 2^53 are bigints. */
  readonly value: unknown;
  readonly headers: Headers;
  /** The same for every sending of one command; `undefined` when the sender gives none. Effects must happen once per key. */
  readonly idempotencyKey: string | undefined;
  /** 1 for the first sending. */
  readonly attempt: number;
  /**
   * Aborted when the answer is no longer of use: the partition belongs to another process now, the time limit has passed, or
   * the participant stops. Pass it on to whatever takes long.
   */
  readonly signal: AbortSignal;
}

/** A status event to be sent in answer. */
export interface Reply {
  /** The topic variable. */
  readonly topic: string;
  readonly value: object;
  /** Default: the headers of the command, so that the answer says which sending of it it is about. */
  readonly headers?: Headers;
  /** It did not happen. Not remembered, so the same command may be tried again. */
  readonly rejection?: boolean;
}

/**
 * Handles one command and says what to answer. Must not have its effect twice for one idempotency key when it is called again
 * after an error or a crash: keep the key with the effect.
 *
 * What it throws means that it has to be tried again, with a back-off, and after the last attempt that the command is given
 * up: it goes to the dead letters, and the saga is told what `reject` says. An answer that comes after the time limit is
 * not sent.
 */
export type Obey = (command: ReceivedCommand) => readonly Reply[] | Promise<readonly Reply[]>;

/** Why a command was given up. */
export interface GivenUp {
  /** `SAGA_COMMAND_FAILED` with the last error as its cause, or `SAGA_COMMAND_TIMEOUT`. */
  readonly error: SagaError;
  readonly attempts: number;
  /** An attempt ended by its time limit, so the effect may have happened, or may yet happen. */
  readonly mayHaveHappened: boolean;
}

/**
 * Says what a saga is told of a command that was given up.
 *
 * Gotcha: a rejection says that it did not happen, and the saga then undoes only what came before. Where it may have happened,
 * answer nothing: the saga runs into its deadline, fails, and stays on watch for what comes late.
 */
export type Reject = (command: ReceivedCommand, why: GivenUp) => readonly Reply[];

/** A command to which no answer went. */
export interface PassedOver {
  /** The topic variable. */
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly idempotencyKey: string | undefined;
  /**
   * `unreadable`: no JSON, or it does not fit its channel. `not-handled`: no handler for its type. `given-up`: every attempt
   * failed. All but `not-handled` are in the dead letters.
   */
  readonly why: 'unreadable' | 'not-handled' | 'given-up';
  readonly error: SagaError | undefined;
}
