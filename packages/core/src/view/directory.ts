import type { SagaRecord, SagaStatus } from '../engine/index.js';
import type { SagaPage, SagaQuery } from './saga-query.js';

/** A change of one saga. */
export interface SagaChange {
  readonly transactionId: string;
  /** The saga after the change; `undefined` when it is no longer remembered. */
  readonly record: SagaRecord | undefined;
}

/** How many sagas there are, by status. */
export type SagaCounts = Readonly<Record<SagaStatus, number>>;

/**
 * A read-only look at all sagas of a deployment, whoever runs them: the same on every transport. `createSagaIndex` makes one
 * in memory; `createSagaView` of `@sagachart/kafka` feeds one from the changelog.
 */
export interface SagaDirectory {
  /** The saga as it was last stored, or `undefined`. */
  get(transactionId: string): SagaRecord | undefined;
  /**
   * Sagas that fit, newest first, a page at a time. A saga that starts while somebody turns pages does not shift them.
   *
   * @throws SagaError `SAGA_QUERY_INVALID`
   */
  list(query?: SagaQuery): SagaPage;
  counts(): SagaCounts;
  /**
   * Listens to one saga, or to all.
   *
   * @returns ends it
   */
  subscribe(of: string, listener: (change: SagaChange) => void): () => void;
}

/** `subscribe(ALL_SAGAS, …)`. No transaction id is like it. */
export const ALL_SAGAS = '*';
