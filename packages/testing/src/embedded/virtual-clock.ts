import { SagaError, timeMs } from '@sagachart/core';
import { type Duration, durationMs } from './duration.js';

/** Where a virtual clock stands when nobody says otherwise. */
export const EMBEDDED_EPOCH = '2026-01-24T14:00:00Z';

/** Somebody with deadlines of its own: asked when the next one is due, and told when that time has come. */
export interface TimeSource {
  next(): number | undefined;
  run(at: number): void;
}

/** A clock that only moves when it is told to. Times are milliseconds of the Unix epoch. */
export interface VirtualClock {
  now(): number;
  /** Queues a task; tasks run ordered by time, then by arrival. A time that has passed counts as now. */
  schedule(at: number, task: () => void): void;
  /** When the earliest queued task runs. */
  nextTask(): number | undefined;
  addSource(source: TimeSource): void;
  /** Lets time pass: everything that is due on the way happens, each at its own time. */
  advance(by: Duration): void;
  advanceTo(at: number): void;
}

interface Task {
  readonly at: number;
  readonly run: () => void;
}

/**
 * Makes a clock; orchestrators that are given the same one share its time.
 *
 * @param startAt RFC 3339 or milliseconds of the Unix epoch. Default `EMBEDDED_EPOCH`.
 * @throws SagaError `SAGA_OPTION_INVALID` when that is no time.
 */
export function createVirtualClock(startAt: string | number = EMBEDDED_EPOCH): VirtualClock {
  let now = typeof startAt === 'number' ? startAt : (timeMs(startAt) ?? Number.NaN);
  if (!Number.isSafeInteger(now)) {
    throw new SagaError('SAGA_OPTION_INVALID', `"${startAt}" is not a time.`, {
      mend: 'Give RFC 3339 such as 2026-01-24T14:00:00Z, or milliseconds of the Unix epoch.',
      at: 'startAt',
    });
  }
  /** Sorted by time; tasks of one time in order of arrival. */
  const tasks: Task[] = [];
  const sources: TimeSource[] = [];

  /** Behind the last task that is not later: most tasks belong at the end or near it. */
  function schedule(at: number, run: () => void): void {
    const due = Math.max(at, now);
    let place = tasks.length;
    while (place > 0 && (tasks[place - 1] as Task).at > due) place -= 1;
    tasks.splice(place, 0, { at: due, run });
  }

  const earliestSource = (): { readonly source: TimeSource; readonly at: number } | undefined => {
    let first: { readonly source: TimeSource; readonly at: number } | undefined;
    for (const source of sources) {
      const at = source.next();
      if (at !== undefined && (!first || at < first.at)) first = { source, at };
    }
    return first;
  };

  /** At one moment messages come before deadlines: an answer at the very end of its time still counts. */
  function runDue(until: number): boolean {
    const task = tasks[0];
    const deadline = earliestSource();
    if (task && task.at <= until && (!deadline || task.at <= deadline.at)) {
      tasks.shift();
      now = Math.max(now, task.at);
      task.run();
      return true;
    }
    if (!deadline || deadline.at > until) return false;
    now = Math.max(now, deadline.at);
    deadline.source.run(now);
    return true;
  }

  function advanceTo(at: number): void {
    while (runDue(at));
    now = Math.max(now, at);
  }

  return {
    now: () => now,
    schedule,
    nextTask: () => tasks[0]?.at,
    addSource: (source) => void sources.push(source),
    advance: (by) => advanceTo(now + durationMs(by)),
    advanceTo,
  };
}
