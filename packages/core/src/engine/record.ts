import type { SagaContext } from '../chart/index.js';
import { SagaError } from '../error/index.js';
import type { StoredSaga } from '../statechart/index.js';
import { decodeExactly, encodeExactly, type StoredHeaders } from '../wire/index.js';
import type { SourceCoordinates } from './io.js';
import type { StoredHistory } from './history.js';
import type { KeptInput } from './kept-input.js';
import { recordFault } from './record-shape.js';

/**
 * - `running`, `compensating`: under way. `parked`: an undo failed, an operator is needed.
 * - `watching`: FAILED was reported and all is undone, but the outcome of one step is still open.
 * - `refused`: the saga command was not acceptable.
 */
export type SagaStatus =
  'running' | 'compensating' | 'parked' | 'watching' | 'completed' | 'failed' | 'refused';

/** `held`: under way, but the catalogue has no fitting definition for it. Never stored: another catalogue may have one. */
export type ShownStatus = SagaStatus | 'held';

export const RECORD_VERSION = 1;
/** Records of statecharts: what a list saga's record has, and `defined`. */
export const DEFINED_RECORD_VERSION = 2;
/** Records of either kind with what earlier releases would misread: parts by their names, or inputs that are kept. */
export const NAMED_RECORD_VERSION = 3;

const versions = [RECORD_VERSION, DEFINED_RECORD_VERSION, NAMED_RECORD_VERSION] as const;
export type RecordVersion = (typeof versions)[number];

/** A saga as it is stored: everything that is needed to go on with it, and to show it. */
export interface SagaRecord {
  readonly v: RecordVersion;
  readonly transactionId: string;
  readonly sagaType: string;
  readonly initiatedBy: string;
  readonly status: SagaStatus;
  /** The dialect it was begun in; missing in the records of older releases, and where the catalogue has none. */
  readonly dialect?: string;
  /** Names of the steps' actions; they decide the chart. */
  readonly actions: readonly string[];
  /** What these actions were when the saga last went on; only of a list of steps, and missing in records of older releases. */
  readonly pins?: readonly string[];
  /** What came while the saga was held. */
  readonly kept?: readonly KeptInput[];
  /** XState's value of the chart; missing for a refused saga. */
  readonly chart?: unknown;
  readonly context: Omit<SagaContext, 'transactionId' | 'sagaType' | 'initiatedBy'>;
  /** Only of a statechart: definition, machines, timers, kept events; from version 2 on. */
  readonly defined?: StoredSaga;
  /** Headers of the saga command, byte for byte. */
  readonly headers: StoredHeaders;
  readonly tenant: string;
  /** Hash of the command's content, to tell a repetition from another saga with the same id. */
  readonly fingerprint: string;
  readonly source?: SourceCoordinates;
  /** Milliseconds of the Unix epoch. */
  readonly startedAt: number;
  /** When the outcome was reported. */
  readonly endedAt?: number;
  /** When the saga ended or began to watch, where that was not with the last entry of the history: see `settledAtOf`. */
  readonly settledAt?: number;
  readonly history: StoredHistory;
}

export const isFinished = (status: SagaStatus): boolean =>
  status === 'completed' || status === 'failed' || status === 'refused';

/** The context of a saga as its chart has it. */
export const contextOfRecord = ({
  context,
  transactionId,
  sagaType,
  initiatedBy,
}: Pick<SagaRecord, 'context' | 'transactionId' | 'sagaType' | 'initiatedBy'>): SagaContext => ({
  ...context,
  transactionId,
  sagaType,
  initiatedBy,
});

/** When a saga ended or began to watch: the retention time counts from here, not from when its outcome was reported. */
export const settledAtOf = ({
  settledAt,
  startedAt,
  history,
}: Pick<SagaRecord, 'settledAt' | 'startedAt' | 'history'>): number =>
  settledAt ?? startedAt + (history.at(-3) ?? 0);

export const encodeRecord = (record: SagaRecord): string => encodeExactly(record);

/** @throws SagaError `SAGA_RECORD_VERSION` or `SAGA_RECORD_INVALID`. */
export function decodeRecord(text: string): SagaRecord {
  let value: unknown;
  try {
    value = decodeExactly(text);
  } catch (cause) {
    throw new SagaError('SAGA_RECORD_INVALID', 'A stored saga record is not JSON.', {
      mend: 'Restore the changelog from a back-up, or delete the record with a tombstone.',
      cause,
    });
  }
  const record = value as Partial<SagaRecord> | null;
  if (typeof record !== 'object' || record === null || typeof record.transactionId !== 'string') {
    throw new SagaError('SAGA_RECORD_INVALID', 'A stored saga record has no transaction id.', {
      mend: 'Restore the changelog from a back-up, or delete the record with a tombstone.',
    });
  }
  if (!versions.includes(record.v as RecordVersion)) {
    throw new SagaError(
      'SAGA_RECORD_VERSION',
      `The record of saga ${record.transactionId} has version ${String(record.v)}; this release reads ${versions.join(', ')}.`,
      { mend: 'Run the release that wrote it, or a newer one.' },
    );
  }
  const fault = recordFault(record as Readonly<Record<string, unknown>>);
  if (fault !== undefined)
    throw unusable(record.transactionId, `its member ${fault} is missing or of the wrong kind`);
  return record as SagaRecord;
}

/** The record has the shape of one, but no saga can go on from it. */
export const unusable = (transactionId: string, why: string, cause?: unknown): SagaError =>
  new SagaError('SAGA_RECORD_INVALID', `The record of saga ${transactionId} cannot be used: ${why}.`, {
    mend: 'Restore the changelog from a back-up, or delete the record with a tombstone.',
    at: transactionId,
    ...(cause === undefined ? {} : { cause }),
  });
