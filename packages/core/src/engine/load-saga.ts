import type { Catalog } from '../action/index.js';
import type { MachineCache } from '../chart/index.js';
import { actionsOf, snapshotOf } from './defined-saga.js';
import { type Fit, fitOf } from './fit.js';
import { isOnWatch, type LiveSaga } from './live-saga.js';
import type { Misfit } from './list-fit.js';
import { sharedTenant } from './read-message.js';
import { type SagaRecord, settledAtOf } from './record.js';
import { requireDialect } from './record-dialect.js';

/**
 * Restores a saga under way from its record.
 *
 * @returns the saga, or why it cannot go on with this catalogue and has to be held
 * @throws SagaError `SAGA_RECORD_DIALECT` when it was begun in another dialect; `SAGA_RECORD_INVALID` when no catalogue can go on
 *   with the record
 */
export function loadSaga(record: SagaRecord, catalog: Catalog, charts: MachineCache): LiveSaga | Misfit {
  requireDialect(record, catalog);
  const fit = fitOf(record, catalog, charts);
  if (fit.kind === 'held') return fit.misfit;
  const { transactionId, dialect, headers, fingerprint, source, startedAt, endedAt } = record;
  return {
    transactionId,
    dialect,
    ...runOf(fit),
    pinned: record.pins !== undefined,
    changed: fit.fit.changed,
    headers,
    tenant: sharedTenant(record.tenant),
    fingerprint,
    source,
    startedAt,
    endedAt,
    settledAt: isOnWatch(record.chart) ? settledAtOf(record) : undefined,
    history: [...record.history],
  };
}

type Run = Pick<LiveSaga, 'actions' | 'shape' | 'snapshot' | 'defined'>;

function runOf(fit: Exclude<Fit, { kind: 'held' }>): Run {
  if (fit.kind === 'list') {
    const { shape, value, context } = fit;
    return { actions: shape.actions, shape, snapshot: { value, context }, defined: undefined };
  }
  const { definition, state } = fit.fit;
  const run = { definition, state };
  const actions = actionsOf(run);
  const shape = { machine: definition.machine, actions };
  return { actions, shape, snapshot: snapshotOf(state), defined: run };
}
