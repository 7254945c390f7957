import { setImmediate as nextTurn } from 'node:timers/promises';

/** Longer work keeps heartbeats, answers and timers of the whole process waiting. */
const TURN_MS = 10;

/**
 * Divides long work into turns of the event loop. A restore of a million records that took one turn would cost the process its
 * session, and with it the partition; the next restore would go the same way.
 *
 * @example
 * ```ts no-run
 * const turns = new Turns();
 * for (const item of items) {
 *   handle(item);
 *   if (turns.due) await turns.next();
 * }
 * ```
 */
export class Turns {
  #count = 0;
  #until = performance.now() + TURN_MS;

  /** Whether the event loop should turn now. Cheap: the clock is asked once in 32 times. */
  get due(): boolean {
    this.#count += 1;
    return this.#count % 32 === 0 && performance.now() >= this.#until;
  }

  async next(): Promise<void> {
    await nextTurn();
    this.#until = performance.now() + TURN_MS;
  }
}
