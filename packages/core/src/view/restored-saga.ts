import type { Catalog } from '../action/index.js';
import type { AnyAction } from '../chart/index.js';
import type { SagaRecord } from '../engine/index.js';
import { type AnySagaDefinition, misfits, restoreSaga, type SagaState } from '../statechart/index.js';

/** A statechart as it stands, out of its record. */
export interface RestoredSaga {
  readonly definition: AnySagaDefinition;
  readonly state: SagaState;
}

/** The definition that wrote a record; `undefined` for a list saga, and where the catalogue does not have it. */
export function definitionOf(
  { defined }: Pick<SagaRecord, 'defined'>,
  catalog: Pick<Catalog, 'sagas'> | undefined,
): AnySagaDefinition | undefined {
  if (!defined) return undefined;
  return catalog?.sagas.get(defined.name)?.find(({ version }) => version === defined.version);
}

/** `undefined` where the catalogue has no definition that can read the record; what the record itself says is shown then. */
export function restoredSaga(
  record: SagaRecord,
  catalog: Pick<Catalog, 'sagas'> | undefined,
): RestoredSaga | undefined {
  const definition = definitionOf(record, catalog);
  if (!definition || !record.defined || misfits(definition, record.defined).length > 0) return undefined;
  const { context, transactionId, sagaType, initiatedBy } = record;
  try {
    const whole = { ...context, transactionId, sagaType, initiatedBy };
    return { definition, state: restoreSaga(definition, record.defined, whole) };
  } catch {
    // The definition has changed where the saga stands: the engine tells so, and a view must still open.
    return undefined;
  }
}

/** The action of a step, a promise's too; `undefined` where the catalogue does not have it. */
export const actionOfStep = (record: SagaRecord, index: number, catalog: Catalog): AnyAction | undefined =>
  catalog.actions.get(record.actions[index] ?? '') ??
  restoredSaga(record, catalog)?.state.steps[index]?.action;
