import { normaliseUuid, type SagaIndex } from '@sagachart/core';
import type { LogOffsets, PartitionBatch } from '../client-port/index.js';

/** How far the changelog has been read, in offsets; compacted ones count as read. */
export interface ViewProgress {
  readonly read: number;
  readonly total: number;
  /** Records that were handled. */
  readonly records: number;
}

/** Records after which other work of the process gets its turn. */
const BREATH = 500;
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Takes the records of all changelog partitions into an index, and knows when everything is in that was stored when it
 * began.
 */
export class ChangelogFeed {
  readonly #index: SagaIndex;
  readonly #onUnreadable: (transactionId: string, thrown: unknown) => void;
  readonly #total: number;
  /** Partitions that are still being loaded: where their log ended, and how much of them is read. */
  readonly #loading = new Map<number, { readonly start: number; readonly end: number; read: number }>();
  #readOfLoaded = 0;
  #records = 0;

  constructor(
    index: SagaIndex,
    ends: readonly LogOffsets[],
    onUnreadable: (transactionId: string, thrown: unknown) => void,
  ) {
    this.#index = index;
    this.#onUnreadable = onUnreadable;
    for (const { partition, start, stableEnd } of ends) {
      if (stableEnd > start) this.#loading.set(partition, { start, end: stableEnd, read: 0 });
    }
    this.#total = ends.reduce((sum, { start, stableEnd }) => sum + stableEnd - start, 0);
  }

  get loaded(): boolean {
    return this.#loading.size === 0;
  }

  progress(): ViewProgress {
    const ofLoading = [...this.#loading.values()].reduce((sum, { read }) => sum + read, 0);
    return { read: this.#readOfLoaded + ofLoading, total: this.#total, records: this.#records };
  }

  async take({ partition, records, nextOffset }: PartitionBatch): Promise<void> {
    const loading = this.#loading.get(partition);
    const texts = new Map<string, string | null>();
    const changes: [string, string | null][] = [];
    for (const { key, value } of records) {
      const id = key?.toString() ?? '';
      // Checkpoints and sentinels stand in the same topic; they are no sagas.
      if (normaliseUuid(id) === id) changes.push([id, value?.toString() ?? null]);
    }
    // While loading nobody watches a saga on its way: only its last state in the batch counts.
    for (const [id, text] of loading ? changes : []) texts.set(id, text);
    let count = 0;
    for (const [id, text] of loading ? texts : changes) {
      this.#put(id, text);
      if ((count += 1) % BREATH === 0) await breathe();
    }
    this.#records += records.length;
    if (!loading) return;
    loading.read = Math.min(nextOffset, loading.end) - loading.start;
    if (nextOffset < loading.end) return;
    this.#loading.delete(partition);
    this.#readOfLoaded += loading.end - loading.start;
  }

  #put(transactionId: string, text: string | null): void {
    try {
      this.#index.put(transactionId, text);
    } catch (thrown) {
      this.#onUnreadable(transactionId, thrown);
    }
  }
}
