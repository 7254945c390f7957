import type { Catalog } from '../action/index.js';
import { decodeRecord, isFinished, misfitOf, type SagaRecord, type ShownStatus } from '../engine/index.js';
import type { OpenLoad, SagaChange, SagaCounts, SagaDirectory } from './directory.js';
import { Listeners } from './listeners.js';
import { OpenLoads } from './open-loads.js';
import { SagaOrder } from './saga-order.js';
import { cursorOf, readCursor, requireLimit, type SagaPage, type SagaQuery } from './saga-query.js';
import { type SagaSummary, summaryOf } from './summary.js';

export interface SagaIndexOptions {
  /** Milliseconds of the Unix epoch, for `olderThanMs`. */
  readonly now: () => number;
  /** The catalogue of the engines: sagas that it has no fitting definition for are listed as `held`. */
  readonly catalog?: Catalog;
  /** Finished sagas that are kept; the ones that finished first go first. Default 200,000. */
  readonly maxFinished?: number;
  /** Characters of their stored records together. Default 256 Mi. */
  readonly maxFinishedCharacters?: number;
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
  status: ShownStatus;
  /** Kept where reading the text again would take long: a page may have a thousand of them. */
  summary: SagaSummary | undefined;
  /** What it takes while it is under way. */
  load: OpenLoad | undefined;
  readonly type: string;
  readonly initiator: string;
  readonly tenant: string;
}

/** Records above this are summed up once, and not each time that a list is shown. */
const MAX_READ_AGAIN = 4_096;
/** Characters of the text of one page. */
const MAX_PAGE_CHARACTERS = 1024 * 1024;

const lengthOf = ({ type, initiator, current, failure }: SagaSummary): number =>
  400 +
  type.length +
  initiator.length +
  (current ? current.id.length : 0) +
  (failure ? failure.step.length + failure.reason.length + failure.errorCode.length : 0);

const noCounts = (): Record<ShownStatus, number> => ({
  running: 0,
  compensating: 0,
  parked: 0,
  held: 0,
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
  /** Characters of their records. */
  #finishedCharacters = 0;
  readonly #counts = noCounts();
  readonly #loads = new OpenLoads();
  readonly #listeners: Listeners;
  /** One string for each name: a hundred thousand sagas share a few types. */
  readonly #names = new Map<string, string>();

  constructor(options: SagaIndexOptions) {
    this.#options = options;
    this.#listeners = new Listeners(options.onListenerError ?? (() => undefined));
  }

  put(transactionId: string, text: string | null): void {
    const record = text === null ? undefined : decodeRecord(text);
    const tenant = record?.tenant ?? this.#entries.get(transactionId)?.tenant;
    if (text === null || !record) this.#remove(transactionId);
    else this.#set(transactionId, text, record);
    this.#listeners.tell({ transactionId, record, tenant });
  }

  get(transactionId: string): SagaRecord | undefined {
    const entry = this.#entries.get(transactionId);
    return entry && decodeRecord(entry.text);
  }

  list(query: SagaQuery = {}): SagaPage {
    const limit = requireLimit(query.limit);
    const fits = this.#filter(query);
    const page: SagaSummary[] = [];
    let characters = 0;
    let last: Entry | undefined;
    let isMore = false;
    const before = query.cursor === undefined ? undefined : readCursor(query.cursor);
    this.#order.newestFirst(before, (entry) => {
      if (!fits(entry)) return true;
      // One more than the page has room for tells that there is a next one.
      isMore = page.length === limit || characters >= MAX_PAGE_CHARACTERS;
      if (isMore) return false;
      const summary = entry.summary ?? summaryOf(decodeRecord(entry.text), this.#options.catalog);
      page.push(summary);
      characters += lengthOf(summary);
      last = entry;
      return true;
    });
    return { sagas: page, next: isMore && last ? cursorOf(last) : null };
  }

  counts(): SagaCounts {
    return { ...this.#counts };
  }

  openLoad(tenant?: string): OpenLoad {
    return this.#loads.of(tenant);
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
    const { catalog } = this.#options;
    const { startedAt } = record;
    const status = catalog && misfitOf(record, catalog) ? 'held' : record.status;
    let entry = this.#entries.get(transactionId);
    if (entry && (entry.startedAt !== startedAt || entry.status === 'refused')) {
      // A saga that was forgotten or refused; another one began under its id.
      this.#remove(transactionId);
      entry = undefined;
    }
    const summary = text.length > MAX_READ_AGAIN ? summaryOf(record, catalog) : undefined;
    if (entry) {
      this.#discount(entry);
      entry.text = text;
      entry.status = status;
      entry.summary = summary;
    } else {
      entry = {
        transactionId,
        startedAt,
        removed: false,
        text,
        status,
        summary,
        load: undefined,
        type: this.#shared(record.sagaType),
        initiator: this.#shared(record.initiatedBy),
        tenant: this.#shared(record.tenant),
      };
      this.#entries.set(transactionId, entry);
      this.#order.add(entry);
    }
    this.#counts[status] += 1;
    if (isFinished(record.status)) {
      this.#finish(entry);
    } else {
      entry.load = { sagas: 1, steps: record.context.steps.length, characters: text.length };
      this.#loads.change(entry.tenant, entry.load, 1);
    }
  }

  /** Takes an entry out of what is counted, as it was before a change. */
  #discount(entry: Entry): void {
    this.#counts[entry.status] -= 1;
    if (entry.load) this.#loads.change(entry.tenant, entry.load, -1);
    entry.load = undefined;
    if (this.#finished.delete(entry.transactionId)) this.#finishedCharacters -= entry.text.length;
  }

  #finish({ transactionId, text }: Entry): void {
    const { maxFinished = 200_000, maxFinishedCharacters = 256 * 1024 * 1024 } = this.#options;
    this.#finished.add(transactionId);
    this.#finishedCharacters += text.length;
    for (const oldest of this.#finished) {
      const fits = this.#finished.size <= maxFinished && this.#finishedCharacters <= maxFinishedCharacters;
      if (fits || oldest === transactionId) return;
      this.#remove(oldest);
    }
  }

  #remove(transactionId: string): void {
    const entry = this.#entries.get(transactionId);
    if (!entry) return;
    this.#discount(entry);
    this.#entries.delete(transactionId);
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
