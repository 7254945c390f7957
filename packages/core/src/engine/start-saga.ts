import type { Catalog } from '../action/index.js';
import { type ChartStep, type MachineCache, startChart } from '../chart/index.js';
import type { CommandVerdict } from './accept-command.js';
import { actionsOf, startDefined } from './defined-saga.js';
import type { LiveSaga } from './live-saga.js';

/** The first transition of a saga, whichever way it was written. */
export function startLive(
  { saga, headers, tenant, source }: Extract<CommandVerdict, { kind: 'accepted' }>,
  catalog: Catalog,
  charts: MachineCache,
  at: number,
): { readonly live: LiveSaga; readonly first: ChartStep } {
  const { transactionId, fingerprint, defined } = saga;
  const facts = {
    transactionId,
    dialect: catalog.dialect?.name,
    headers,
    tenant,
    fingerprint,
    source,
    startedAt: at,
    endedAt: undefined,
    settledAt: undefined,
    history: [],
    pinned: true,
    changed: false,
  };
  if (defined) {
    const { definition, input } = defined;
    const first = startDefined(definition, { ...saga, input }, at);
    const { run, snapshot } = first;
    const actions = actionsOf(run);
    const shape = { machine: definition.machine, actions };
    return { live: { ...facts, actions, shape, snapshot, defined: run }, first };
  }
  const shape = charts.shapeOf(saga.actions);
  const first = startChart(shape.machine, { ...saga, at });
  const { actions } = shape;
  return { live: { ...facts, actions, shape, snapshot: first.snapshot, defined: undefined }, first };
}
