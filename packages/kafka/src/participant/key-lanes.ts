/**
 * Runs work of one key one after another, in the order in which it came, and of different keys side by side. How much of it is
 * truly at work at a time is bounded by slots: work enters one before it begins, and leaves it while it waits.
 */
export class KeyLanes {
  readonly #last = new Map<string, Promise<void>>();
  readonly #waiting: ((entered: boolean) => void)[] = [];
  readonly #limit: number;
  readonly #mayStart: () => boolean;
  #running = 0;
  #closed = false;
  #poll: NodeJS.Timeout | undefined;

  /** @param mayStart asked before each start; after a `false` it is asked again every 100 ms */
  constructor(limit: number, mayStart: () => boolean) {
    this.#limit = limit;
    this.#mayStart = mayStart;
  }

  get running(): number {
    return this.#running;
  }

  run(key: string, work: () => Promise<void>): void {
    const before = this.#last.get(key);
    const mine: Promise<void> = (before ? before.then(work) : work()).finally(() => {
      if (this.#last.get(key) === mine) this.#last.delete(key);
    });
    this.#last.set(key, mine);
  }

  /** Waits for a slot. @returns false when there will be none any more */
  enter(): Promise<boolean> {
    if (this.#closed) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#admit();
    });
  }

  leave(): void {
    this.#running -= 1;
    this.#admit();
  }

  /** Nothing starts any more; what waits for a slot is told so. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#poll);
    for (const resolve of this.#waiting.splice(0)) resolve(false);
  }

  #admit(): void {
    if (this.#waiting.length === 0 || this.#running >= this.#limit) return;
    if (!this.#mayStart()) {
      this.#poll ??= setTimeout(() => {
        this.#poll = undefined;
        this.#admit();
      }, POLL_MS);
      return;
    }
    const resolve = this.#waiting.shift();
    this.#running += 1;
    resolve?.(true);
    this.#admit();
  }
}

const POLL_MS = 100;
