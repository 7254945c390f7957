import { html } from '../dom.js';

const LEAST = 0.15;
const MOST = 3;

/** A window onto a drawing: it scrolls as everything scrolls, and zooms by buttons, keys and Ctrl with the wheel. */
export class Viewport {
  /** @type {SVGSVGElement | undefined} */
  #drawing;
  #zoom = 1;
  /** Until somebody zooms, the drawing is kept as wide as its window. */
  #isFitted = true;

  /** @param {string} label */
  constructor(label) {
    this.window = html('div', {
      class: 'viewport',
      tabindex: 0,
      role: 'region',
      'aria-label': label,
      onwheel: (/** @type {WheelEvent} */ event) => {
        if (!event.ctrlKey) return;
        event.preventDefault();
        this.#zoomTo(this.#zoom * (event.deltaY < 0 ? 1.15 : 1 / 1.15), event);
      },
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        const factor = { '+': 1.25, '=': 1.25, '-': 0.8 }[event.key];
        if (event.ctrlKey || event.metaKey) return;
        if (factor !== undefined) this.#zoomTo(this.#zoom * factor);
        else if (event.key === '0') this.fit();
        else return;
        event.preventDefault();
      },
    });
    const button = (
      /** @type {string} */ text,
      /** @type {string} */ title,
      /** @type {() => void} */ onclick,
    ) => html('button', { type: 'button', title, 'aria-label': title, onclick }, text);
    this.tools = html(
      'div',
      { class: 'tools', role: 'group', 'aria-label': 'Zoom' },
      button('−', 'Smaller (-)', () => this.#zoomTo(this.#zoom * 0.8)),
      button('+', 'Larger (+)', () => this.#zoomTo(this.#zoom * 1.25)),
      button('Fit', 'As wide as the window (0)', () => this.fit()),
    );
  }

  /** @param {SVGSVGElement} drawing */
  show(drawing) {
    const { scrollLeft, scrollTop } = this.window;
    this.#drawing = drawing;
    this.window.replaceChildren(drawing);
    if (this.#isFitted) this.fit();
    else this.#size();
    this.window.scrollTo(scrollLeft, scrollTop);
  }

  /** Never smaller than can be read: a wide chart is scrolled. */
  fit() {
    if (!this.#drawing) return;
    const { width } = this.#drawing.viewBox.baseVal;
    this.#isFitted = true;
    this.#zoom = Math.min(1, Math.max(0.85, (this.window.clientWidth - 4) / width));
    this.#size();
  }

  /** @param {Element} element a part of the drawing */
  reveal(element) {
    const [part, frame] = [element.getBoundingClientRect(), this.window.getBoundingClientRect()];
    const isSeen =
      part.top >= frame.top &&
      part.bottom <= frame.bottom &&
      part.left >= frame.left &&
      part.right <= frame.right;
    if (isSeen) return;
    this.window.scrollBy({
      left: part.left + part.width / 2 - frame.left - frame.width / 2,
      top: part.top + part.height / 2 - frame.top - frame.height / 2,
    });
  }

  /**
   * @param {number} zoom
   * @param {{ clientX: number, clientY: number }} [around] stays where it is; by default the middle
   */
  #zoomTo(zoom, around) {
    const frame = this.window.getBoundingClientRect();
    const x = around ? around.clientX - frame.left : frame.width / 2;
    const y = around ? around.clientY - frame.top : frame.height / 2;
    const before = this.#zoom;
    this.#isFitted = false;
    this.#zoom = Math.min(MOST, Math.max(LEAST, zoom));
    const ratio = this.#zoom / before;
    const { scrollLeft, scrollTop } = this.window;
    this.#size();
    this.window.scrollTo((scrollLeft + x) * ratio - x, (scrollTop + y) * ratio - y);
  }

  #size() {
    if (!this.#drawing) return;
    const { width, height } = this.#drawing.viewBox.baseVal;
    this.#drawing.setAttribute('width', String(width * this.#zoom));
    this.#drawing.setAttribute('height', String(height * this.#zoom));
  }
}
