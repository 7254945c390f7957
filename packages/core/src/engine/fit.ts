import type { Catalog } from '../action/index.js';
import {
  type CompiledSaga,
  forwardLeaves,
  restoreChart,
  type SagaContext,
  sharedMachineCache,
  standingOf,
} from '../chart/index.js';
import { messageOf } from '../error/index.js';
import {
  type AnySagaDefinition,
  misfits,
  restoreSaga,
  type SagaState,
  type StoredSaga,
} from '../statechart/index.js';
import { defaultEngineOptions } from './limits.js';
import { fitList, type ListFit, type Misfit } from './list-fit.js';
import { isOver } from './live-saga.js';
import { pinOf } from './pins.js';
import { contextOfRecord, type SagaRecord, unusable } from './record.js';

export interface DefinedFit {
  readonly definition: AnySagaDefinition;
  readonly state: SagaState;
  readonly changed: boolean;
}

/** What a catalogue makes of a stored saga that is under way. */
export type Fit =
  | {
      readonly kind: 'list';
      readonly fit: ListFit;
      readonly shape: CompiledSaga;
      readonly context: SagaContext;
      readonly value: unknown;
    }
  | { readonly kind: 'defined'; readonly fit: DefinedFit }
  | { readonly kind: 'held'; readonly misfit: Misfit };

const held = (misfit: Misfit): Fit => ({ kind: 'held', misfit });

/**
 * Judges whether a saga under way can go on with a catalogue: everything that it stands in has to be there and mean the same.
 *
 * @throws SagaError `SAGA_RECORD_INVALID` for a record that no catalogue can go on with
 */
export function fitOf(
  record: SagaRecord,
  catalog: Catalog,
  charts = sharedMachineCache(catalog, defaultEngineOptions.maxChartBytes),
): Fit {
  if (record.defined) return fitDefined(record, record.defined, catalog);
  const fit = fitList(record, catalog);
  if ('code' in fit) return held(fit);
  const context = { ...contextOfRecord(record), steps: fit.steps };
  const shape = charts.shapeOf(fit.actions);
  try {
    const { value } = restoreChart(shape.machine, record.chart, context);
    if (record.pins !== undefined || rests(record, fit)) return { kind: 'list', fit, shape, context, value };
  } catch (cause) {
    if (!isOfActions(record))
      throw unusable(
        record.transactionId,
        `its chart is not that of its actions (${messageOf(cause)})`,
        cause,
      );
  }
  const standing = standingOf(record.chart);
  const name = record.actions[standing?.step ?? 0] ?? '';
  const reason = `the action "${name}" has changed: its chart has no state "${standing?.leaf ?? ''}" to wait in any more`;
  return held({ code: 'SAGA_DEFINITION_CHANGED', reason, subject: name });
}

/** A record without pins tells a changed kind only by where it stands: nobody waits in a state that is left at once. */
function rests({ chart }: SagaRecord, { actions }: ListFit): boolean {
  const standing = standingOf(chart);
  const action = standing?.step === undefined ? undefined : actions[standing.step];
  if (!standing || !action) return true;
  if (standing.part === 'running') return standing.leaf !== 'executing' || action.kind !== 'notification';
  const waits = action.undo.kind === 'inverse' && action.undo.completes.length > 0;
  return standing.leaf !== 'undoing' || waits;
}

const leaves = new Set([...forwardLeaves, 'undoing', 'parked', 'watching', 'afterCompleted', 'afterFailed']);

/** Whether the chart may have been that of the record's actions before they changed; else the record is damaged. */
function isOfActions({ chart, actions }: SagaRecord): boolean {
  const standing = standingOf(chart);
  if (!standing || !leaves.has(standing.leaf)) return false;
  if (standing.step === undefined) return standing.leaf === standing.part;
  const key = Object.keys((chart as Record<string, object>)[standing.part] ?? {})[0];
  return key === `step_${standing.step + 1}_${actions[standing.step] ?? ''}`;
}

function fitDefined(record: SagaRecord, stored: StoredSaga, catalog: Catalog): Fit {
  const subject = `${stored.name} ${stored.version}`;
  const versions = catalog.sagas.get(stored.name);
  if (!versions) {
    const reason = `the saga definition "${stored.name}" is not in the catalogue`;
    return held({ code: 'SAGA_DEFINITION_UNKNOWN', reason, subject });
  }
  const definition = versions.find(({ version }) => version === stored.version);
  if (!definition) {
    const reason = `the catalogue has no version ${stored.version} of "${stored.name}"`;
    return held({ code: 'SAGA_DEFINITION_CHANGED', reason, subject });
  }
  const changed = (what: string): Fit => {
    const reason = `version ${stored.version} of "${stored.name}" has changed where the saga stands: ${what}`;
    return held({ code: 'SAGA_DEFINITION_CHANGED', reason, subject });
  };
  const unfit = misfits(definition, stored);
  if (unfit.length > 0) return changed(unfit.join(', '));
  const isSame = stored.print === definition.compiled.print;
  try {
    const state = restoreSaga(definition, stored, contextOfRecord(record));
    return { kind: 'defined', fit: { definition, state, changed: !isSame } };
  } catch (cause) {
    if (!isSame) return changed(messageOf(cause));
    throw unusable(record.transactionId, `it is not one of its definition (${messageOf(cause)})`, cause);
  }
}

/** Why a stored saga is held by the engines that have this catalogue; `undefined` for one that goes on, or has ended. */
export function misfitOf(record: SagaRecord, catalog: Catalog): Misfit | undefined {
  if (isOver(record) || isAsWritten(record, catalog)) return undefined;
  try {
    const fit = fitOf(record, catalog);
    return fit.kind === 'held' ? fit.misfit : undefined;
  } catch {
    // A damaged record is not held: nobody can go on with it.
    return undefined;
  }
}

/** Nothing that the record pins has changed: told without restoring anything, for whoever lists many sagas. */
function isAsWritten({ defined, actions, pins }: SagaRecord, { sagas, actions: known }: Catalog): boolean {
  if (defined) {
    const versions = sagas.get(defined.name) ?? [];
    return versions.some(
      ({ version, compiled }) => version === defined.version && compiled.print === defined.print,
    );
  }
  return actions.every((name, index) => {
    const action = known.get(name);
    return action !== undefined && pins?.[index] === pinOf(action);
  });
}
