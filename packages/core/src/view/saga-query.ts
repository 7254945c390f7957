import { SagaError } from '../error/index.js';
import type { ShownStatus } from '../engine/index.js';
import type { SagaSummary } from './summary.js';

/** Which sagas to list; members that are left out leave everything in. Times in milliseconds of the Unix epoch. */
export interface SagaQuery {
  readonly status?: ShownStatus | readonly ShownStatus[];
  readonly type?: string;
  readonly initiator?: string;
  readonly tenant?: string;
  /** Both exclusive. */
  readonly startedBefore?: number;
  readonly startedAfter?: number;
  /** Started at least this long ago. */
  readonly olderThanMs?: number;
  /** `next` of the page before. */
  readonly cursor?: string;
  /** Sagas on a page, 1 to 1,000. Default 50. */
  readonly limit?: number;
}

/** Newest first. */
export interface SagaPage {
  readonly sagas: readonly SagaSummary[];
  /** The cursor of the next page; `null` on the last one. */
  readonly next: string | null;
}

/** The place of a saga in the order of all sagas. */
export interface Place {
  readonly startedAt: number;
  readonly transactionId: string;
}

export const MAX_PAGE = 1_000;
const DEFAULT_PAGE = 50;

/** By time, and at one moment by id. */
export const byPlace = (a: Place, b: Place): number =>
  a.startedAt - b.startedAt ||
  (a.transactionId < b.transactionId ? -1 : a.transactionId > b.transactionId ? 1 : 0);

export const cursorOf = ({ startedAt, transactionId }: Place): string => `${startedAt}_${transactionId}`;

/** @throws SagaError `SAGA_QUERY_INVALID` for a text that `cursorOf` did not make. */
export function readCursor(cursor: string): Place {
  const [, startedAt, transactionId] = /^(\d{1,16})_(.{1,100})$/s.exec(cursor) ?? [];
  if (startedAt !== undefined && transactionId !== undefined)
    return { startedAt: Number(startedAt), transactionId };
  throw new SagaError('SAGA_QUERY_INVALID', 'The cursor is not one that a page has given.', {
    mend: 'Take `next` of the page before, or leave it out to begin anew.',
    at: 'cursor',
  });
}

/** @throws SagaError `SAGA_QUERY_INVALID`. */
export function requireLimit(limit: number = DEFAULT_PAGE): number {
  if (Number.isSafeInteger(limit) && limit >= 1 && limit <= MAX_PAGE) return limit;
  throw new SagaError('SAGA_QUERY_INVALID', `A page of ${String(limit)} sagas cannot be given.`, {
    mend: `Ask for 1 to ${MAX_PAGE}.`,
    at: 'limit',
  });
}
