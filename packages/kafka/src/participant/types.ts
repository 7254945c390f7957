import type { Headers } from '@sagachart/core';

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
  /** Sent later, in milliseconds. For simulations: what is delayed is lost with the process. */
  readonly delayMs?: number;
}

/**
 * Obeys one command and says what to answer. Must not have its effect twice for one idempotency key when it is called again
 * after a crash: keep the key with the effect. What it throws leaves the command unanswered and unread; it is tried again.
 */
export type Obey = (command: ReceivedCommand) => readonly Reply[] | Promise<readonly Reply[]>;
