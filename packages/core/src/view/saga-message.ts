import type { SagaErrorCode } from '../error/index.js';
import type { Headers } from '../wire/index.js';

/**
 * What a message of a saga is: the command that started it, a command that it sent, an event that came for it (whether it was of
 * use or not), the answer of a port, the command of an operator, or its outcome.
 */
export type SagaMessageKind = 'saga' | 'command' | 'event' | 'answer' | 'operator' | 'outcome';

/** A message that was sent to a saga or by it, as it was carried. */
export interface SagaMessage {
  readonly kind: SagaMessageKind;
  /** The topic variable; `null` for answers of ports and commands of operators, which come on no shared topic. */
  readonly topic: string | null;
  /** When it was sent, in milliseconds of the Unix epoch, by the clock of its sender. */
  readonly at: number;
  readonly headers: Headers;
  /** The text of its value. Bytes that are no UTF-8 are replaced. */
  readonly value: string | null;
}

/** Why messages may be missing. */
export interface MessageGap {
  readonly code: SagaErrorCode;
  /** Where; `null` when it concerns all. */
  readonly topic: string | null;
  /** One sentence for people. */
  readonly reason: string;
}

/** The messages of one saga, in order. */
export interface SagaMessages {
  readonly messages: readonly SagaMessage[];
  /** Empty when nothing is missing. */
  readonly gaps: readonly MessageGap[];
}
