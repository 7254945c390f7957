import { setTimeout as sleep } from 'node:timers/promises';
import type { Demo } from './demo.js';

/** Real milliseconds for a virtual millisecond, and the shortest and longest pause. */
const pace = 0.4;
const shortest = 40;
const longest = 700;

export interface PlayOptions {
  readonly fast: boolean;
  /** Ends the play where it is. */
  readonly signal?: AbortSignal;
}

/** Pauses unless the play is over; tells whether it goes on. */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    await sleep(ms, undefined, signal ? { signal } : {});
    return true;
  } catch (thrown) {
    if (signal?.aborted) return false;
    throw thrown;
  }
}

/** Lets virtual time pass from event to event until all is done, at a speed that can be watched. */
export async function play(demo: Demo, { fast, signal }: PlayOptions): Promise<void> {
  for (let next = demo.next(); next !== undefined; next = demo.next()) {
    const ms = fast || next === 0 ? 0 : Math.min(longest, Math.max(shortest, next * pace));
    if (!(await pause(ms, signal))) return;
    demo.advance(next);
  }
}
