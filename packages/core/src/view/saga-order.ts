import { byPlace, type Place } from './saga-query.js';

interface Placed extends Place {
  removed: boolean;
}

/**
 * Sagas in the order of their start. They come almost in that order, so sorting waits until somebody looks, and is cheap
 * then; what was removed is swept out when it is more than a quarter.
 */
export class SagaOrder<T extends Placed> {
  #entries: T[] = [];
  #sorted = true;
  #removed = 0;

  add(entry: T): void {
    const last = this.#entries.at(-1);
    if (last && byPlace(last, entry) > 0) this.#sorted = false;
    this.#entries.push(entry);
  }

  remove(entry: T): void {
    entry.removed = true;
    this.#removed += 1;
    if (this.#removed * 4 <= this.#entries.length) return;
    this.#entries = this.#entries.filter(({ removed }) => !removed);
    this.#removed = 0;
  }

  /** Shows the sagas from the newest to the oldest, beginning below `before`, until `show` returns false. */
  newestFirst(before: Place | undefined, show: (entry: T) => boolean): void {
    if (!this.#sorted) this.#entries.sort(byPlace);
    this.#sorted = true;
    const entries = this.#entries;
    for (let index = before ? this.#firstNotBelow(before) - 1 : entries.length - 1; index >= 0; index -= 1) {
      const entry = entries[index] as T;
      if (!entry.removed && !show(entry)) return;
    }
  }

  #firstNotBelow(place: Place): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (byPlace(this.#entries[middle] as T, place) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
