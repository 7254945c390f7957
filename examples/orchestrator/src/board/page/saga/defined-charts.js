import { ChartView } from '../chart/chart-view.js';
import { html } from '../dom.js';

/** @typedef {import('../data/types.js').ChartDescription} ChartDescription */
/** @typedef {import('../data/types.js').Saga} Saga */
/** @typedef {{ readonly chart: ChartDescription, readonly active: readonly string[] }} StandingChart */

/** The charts beside a statechart's own: how it is undone, and its children while they are under way. */
export class DefinedCharts {
  #compensation;
  /** By the actor that they are. @type {Map<string, ChartView>} */
  #children = new Map();
  element = html('div', { class: 'other-charts' });

  /**
   * @param {{ readonly compensation: StandingChart, readonly children: readonly (StandingChart & { readonly actor: string })[] }} charts
   * @param {string} sagaType
   */
  constructor({ compensation, children }, sagaType) {
    for (const { actor, chart } of children) {
      const view = new ChartView(chart, `Statechart of ${actor} in ${sagaType}`);
      this.#children.set(actor, view);
      this.element.append(html('h4', {}, `Child ${actor}`), view.element);
    }
    this.#compensation = new ChartView(compensation.chart, `Compensation of ${sagaType}`);
    this.element.append(html('h4', {}, 'Compensation'), this.#compensation.element);
  }

  /** @param {Saga} saga */
  show({ defined, steps }) {
    if (!defined) return;
    for (const [actor, view] of this.#children) {
      const child = defined.machines.find((machine) => machine.actor === actor);
      view.show({ active: child?.active ?? [], steps });
    }
    this.#compensation.show({ active: [defined.compensation], steps });
  }
}
