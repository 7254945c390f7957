import type { Catalog } from '../action/index.js';
import type { MachineCache } from '../chart/index.js';
import { SagaError } from '../error/index.js';
import { type AnySagaDefinition, misfits, restoreSaga, type StoredSaga } from '../statechart/index.js';
import { actionsOf, snapshotOf } from './defined-saga.js';
import { isOnWatch, type LiveSaga, restoredSnapshot } from './live-saga.js';
import { sharedTenant } from './read-message.js';
import { type SagaRecord, settledAtOf } from './record.js';
import { requireDialect } from './record-dialect.js';

/**
 * Restores a saga under way from its record.
 *
 * @throws SagaError `SAGA_RECORD_DIALECT` when it was begun in another dialect; `SAGA_RECORD_ACTION_MISSING` when the catalogue
 *   lacks one of its actions; `SAGA_DEFINITION_CHANGED` when it has no definition that means the same where the saga stands;
 *   `SAGA_RECORD_INVALID` when its chart is not that of its actions
 */
export function loadSaga(record: SagaRecord, catalog: Catalog, charts: MachineCache): LiveSaga {
  requireDialect(record, catalog);
  const { transactionId, dialect, headers, fingerprint, source, startedAt, endedAt } = record;
  return {
    transactionId,
    dialect,
    ...(record.defined ? loadDefined(record, record.defined, catalog) : loadList(record, catalog, charts)),
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

const contextOfRecord = ({ context, transactionId, sagaType, initiatedBy }: SagaRecord) => ({
  ...context,
  transactionId,
  sagaType,
  initiatedBy,
});

function loadList(record: SagaRecord, catalog: Catalog, charts: MachineCache): Run {
  const named = record.actions.map((name) => {
    const action = catalog.actions.get(name);
    if (action) return action;
    throw new SagaError(
      'SAGA_RECORD_ACTION_MISSING',
      `Saga ${record.transactionId} is under way with the action "${name}", which the catalogue does not have.`,
      { mend: 'Start the service with a catalogue that still has the action until such sagas have ended.' },
    );
  });
  const shape = charts.shapeOf(named);
  const context = contextOfRecord(record);
  const { value } = restoredSnapshot(shape.machine, record.chart, context);
  return { actions: shape.actions, shape, snapshot: { value, context }, defined: undefined };
}

function loadDefined(record: SagaRecord, stored: StoredSaga, catalog: Catalog): Run {
  const definition = definitionFor(record, stored, catalog);
  const run = { definition, state: restoreSaga(definition, stored, contextOfRecord(record)) };
  const actions = actionsOf(run);
  const shape = { machine: definition.machine, actions };
  return { actions, shape, snapshot: snapshotOf(run.state), defined: run };
}

function definitionFor(record: SagaRecord, stored: StoredSaga, catalog: Catalog): AnySagaDefinition {
  const versions = catalog.sagas.get(stored.name) ?? [];
  const own = versions.find(({ version }) => version === stored.version);
  const unfit = own ? misfits(own, stored) : [];
  if (own && unfit.length === 0) return own;
  const why = own
    ? `the definition has changed where it stands: ${unfit.join(', ')}`
    : 'the catalogue does not have that version';
  throw new SagaError(
    'SAGA_DEFINITION_CHANGED',
    `Saga ${record.transactionId} is under way with "${stored.name}" version ${stored.version}, but ${why}.`,
    { mend: 'Put the old version beside the new one in the catalogue until such sagas have ended.' },
  );
}
