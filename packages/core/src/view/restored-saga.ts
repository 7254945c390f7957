import type { Catalog } from '../action/index.js';
import type { AnyAction } from '../chart/index.js';
import { fitOf, type SagaRecord } from '../engine/index.js';
import type { AnySagaDefinition, SagaState } from '../statechart/index.js';

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

/** `undefined` for a list saga, and where the engine would not go on with the record; what the record itself says is shown then. */
export function restoredSaga(record: SagaRecord, catalog: Catalog | undefined): RestoredSaga | undefined {
  if (!record.defined || !catalog) return undefined;
  try {
    const found = fitOf(record, catalog);
    return found.kind === 'defined' ? found.fit : undefined;
  } catch {
    // A damaged record: the engine tells so, and a view must still open.
    return undefined;
  }
}

/** The action of a step, a promise's too; `undefined` where the catalogue does not have it. */
export const actionOfStep = (record: SagaRecord, index: number, catalog: Catalog): AnyAction | undefined =>
  catalog.actions.get(record.actions[index] ?? '') ??
  restoredSaga(record, catalog)?.state.steps[index]?.action;
