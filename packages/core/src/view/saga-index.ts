import { decodeRecord, isFinished, type SagaRecord, type SagaStatus } from '../engine/index.js';
import type { SagaChange, SagaCounts, SagaDirectory } from './directory.js';
import { Listeners } from './listeners.js';
import { SagaOrder } from './saga-order.js';
import { cursorOf, readCursor, requireLimit, type SagaPage, type SagaQuery } from './saga-query.js';
import { summaryOf } from './summary.js';

export interface SagaIndexOptions {
  /** Milliseconds of the Unix epoch, for `olderThanMs`. */
  readonly now: () => number;
  /** Finished sagas that are kept; the ones that finished first go first. Default 200,000. */
  readonly maxFinished?: number;
  /** A listener threw. Default: nobody is told. */
  readonly onListenerError?: (thrown: unknown) => void;
}

/** A directory in memory, and the way to feed it. */
export interface SagaIndex extends SagaDirectory {
  /**
   * Takes in the stored text of a saga (`engine.encodeRecord(id)`), or `null` when its record was deleted.
   *
   * @throws SagaError `SAGA_RECORD_INVALID`, `SAGA_RECORD_VERSION`; the index is as before then
   */
  put(transactionId: string, text: string | null): void;
}

/** What is kept of a saga: its stored text, and what lists choose by. */
interface Entry {
  readonly transactionId: string;
  readonly startedAt: number;
  removed: boolean;
  text: string;
  status: SagaStatus;
  readonly type: string;
  readonly initiator: string;
  readonly tenant: string;
}

const noCounts = (): Record<SagaStatus, number> => ({
  running: 0,
  compensating: 0,
  parked: 0,
  watching: 0,
  completed: 0,
  failed: 0,
  refused: 0,
});

class MemoryIndex implements SagaIndex {
  readonly #options: SagaIndexOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #order = new SagaOrder<Entry>();
  /** Ids of finished sagas in the order in which they finished. */
  readonly #finished = new Set<string>();
  readonly #counts = noCounts();
  readonly #listeners: Listeners;
  /** One string for each name: a hundred thousand sagas share a few types. */
  readonly #names = new Map<string, string>();

  constructor(options: SagaIndexOptions) {
    this.#options = options;
    this.#listeners = new Listeners(options.onListenerError ?? (() => undefined));
  }

  put(transactionId: string, text: string | null): void {
    const record = text === null ? undefined : decodeRecord(text);
    if (text === null || !record) this.#remove(transactionId);
    else this.#set(transactionId, text, record);
    this.#listeners.tell({ transactionId, record });
  }

  get(transactionId: string): SagaRecord | undefined {
    const entry = this.#entries.get(transactionId);
    return entry && decodeRecord(entry.text);
  }

  list(query: SagaQuery = {}): SagaPage {
    const limit = requireLimit(query.limit);
    const fits = this.#filter(query);
    const found: Entry[] = [];
    const before = query.cursor === undefined ? undefined : readCursor(query.cursor);
    this.#order.newestFirst(before, (entry) => {
      if (fits(entry)) found.push(entry);
      // One more than the page has room for tells that there is a next one.
      return found.length <= limit;
    });
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return {
      sagas: page.map(({ text }) => summaryOf(decodeRecord(text))),
      next: last ? cursorOf(last) : null,
    };
  }

  counts(): SagaCounts {
    return { ...this.#counts };
  }

  subscribe(of: string, listener: (change: SagaChange) => void): () => void {
    return this.#listeners.add(of, listener);
  }

  #filter(query: SagaQuery): (entry: Entry) => boolean {
    const { status, type, initiator, tenant, olderThanMs } = query;
    const statuses = typeof status === 'string' ? [status] : status;
    const oldest = query.startedAfter ?? -Infinity;
    const before = query.startedBefore ?? Infinity;
    const newest = olderThanMs === undefined ? Infinity : this.#options.now() - olderThanMs;
    return (entry) =>
      (statuses === undefined || statuses.includes(entry.status)) &&
      (type === undefined || entry.type === type) &&
      (initiator === undefined || entry.initiator === initiator) &&
      (tenant === undefined || entry.tenant === tenant) &&
      entry.startedAt > oldest &&
      entry.startedAt < before &&
      entry.startedAt <= newest;
  }

  #set(transactionId: string, text: string, record: SagaRecord): void {
    const { status, startedAt } = record;
    let entry = this.#entries.get(transactionId);
    if (entry && (entry.startedAt !== startedAt || entry.status === 'refused')) {
      // A saga that was forgotten or refused; another one began under its id.
      this.#remove(transactionId);
      entry = undefined;
    }
    if (entry) {
      this.#counts[entry.status] -= 1;
      entry.text = text;
      entry.status = status;
    } else {
      entry = {
        transactionId,
        startedAt,
        removed: false,
        text,
        status,
        type: this.#shared(record.sagaType),
        initiator: this.#shared(record.initiatedBy),
        tenant: this.#shared(record.tenant),
      };
      this.#entries.set(transactionId, entry);
      this.#order.add(entry);
    }
    this.#counts[status] += 1;
    if (isFinished(status)) this.#finish(transactionId);
  }

  #finish(transactionId: string): void {
    this.#finished.add(transactionId);
    const { maxFinished = 200_000 } = this.#options;
    if (this.#finished.size > maxFinished) this.#remove(this.#finished.values().next().value as string);
  }

  #remove(transactionId: string): void {
    const entry = this.#entries.get(transactionId);
    if (!entry) return;
    this.#counts[entry.status] -= 1;
    this.#entries.delete(transactionId);
    this.#finished.delete(transactionId);
    this.#order.remove(entry);
  }

  #shared(name: string): string {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    // Initiators come from outside and may all be different: then sharing them would keep them for ever.
    if (this.#names.size < 10_000) this.#names.set(name, name);
    return name;
  }
}

/** Makes an empty directory in memory; whoever stores sagas feeds it with `put`. */
export function createSagaIndex(options: SagaIndexOptions): SagaIndex {
  return new MemoryIndex(options);
}
