import type { ChartEvent, ChartSnapshot, SagaMachine } from '../chart/index.js';

/** One transition of one saga. Snapshots are immutable, so they may be kept. */
export interface SagaTransition {
  readonly transactionId: string;
  readonly machine: SagaMachine;
  /** `undefined` for the first transition. */
  readonly event: ChartEvent | undefined;
  readonly before: ChartSnapshot | undefined;
  readonly after: ChartSnapshot;
}

/** Called before the outcome of the input is committed, so what it sees may still be taken back. Must not throw. */
export interface TransitionObserver {
  (transition: SagaTransition): void;
  /** A saga that had not ended is no longer this engine's: it was forgotten, or the engine is closed. Must not throw. */
  readonly left?: (transactionId: string) => void;
}
