import { ALL_SAGAS, type SagaChange } from './directory.js';

type Listener = (change: SagaChange) => void;

/** Who listens to which saga. */
export class Listeners {
  readonly #of = new Map<string, Set<Listener>>();
  readonly #onError: (thrown: unknown) => void;

  constructor(onError: (thrown: unknown) => void) {
    this.#onError = onError;
  }

  add(of: string, listener: Listener): () => void {
    // An own function, so that one listener may be added twice and taken away once.
    const own: Listener = (change) => listener(change);
    const set = this.#of.get(of) ?? new Set();
    this.#of.set(of, set.add(own));
    return () => {
      set.delete(own);
      if (set.size === 0 && this.#of.get(of) === set) this.#of.delete(of);
    };
  }

  tell(change: SagaChange): void {
    for (const of of [change.transactionId, ALL_SAGAS]) {
      for (const listener of this.#of.get(of) ?? []) {
        try {
          listener(change);
        } catch (thrown) {
          // One listener's fault must not keep a change from the others, nor stop the feed.
          this.#onError(thrown);
        }
      }
    }
  }
}
