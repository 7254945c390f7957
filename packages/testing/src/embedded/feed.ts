import type {
  ActivityCall,
  ActivityInput,
  DeadLetter,
  IgnoredReason,
  OperatorInput,
  OutMessage,
  Progress,
  SagaError,
} from '@sagachart/core';
import type { TopicMessage } from './messages.js';

/** Milliseconds of the Unix epoch, virtual. */
type At = number;

/** What can be listened to, and what a listener is given. Listeners are called after the change is stored. */
export interface EmbeddedEvents {
  /** A command or an outcome that the orchestrator sends. */
  readonly message: (message: OutMessage, at: At) => void;
  /** A message that reaches a topic the orchestrator reads, and one that reaches a topic nobody reads (`read` false). */
  readonly arrival: (message: TopicMessage, at: At, read: boolean) => void;
  readonly progress: (progress: Progress) => void;
  readonly deadLetter: (letter: DeadLetter, at: At) => void;
  /** A record that was stored; `null` when it was deleted. */
  readonly record: (transactionId: string, text: string | null, at: At) => void;
  readonly activity: (call: ActivityCall, at: At) => void;
  /** The answer of a port reaches the engine. */
  readonly answer: (answer: ActivityInput) => void;
  /** A command of the operator reaches the engine, which may refuse it. */
  readonly operator: (command: OperatorInput) => void;
  readonly ignored: (reason: IgnoredReason, at: At) => void;
  /** The engine failed at an input or a deadline, which was set aside. */
  readonly fault: (fault: SagaError, at: At) => void;
  readonly crash: (at: At) => void;
}

export type EmbeddedEventName = keyof EmbeddedEvents;

type Listeners = { [Name in EmbeddedEventName]: Set<EmbeddedEvents[Name]> };

/** Listeners by event, called in the order in which they were added. */
export class Feed {
  readonly #listeners: Listeners = {
    message: new Set(),
    arrival: new Set(),
    progress: new Set(),
    deadLetter: new Set(),
    record: new Set(),
    activity: new Set(),
    answer: new Set(),
    operator: new Set(),
    ignored: new Set(),
    fault: new Set(),
    crash: new Set(),
  };

  add<Name extends EmbeddedEventName>(name: Name, listener: EmbeddedEvents[Name]): () => void {
    this.#listeners[name].add(listener);
    return () => void this.#listeners[name].delete(listener);
  }

  tell<Name extends EmbeddedEventName>(name: Name, ...facts: Parameters<EmbeddedEvents[Name]>): void {
    for (const listener of this.#listeners[name]) (listener as (...facts: unknown[]) => void)(...facts);
  }
}
