import { setTimeout as sleep } from 'node:timers/promises';

/** Waits that grow from `firstMs` by half each time up to `maxMs`, until a deadline. */
export class BackOff {
  readonly #maxMs: number;
  readonly #deadline: number;
  #nextMs: number;
  #waits = 0;

  constructor(firstMs: number, maxMs: number, deadline: number) {
    this.#nextMs = firstMs;
    this.#maxMs = maxMs;
    this.#deadline = deadline;
  }

  get waits(): number {
    return this.#waits;
  }

  /** @returns false, without waiting, when the deadline would pass */
  async wait(): Promise<boolean> {
    const ms = this.#nextMs;
    if (Date.now() + ms > this.#deadline) return false;
    this.#nextMs = Math.min(Math.ceil(ms * 1.5), this.#maxMs);
    this.#waits += 1;
    await sleep(ms);
    return true;
  }
}
