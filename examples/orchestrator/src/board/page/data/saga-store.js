/** @typedef {import('./types.js').SagaSummary} SagaSummary */
/** @typedef {import('./types.js').SagaStatus} SagaStatus */

/** @typedef {{ saga: SagaSummary, text: string }} Entry */

/** Kept at most; a page that shows more would not be read, but its memory would be needed. */
export const MOST_SAGAS = 20_000;
/** More than that are let in before the oldest go, for sorting at every new saga would cost too much. */
const SLACK = 1_000;

/** @param {SagaSummary} saga */
const textOf = ({ transactionId, sagaType, initiatedBy, tenantId, status, current, failure }) =>
  [
    transactionId,
    sagaType,
    initiatedBy,
    tenantId,
    status,
    current?.id,
    current?.action,
    failure?.errorCode,
    failure?.step,
  ]
    .join(' ')
    .toLowerCase();

/**
 * @param {Entry} a
 * @param {Entry} b
 */
const newestFirst = ({ saga: a }, { saga: b }) =>
  a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : a.transactionId < b.transactionId ? 1 : -1;

/** All sagas that the board knows, newest first. */
export class SagaStore extends EventTarget {
  /** @type {Map<string, Entry>} */
  #entries = new Map();
  /** @type {Entry[]} */
  #sorted = [];
  #isSorted = true;
  /** @type {number | undefined} */
  #telling;

  get size() {
    return this.#entries.size;
  }

  /** @param {string} transactionId */
  get(transactionId) {
    return this.#entries.get(transactionId)?.saga;
  }

  /** @param {readonly SagaSummary[]} sagas */
  put(sagas) {
    for (const saga of sagas) {
      const known = this.#entries.get(saga.transactionId);
      const entry = known ?? { saga, text: '' };
      Object.assign(entry, { saga, text: textOf(saga) });
      if (known) continue;
      this.#entries.set(saga.transactionId, entry);
      this.#isSorted = false;
    }
    if (this.size > MOST_SAGAS + SLACK) this.#dropOldest();
    this.#tell();
  }

  /** @param {Iterable<string>} transactionIds */
  forget(transactionIds) {
    for (const id of transactionIds) this.#entries.delete(id);
    this.#isSorted = false;
    this.#tell();
  }

  ids() {
    return this.#entries.keys();
  }

  /**
   * @param {string} filter words that must all be found
   * @param {ReadonlySet<SagaStatus>} statuses empty for all
   */
  matching(filter, statuses) {
    const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
    return this.#inOrder().filter(
      ({ saga, text }) =>
        (statuses.size === 0 || statuses.has(saga.status)) && words.every((word) => text.includes(word)),
    );
  }

  counts() {
    /** @type {Map<SagaStatus, number>} */
    const counts = new Map();
    for (const { saga } of this.#entries.values())
      counts.set(saga.status, (counts.get(saga.status) ?? 0) + 1);
    return counts;
  }

  #inOrder() {
    if (!this.#isSorted) this.#sorted = [...this.#entries.values()].sort(newestFirst);
    this.#isSorted = true;
    return this.#sorted;
  }

  #dropOldest() {
    for (const { saga } of this.#inOrder().splice(MOST_SAGAS)) this.#entries.delete(saga.transactionId);
  }

  /** Once a frame, however much has changed. */
  #tell() {
    this.#telling ??= requestAnimationFrame(() => {
      this.#telling = undefined;
      this.dispatchEvent(new Event('change'));
    });
  }
}
