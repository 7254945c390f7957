import { html } from '../dom.js';
import { MOST_SAGAS } from '../data/saga-store.js';
import { sagaStatuses } from '../words.js';
import { ROW_HEIGHT, sagaRow } from './saga-row.js';
import { VirtualList } from './virtual-list.js';

/** @typedef {import('../data/types.js').SagaStatus} SagaStatus */

const TELL_MS = 600;

/** Leaves what is the same alone, so that nothing is laid out or read out for it. @param {HTMLElement} element @param {string} text */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** The list of sagas, with its filter. */
export class SagaList {
  #store;
  /** @type {Set<SagaStatus>} */
  #statuses = new Set();
  /** Not a live region: a busy service would have it read out without end. */
  #count = html('p', { class: 'count' });
  /** Tells a screen reader what a filter has found. */
  #found = html('p', { class: 'unseen', role: 'status' });
  /** @type {number | undefined} */
  #telling;
  /** @type {VirtualList<import('../data/saga-store.js').Entry>} */
  #list;
  #filter = html('input', {
    type: 'search',
    placeholder: 'Filter: type, id, initiator, step, error …',
    'aria-label': 'Filter',
    autocomplete: 'off',
    spellcheck: 'false',
    oninput: () => this.#filtered(),
  });
  #chips;

  /**
   * @param {import('../data/saga-store.js').SagaStore} store
   * @param {(transactionId: string) => void} open
   */
  constructor(store, open) {
    this.#store = store;
    this.#list = new VirtualList({
      label: 'Sagas, newest first',
      rowHeight: ROW_HEIGHT,
      idOf: ({ saga }) => saga.transactionId,
      versionOf: ({ saga }) => saga,
      draw: ({ saga }) => sagaRow(saga),
      open: ({ saga }) => open(saga.transactionId),
    });
    this.#chips = new Map(sagaStatuses.map((status) => [status, this.#chip(status)]));
    this.element = html(
      'section',
      { class: 'list', 'aria-label': 'List of sagas' },
      this.#filter,
      html('div', { class: 'chips', role: 'group', 'aria-label': 'Status' }, ...this.#chips.values()),
      this.#count,
      this.#found,
      this.#list.element,
    );
    store.addEventListener('change', () => this.#show());
    this.#show();
  }

  /** @param {string | undefined} transactionId */
  mark(transactionId) {
    this.#list.mark(transactionId);
  }

  /** @param {SagaStatus} status */
  #chip(status) {
    const chip = html('button', {
      type: 'button',
      class: `chip ${status}`,
      'aria-pressed': 'false',
      onclick: () => {
        if (!this.#statuses.delete(status)) this.#statuses.add(status);
        chip.setAttribute('aria-pressed', String(this.#statuses.has(status)));
        this.#filtered();
      },
    });
    return chip;
  }

  /** Told once the typing has stopped. */
  #filtered() {
    this.#show();
    window.clearTimeout(this.#telling);
    this.#telling = window.setTimeout(() => setText(this.#found, this.#count.textContent), TELL_MS);
  }

  #show() {
    const found = this.#store.matching(this.#filter.value, this.#statuses);
    const counts = this.#store.counts();
    const { size } = this.#store;
    for (const [status, chip] of this.#chips) setText(chip, `${status} ${counts.get(status) ?? 0}`);
    const all = size >= MOST_SAGAS ? `the newest ${size.toLocaleString()}` : size.toLocaleString();
    const sagas =
      found.length === size
        ? `${all} ${size === 1 ? 'saga' : 'sagas'}`
        : `${found.length.toLocaleString()} of ${all} sagas`;
    setText(this.#count, sagas);
    this.#list.show(found);
  }
}
