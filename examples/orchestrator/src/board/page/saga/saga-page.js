import { ChartView } from '../chart/chart-view.js';
import { ApiFault } from '../data/api.js';
import { printExact } from '../data/exact-json.js';
import { followEvents } from '../data/event-feed.js';
import { html } from '../dom.js';
import { DefinedCharts } from './defined-charts.js';
import { definedPanels } from './defined-panels.js';
import { commandsOf, operatorCommands } from './operator-commands.js';
import { sagaFacts } from './saga-facts.js';
import { SagaHistory } from './saga-history.js';
import { SagaMessages } from './saga-messages.js';

/** @typedef {import('../data/types.js').Saga} Saga */

/** One saga: its chart, its history, its commands; follows it until it is closed. */
export class SagaPage {
  #transactionId;
  #context;
  #head = html('div', { class: 'saga-head' });
  #chartPlace = html('div', { class: 'chart-place' }, html('p', { class: 'quiet' }, 'Reading the saga …'));
  #history = new SagaHistory();
  #messages;
  /** @type {ChartView | undefined} */
  #chart;
  /** @type {Saga | undefined} */
  #saga;
  #isAskingForChart = false;
  /** @type {DefinedCharts | undefined} */
  #others;
  #defined = html('div', {});
  #leave;
  #commandsShown = '';
  #commands = html('div', {});

  /**
   * @param {string} transactionId
   * @param {import('../page-context.js').PageContext} context
   */
  constructor(transactionId, context) {
    this.#transactionId = transactionId;
    this.#context = context;
    this.#messages = new SagaMessages(transactionId, context.api);
    this.element = html(
      'article',
      { class: 'saga', 'aria-label': 'Saga' },
      html('a', { class: 'back', href: '#/sagas' }, '← All sagas'),
      this.#head,
      this.#commands,
      this.#chartPlace,
      this.#defined,
      html('h3', {}, 'History'),
      this.#history.element,
      this.#messages.element,
    );
    const path = `/api/sagas/${encodeURIComponent(transactionId)}/events`;
    this.#leave = followEvents(path, context.session, {
      told: (event, told) => {
        if (event === 'saga') this.#show(told.data.attributes);
        if (event === 'end') this.#leave();
      },
      broken: () => undefined,
      refused: ({ status, message }) => {
        if (status === 404) context.store.forget([transactionId]);
        this.#chartPlace.replaceChildren(html('p', { class: 'problem' }, message));
      },
    });
  }

  close() {
    this.#leave();
    this.#messages.close();
  }

  /** @param {Saga} saga */
  #show(saga) {
    this.#saga = saga;
    this.#head.replaceChildren(
      html(
        'h2',
        {},
        html('span', { class: `status ${saga.status}` }, saga.status),
        ' ',
        html('bdi', {}, saga.sagaType),
      ),
      sagaFacts(saga),
    );
    // Not drawn anew at every event: a button must not vanish under a finger.
    const commands = JSON.stringify([commandsOf(saga), saga.steps.map((step) => step.commands)]);
    if (commands !== this.#commandsShown) {
      this.#commandsShown = commands;
      const buttons = operatorCommands(saga, this.#context);
      this.#commands.replaceChildren(...(buttons ? [buttons] : []));
    }
    void this.#context.catalogue().then((catalogue) => {
      if (this.#saga) this.#history.show(this.#saga, catalogue);
    });
    this.#messages.show(saga);
    const { defined, steps } = saga;
    this.#chart?.show({ active: (defined ? defined.machines[0] : saga.chart)?.active ?? [], steps });
    if (defined) {
      this.#others?.show(saga);
      this.#showDefined(defined);
    }
    if (!this.#chart) void this.#readChart(saga);
  }

  /** Not drawn anew while nothing has changed: what is opened stays open. @param {import('../data/types.js').DefinedSaga} defined */
  #showDefined(defined) {
    const { timers, stack, kept, takes, output } = defined;
    const shown = printExact([timers, stack, kept, takes, output ?? null]);
    if (this.#defined.dataset['shown'] === shown) return;
    this.#defined.replaceChildren(definedPanels(defined));
    this.#defined.dataset['shown'] = shown;
  }

  /** @param {Saga} saga */
  async #readChart({ chart, sagaType }) {
    if (this.#isAskingForChart) return;
    this.#isAskingForChart = true;
    try {
      if (!chart) {
        const text = 'The saga was refused before it began: it has no chart.';
        this.#chartPlace.replaceChildren(html('p', { class: 'quiet' }, text));
        return;
      }
      const path = `/api/sagas/${encodeURIComponent(this.#transactionId)}/chart`;
      const answer = await this.#context.api.get(path);
      this.#chart = new ChartView(answer.chart, `Statechart of ${sagaType}`);
      this.#chartPlace.replaceChildren(this.#chart.element);
      if (answer.compensation) {
        this.#others = new DefinedCharts(answer, sagaType);
        this.#chartPlace.append(this.#others.element);
      }
      if (this.#saga) this.#show(this.#saga);
    } catch (thrown) {
      this.#isAskingForChart = false;
      const text = thrown instanceof ApiFault ? thrown.message : 'The chart could not be read.';
      this.#chartPlace.replaceChildren(html('p', { class: 'problem' }, text));
    }
  }
}
