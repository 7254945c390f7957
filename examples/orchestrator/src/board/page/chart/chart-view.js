import { html } from '../dom.js';
import { drawChart } from './draw-chart.js';
import { foldChart } from './fold-chart.js';
import { layOut } from './lay-out.js';
import { invokedStep, markOf } from './step-marks.js';
import { Viewport } from './viewport.js';

/** @typedef {import('../data/types.js').ChartDescription} ChartDescription */
/** @typedef {import('../data/types.js').SagaStep} SagaStep */
/** @typedef {import('./fold-chart.js').DrawnNode} DrawnNode */

/** Where a saga stands. @typedef {{ readonly active: readonly string[], readonly steps: readonly SagaStep[] }} Standing */

/** A chart on the page: follows the saga, opens and closes steps. */
export class ChartView {
  #chart;
  #label;
  #viewport;
  /** @type {Standing} */
  #standing = { active: [], steps: [] };
  /** Opened or closed by hand; all others are open while the saga stands in them. @type {Map<string, boolean>} */
  #byHand = new Map();
  #showAll = false;
  /** What is laid out now. */
  #laidOut = '';
  /** @type {Promise<void>} */
  #drawn = Promise.resolve();
  /** @type {import('elkjs/lib/elk-api.js').ElkNode | undefined} */
  #layout;
  #followed = '';

  /**
   * @param {ChartDescription} chart
   * @param {string} label
   */
  constructor(chart, label) {
    this.#chart = chart;
    this.#label = label;
    this.#viewport = new Viewport(label);
    const hasSteps = chart.nodes.some(({ step }) => step !== undefined);
    const all = html('input', {
      type: 'checkbox',
      onchange: () => {
        this.#showAll = all.checked;
        this.#byHand.clear();
        this.#update();
      },
    });
    this.element = html(
      'div',
      { class: 'chart' },
      html(
        'div',
        { class: 'chart-bar' },
        hasSteps && html('label', { class: 'toggle' }, all, ' every state of every step'),
        this.#viewport.tools,
      ),
      this.#viewport.window,
    );
    this.#viewport.window.addEventListener('click', ({ target }) => this.#toggle(target));
    this.#viewport.window.addEventListener('keydown', (event) => this.#steer(event));
  }

  /** @param {Standing} standing */
  show(standing) {
    this.#standing = standing;
    this.#update();
  }

  /** Draws what is wanted by then; one layout at a time, the ones between are left out. */
  #update() {
    this.#drawn = this.#drawn.then(() => this.#draw()).catch((thrown) => console.error(thrown));
  }

  async #draw() {
    const { active, steps } = this.#standing;
    const opened = new Set(
      this.#chart.nodes
        .filter(({ id }) => this.#byHand.get(id) ?? (this.#showAll || active.includes(id)))
        .map(({ id }) => id),
    );
    const chart = foldChart(this.#chart, opened);
    /** @param {DrawnNode} node */
    const stepOf = (node) =>
      node.invokes ? invokedStep(node, steps) : node.canOpen ? steps[node.step ?? -1] : undefined;
    /** @param {DrawnNode} node */
    const captionOf = (node) => {
      const step = stepOf(node);
      if (node.invokes) {
        const sub = node.invokes.map(({ src }) => src).join(', ');
        return { title: node.label, sub, hasMark: step !== undefined };
      }
      if (!step) return { title: node.label, sub: '', hasMark: false };
      const undoes = node.id.startsWith('compensating.') ? 'undo ' : '';
      return { title: `${undoes}${(node.step ?? 0) + 1}. ${step.stepId}`, sub: step.action, hasMark: true };
    };
    const wanted =
      chart.nodes.map((node) => `${node.id}${node.isOpen}${captionOf(node).hasMark}`).join() + steps.length;
    if (wanted !== this.#laidOut) {
      this.#viewport.window.setAttribute('aria-busy', 'true');
      this.#layout = await layOut(chart, captionOf);
      this.#laidOut = wanted;
      this.#viewport.window.removeAttribute('aria-busy');
    }
    if (!this.#layout) return;
    const held = focusedBox(this.#viewport.window);
    const drawing = drawChart(
      {
        chart,
        layout: this.#layout,
        captionOf,
        markOf: (node) => markOf(node.id, stepOf(node)),
        active: new Set(active),
      },
      this.#label,
    );
    this.#viewport.show(drawing);
    this.#makeReachable(held);
    const innermost = active.at(-1);
    if (innermost !== undefined && innermost !== this.#followed) {
      const box = boxOf(drawing, innermost);
      if (box) this.#viewport.reveal(box);
      this.#followed = innermost;
    }
  }

  /** Of all boxes that open one is reached by the tab key, the others from there by the arrow keys. @param {string | undefined} held */
  #makeReachable(held) {
    const boxes = this.#boxes();
    const box = boxes.find(({ dataset }) => dataset['id'] === held);
    (box ?? boxes[0])?.setAttribute('tabindex', '0');
    box?.focus({ preventScroll: true });
  }

  #boxes() {
    return [...this.#viewport.window.querySelectorAll('[aria-expanded]')].map(
      (one) => /** @type {SVGElement} */ (one),
    );
  }

  /** @param {EventTarget | null} target */
  #toggle(target) {
    const box = target instanceof Element ? target.closest('[aria-expanded]') : null;
    const id = box?.getAttribute('data-id');
    if (!box || id === null || id === undefined) return;
    this.#byHand.set(id, box.getAttribute('aria-expanded') === 'false');
    this.#update();
  }

  /** @param {KeyboardEvent} event */
  #steer(event) {
    const boxes = this.#boxes();
    const index = boxes.findIndex((box) => box === document.activeElement);
    if (index < 0) return;
    const move = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (event.key === 'Enter' || event.key === ' ') this.#toggle(boxes[index] ?? null);
    else if (move !== undefined) {
      const next = boxes[Math.min(boxes.length - 1, Math.max(0, index + move))];
      boxes[index]?.setAttribute('tabindex', '-1');
      next?.setAttribute('tabindex', '0');
      next?.focus({ preventScroll: true });
      if (next) this.#viewport.reveal(next);
    } else return;
    event.preventDefault();
  }
}

/** @param {Element} drawing @param {string} id */
const boxOf = (drawing, id) =>
  [...drawing.querySelectorAll('.node')].find((box) => box.getAttribute('data-id') === id);

/** @param {Element} within */
const focusedBox = (within) =>
  document.activeElement && within.contains(document.activeElement)
    ? (document.activeElement.getAttribute('data-id') ?? undefined)
    : undefined;
