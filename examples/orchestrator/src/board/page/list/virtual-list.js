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
  #versionOf;
  /** The rows in the page, with what they were drawn of. @type {Map<string, { readonly version: unknown, readonly row: HTMLElement }>} */
  #drawn = new Map();
  /** @type {number | undefined} */
  #drawing;

  /**
   * @param {object} options
   * @param {string} options.label
   * @param {number} options.rowHeight in pixels
   * @param {(item: T) => string} options.idOf
   * @param {(item: T) => unknown} options.versionOf another value when the item has to be drawn anew
   * @param {(item: T) => HTMLElement} options.draw
   * @param {(item: T) => void} options.open
   */
  constructor({ label, rowHeight, idOf, versionOf, draw, open }) {
    this.#rowHeight = rowHeight;
    this.#idOf = idOf;
    this.#versionOf = versionOf;
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
    const before = this.#drawn;
    this.#drawn = new Map();
    const rows = this.#items
      .slice(first, last)
      .map((item, offset) => this.#rowOf(item, first + offset, before));
    const wanted = new Set(rows);
    for (const row of [...this.#rows.children])
      if (!wanted.has(/** @type {HTMLElement} */ (row))) row.remove();
    rows.forEach((row, place) => {
      const there = this.#rows.children[place];
      if (there !== row) this.#rows.insertBefore(row, there ?? null);
    });
    const isDrawn = this.#items.slice(first, last).some((item) => this.#idOf(item) === this.#at);
    if (isDrawn) this.element.setAttribute('aria-activedescendant', `row-${this.#at}`);
    else this.element.removeAttribute('aria-activedescendant');
  }

  /**
   * The row of an item: the one that is there already, unless it shows something else by now.
   *
   * @param {T} item
   * @param {number} index
   * @param {ReadonlyMap<string, { readonly version: unknown, readonly row: HTMLElement }>} before
   */
  #rowOf(item, index, before) {
    const id = this.#idOf(item);
    const version = this.#versionOf(item);
    const known = before.get(id);
    const row = known && known.version === version ? known.row : this.#draw(item);
    this.#drawn.set(id, { version, row });
    row.id = `row-${id}`;
    row.dataset['id'] = id;
    /** @type {Readonly<Record<string, string>>} */
    const attributes = {
      role: 'option',
      'aria-setsize': String(this.#items.length),
      'aria-posinset': String(index + 1),
      'aria-selected': String(id === this.#opened),
    };
    for (const [name, value] of Object.entries(attributes))
      if (row.getAttribute(name) !== value) row.setAttribute(name, value);
    row.classList.toggle('at', id === this.#at);
    row.style.transform = `translateY(${index * this.#rowHeight}px)`;
    return row;
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
