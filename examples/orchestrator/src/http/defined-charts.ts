import {
  type Catalog,
  compensationChart,
  definitionOf,
  describeChart,
  describeSaga,
  type SagaRecord,
  sagaView,
} from '@sagachart/core';

const compensation = describeChart(compensationChart);

/**
 * The charts of a statechart: the user's own, those of its children that are under way, and that of its compensation.
 *
 * @returns `undefined` for a list saga, and where the catalogue does not have the definition
 */
export function definedCharts(record: SagaRecord, catalog: Catalog) {
  const definition = definitionOf(record, catalog);
  const view = definition && sagaView(record, { catalog }).defined;
  if (!view) return undefined;
  const { chart, children } = describeSaga(definition, catalog);
  const [own, ...others] = view.machines;
  return {
    chart,
    active: own?.active ?? [],
    children: others.flatMap(({ actor, active }) => {
      const child = children[actor];
      return child ? [{ actor, chart: child, active }] : [];
    }),
    compensation: { chart: compensation, active: [view.compensation] },
  };
}

/** Why a saga cannot be drawn. */
export const whyNoChart = ({ defined, chart }: SagaRecord): string => {
  if (defined) return `the catalogue does not have version ${defined.version} of "${defined.name}"`;
  return chart === undefined ? 'it was refused' : 'the catalogue does not have all of its actions';
};
