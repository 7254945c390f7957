import type { FailedBody } from '../chart/index.js';

/** How the messages of a catalogue are spoken; sagas under way cannot go from one dialect to another. */
export interface CatalogDialect {
  /** Stored with every saga that is begun in it. */
  readonly name: string;
  /** Whether a record that names no dialect, as releases before wrote them all, may be of this one. */
  readonly readsUnnamed: boolean;
}

/** What a saga that has ended tells of itself, step by step in order. */
export interface EndedSaga {
  readonly sagaType: string;
  readonly steps: readonly {
    readonly action: string;
    /** `undefined` where the step never got one. */
    readonly payload: unknown;
    /** What was kept of its events. */
    readonly result: unknown;
  }[];
}

/** The bodies of the outcome events, where a dialect says more than the specification. */
export interface OutcomeBodies {
  /** Default `{}`. */
  readonly completed: (saga: EndedSaga) => object;
  /** `body` is that of the specification. A refused saga has no steps. */
  readonly failed: (body: FailedBody, saga: EndedSaga) => object;
}
