import {
  type AnyAction,
  type ChartState,
  type CompiledSaga,
  leafOf,
  type SagaContext,
  type StepState,
} from '../chart/index.js';
import { storeSaga } from '../statechart/index.js';
import type { StoredHeaders } from '../wire/index.js';
import type { DefinedRun } from './defined-saga.js';
import type { StoredHistory } from './history.js';
import type { SourceCoordinates } from './io.js';
import { pinsOf } from './pins.js';
import {
  DEFINED_RECORD_VERSION,
  isFinished,
  NAMED_RECORD_VERSION,
  RECORD_VERSION,
  type RecordVersion,
  type SagaRecord,
  type SagaStatus,
  settledAtOf,
} from './record.js';

/** A saga under way, in memory; after a transition another one takes its place. */
export interface LiveSaga {
  readonly transactionId: string;
  readonly dialect: string | undefined;
  /** One for each step; a statechart's grow as it invokes them. */
  readonly actions: readonly AnyAction[];
  readonly shape: CompiledSaga;
  readonly snapshot: ChartState;
  /** Only of a statechart of the user's; `snapshot` is made from it then. */
  readonly defined: DefinedRun | undefined;
  /** Its record says what its actions were; not so that of an older release, until the saga goes on. */
  readonly pinned: boolean;
  /** An action or the definition has changed since the record was written; told in the history when the saga goes on. */
  readonly changed: boolean;
  readonly headers: StoredHeaders;
  readonly tenant: string;
  readonly fingerprint: string;
  readonly source: SourceCoordinates | undefined;
  readonly startedAt: number;
  /** When the outcome was reported. */
  readonly endedAt: number | undefined;
  /** When it ended or began to watch; `undefined` while it goes on by itself or is parked. */
  readonly settledAt: number | undefined;
  readonly history: StoredHistory;
}

/** What remains in memory of a saga that has ended. */
export interface FinishedSaga {
  readonly status: SagaStatus;
  readonly settledAt: number;
  readonly fingerprint: string;
  readonly tenant: string;
}

export function statusOf(snapshot: ChartState): SagaStatus {
  const { value } = snapshot;
  const top = typeof value === 'string' ? value : Object.keys(value as object)[0];
  if (top === 'compensating' && leafOf(value) === 'parked') return 'parked';
  if (top === 'afterCompleted') return 'completed';
  if (top === 'afterFailed') return 'failed';
  return top as SagaStatus;
}

/** Whether nothing is done for the saga any more, but an effect that comes late is still looked out for. */
export const isOnWatch = (chart: unknown): boolean =>
  chart === 'watching' || chart === 'afterCompleted' || chart === 'afterFailed';

/** Nothing is awaited for the saga any more, not even an effect that comes late. */
export const isOver = ({ status, chart }: Pick<SagaRecord, 'status' | 'chart'>): boolean =>
  isFinished(status) && !isOnWatch(chart);

const isPart = ({ from }: StepState): boolean => from !== undefined;

function versionOf({ defined, snapshot }: LiveSaga): RecordVersion {
  if (defined) return DEFINED_RECORD_VERSION;
  return snapshot.context.steps.some(isPart) ? NAMED_RECORD_VERSION : RECORD_VERSION;
}

export function recordOf(saga: LiveSaga): SagaRecord {
  const { snapshot, startedAt, settledAt, history } = saga;
  const { transactionId, sagaType, initiatedBy, ...context }: SagaContext = snapshot.context;
  return {
    v: versionOf(saga),
    transactionId,
    sagaType,
    initiatedBy,
    status: statusOf(snapshot),
    ...(saga.dialect === undefined ? {} : { dialect: saga.dialect }),
    actions: saga.actions.map(({ name }) => name),
    ...(saga.pinned && !saga.defined ? { pins: pinsOf(saga.actions) } : {}),
    chart: snapshot.value,
    ...(saga.defined ? { defined: storeSaga(saga.defined.definition, saga.defined.state) } : {}),
    context,
    headers: saga.headers,
    tenant: saga.tenant,
    fingerprint: saga.fingerprint,
    ...(saga.source ? { source: saga.source } : {}),
    startedAt,
    ...(saga.endedAt === undefined ? {} : { endedAt: saga.endedAt }),
    ...(settledAt === undefined || settledAt === settledAtOf({ startedAt, history }) ? {} : { settledAt }),
    history,
  };
}
