import { html } from '../dom.js';

/** Rows beyond the edges that are there already when they come into sight. */
const AHEAD = 6;

/**
 * A list of rows of one height, of which only those in sight are in the page. It is one stop of the tab key; the arrow keys,
 * Home, End and the page keys move within it, Enter opens.
 *
 * @template T
 */
export class VirtualList {
  #rowHeight;
  #idOf;
  #draw;
  #open;
  /** @type {readonly T[]} */
  #items = [];
  /** Id of the row that the keys are at. @type {string | undefined} */
  #at;
  /** Id of the row that is open. @type {string | undefined} */
  #opened;
  #rows = html('div', { class: 'rows', role: 'presentation' });
  /** @type {number | undefined} */
  #drawing;

  /**
   * @param {object} options
   * @param {string} options.label
   * @param {number} options.rowHeight in pixels
   * @param {(item: T) => string} options.idOf
   * @param {(item: T) => HTMLElement} options.draw
   * @param {(item: T) => void} options.open
   */
  constructor({ label, rowHeight, idOf, draw, open }) {
    this.#rowHeight = rowHeight;
    this.#idOf = idOf;
    this.#draw = draw;
    this.#open = open;
    this.element = html(
      'div',
      {
        class: 'virtual',
        role: 'listbox',
        tabindex: 0,
        'aria-label': label,
        onscroll: () => this.#drawSoon(),
        onkeydown: (/** @type {KeyboardEvent} */ event) => this.#steer(event),
        onclick: (/** @type {MouseEvent} */ { target }) => this.#click(target),
      },
      this.#rows,
    );
    new ResizeObserver(() => this.#drawSoon()).observe(this.element);
  }

  /** @param {readonly T[]} items */
  show(items) {
    this.#items = items;
    this.#drawSoon();
  }

  /** @param {string | undefined} id */
  mark(id) {
    this.#opened = id;
    this.#at ??= id;
    this.#drawSoon();
  }

  #drawSoon() {
    this.#drawing ??= requestAnimationFrame(() => {
      this.#drawing = undefined;
      this.#drawRows();
    });
  }

  #drawRows() {
    const { scrollTop, clientHeight } = this.element;
    const height = this.#rowHeight;
    const first = Math.max(0, Math.floor(scrollTop / height) - AHEAD);
    const last = Math.min(this.#items.length, Math.ceil((scrollTop + clientHeight) / height) + AHEAD);
    this.#rows.style.height = `${this.#items.length * height}px`;
    this.#rows.replaceChildren(
      ...this.#items.slice(first, last).map((item, offset) => {
        const index = first + offset;
        const id = this.#idOf(item);
        const row = this.#draw(item);
        row.id = `row-${id}`;
        row.dataset['id'] = id;
        row.setAttribute('role', 'option');
        row.setAttribute('aria-setsize', String(this.#items.length));
        row.setAttribute('aria-posinset', String(index + 1));
        row.setAttribute('aria-selected', String(id === this.#opened));
        row.classList.toggle('at', id === this.#at);
        row.style.transform = `translateY(${index * height}px)`;
        return row;
      }),
    );
    const isDrawn = this.#items.slice(first, last).some((item) => this.#idOf(item) === this.#at);
    if (isDrawn) this.element.setAttribute('aria-activedescendant', `row-${this.#at}`);
    else this.element.removeAttribute('aria-activedescendant');
  }

  /** @param {EventTarget | null} target */
  #click(target) {
    const row = target instanceof Element ? target.closest('[role=option]') : null;
    const item = this.#items.find((one) => `row-${this.#idOf(one)}` === row?.id);
    if (!item) return;
    this.#at = this.#idOf(item);
    this.#open(item);
    this.#drawSoon();
  }

  /** @param {KeyboardEvent} event */
  #steer(event) {
    const index = this.#items.findIndex((item) => this.#idOf(item) === this.#at);
    const page = Math.max(1, Math.floor(this.element.clientHeight / this.#rowHeight) - 1);
    const last = this.#items.length - 1;
    /** @type {Record<string, number>} */
    const moves = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + page,
      PageUp: index - page,
      Home: 0,
      End: last,
    };
    const item = this.#items[index];
    const next = moves[event.key];
    if ((event.key === 'Enter' || event.key === ' ') && item) this.#open(item);
    else if (next !== undefined && last >= 0) this.#moveTo(Math.min(last, Math.max(0, next)));
    else return;
    event.preventDefault();
  }

  /** @param {number} index */
  #moveTo(index) {
    const item = this.#items[index];
    if (!item) return;
    this.#at = this.#idOf(item);
    const { scrollTop, clientHeight } = this.element;
    const [top, bottom] = [index * this.#rowHeight, (index + 1) * this.#rowHeight];
    if (top < scrollTop) this.element.scrollTop = top;
    else if (bottom > scrollTop + clientHeight) this.element.scrollTop = bottom - clientHeight;
    this.#drawSoon();
  }
}
