import type { WorldTotals } from './totals.js';

/**
 * `obeyed`: it took effect. `refused`: checked and declined. `repeated`: its key had succeeded, only its answers went
 * out again. `lost`: a script rule kept it from the service. `ignored`: unknown topic or type, or unreadable.
 */
export type JournalOutcome = 'obeyed' | 'refused' | 'repeated' | 'lost' | 'ignored';

export interface JournalEntry {
  /** From 1, in order of arrival. */
  readonly sequence: number;
  readonly topic: string;
  readonly type: string;
  readonly transactionId: string;
  /** The idempotency key, when the command carried one. */
  readonly key: string | undefined;
  /** True when the idempotency key says that the command undoes an earlier one. */
  readonly undo: boolean;
  readonly outcome: JournalOutcome;
  /** Why it was refused or ignored. */
  readonly reason: string | undefined;
  /** What it changed in the world's totals; all zero unless `obeyed`. */
  readonly deltas: WorldTotals;
}

/** The phase is the third part of `transactionId:stepIndex:phase`, where a fourth part may follow. */
export function isUndoKey(key: string | undefined): boolean {
  return key?.split(':')[2] === 'compensate';
}

export interface Journal {
  readonly entries: readonly JournalEntry[];
  write(entry: Omit<JournalEntry, 'sequence'>): void;
}

/** Keeps the newest `limit` entries; sequence numbers go on. */
export function createJournal(limit: number): Journal {
  const entries: JournalEntry[] = [];
  let sequence = 0;
  return {
    entries,
    write(entry) {
      sequence += 1;
      entries.push({ sequence, ...entry });
      // Trimmed in bulk: shifting at every command would cost the whole list each time.
      if (entries.length >= limit * 2) entries.splice(0, entries.length - limit);
    },
  };
}
