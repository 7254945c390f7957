import type { SagaRecord, ShownStatus } from '../engine/index.js';
import type { SagaPage, SagaQuery } from './saga-query.js';

/** A change of one saga. */
export interface SagaChange {
  readonly transactionId: string;
  /** The saga after the change; `undefined` when it is no longer remembered. */
  readonly record: SagaRecord | undefined;
  /** Whose saga it is or was; `undefined` for one that was not known. */
  readonly tenant: string | undefined;
}

/** What sagas that have not ended take together. */
export interface OpenLoad {
  readonly sagas: number;
  readonly steps: number;
  /** Characters of their stored records. */
  readonly characters: number;
}

/** How many sagas there are, by status. */
export type SagaCounts = Readonly<Record<ShownStatus, number>>;

/**
 * A read-only look at all sagas of a deployment, whoever runs them: the same on every transport. `createSagaIndex` makes one
 * in memory; `createSagaView` of `@sagachart/kafka` feeds one from the changelog.
 */
export interface SagaDirectory {
  /** The saga as it was last stored, or `undefined`. */
  get(transactionId: string): SagaRecord | undefined;
  /**
   * Sagas that fit, newest first, a page at a time; a page may be shorter than its limit where its text would be long. A saga that starts while somebody turns pages does not shift them.
   *
   * @throws SagaError `SAGA_QUERY_INVALID`
   */
  list(query?: SagaQuery): SagaPage;
  counts(): SagaCounts;
  /** What the sagas under way take, of one tenant or of all: by this a host decides whether it takes another one. */
  openLoad(tenant?: string): OpenLoad;
  /**
   * Listens to one saga, or to all.
   *
   * @returns ends it
   */
  subscribe(of: string, listener: (change: SagaChange) => void): () => void;
}

/** `subscribe(ALL_SAGAS, …)`. No transaction id is like it. */
export const ALL_SAGAS = '*';
