import { type HistoryEntry, type Phase, readHistory, type SagaRecord } from '@sagachart/core';

/** The forward command of a step, or its undo: from its first sending to how it went. */
export interface StepPhase {
  readonly step: number;
  readonly phase: Phase;
  readonly startedAt: number;
  readonly endedAt: number;
  /** `succeeded`, `rejected`, `unknown`, `compensated`, `parked`, …; `open` while it had not ended. */
  readonly outcome: string;
  /** When the command was sent again. */
  readonly resentAt: readonly number[];
}

/** What happened without taking time: operator commands, answers that came late. */
export interface Occurrence {
  readonly at: number;
  readonly what: HistoryEntry['what'];
  readonly step: number | undefined;
}

/** A saga up to its outcome, or what came after it: a late answer, an operator, and the undo that followed. */
export interface Episode {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly phases: readonly StepPhase[];
  readonly occurrences: readonly Occurrence[];
}

const outcomes: readonly HistoryEntry['what'][] = ['completed', 'failed', 'refused'];
const endings: Readonly<Partial<Record<HistoryEntry['what'], Phase>>> = {
  'step-pending': 'execute',
  'step-succeeded': 'execute',
  'step-skipped': 'execute',
  'step-rejected': 'execute',
  'step-unknown': 'execute',
  'step-compensated': 'compensate',
  'step-undoSkipped': 'compensate',
  'step-notCompensated': 'compensate',
  'step-parked': 'compensate',
};
const beginnings: Readonly<Partial<Record<HistoryEntry['what'], Phase>>> = {
  'step-running': 'execute',
  'step-undoing': 'compensate',
};

type OpenPhase = Pick<StepPhase, 'step' | 'phase' | 'startedAt'> & { readonly resentAt: number[] };

function episodeOf(entries: readonly HistoryEntry[], startedAt: number): Episode {
  const phases: StepPhase[] = [];
  const occurrences: Occurrence[] = [];
  const open = new Map<string, OpenPhase>();
  const endedAt = entries.at(-1)?.at ?? startedAt;
  const close = (key: string, at: number, outcome: string): void => {
    const phase = open.get(key);
    if (!phase) return;
    open.delete(key);
    phases.push({ ...phase, endedAt: at, outcome });
  };
  for (const { at, what, step } of entries) {
    const begins = beginnings[what];
    const ends = endings[what];
    if (step !== undefined && begins) {
      const key = `${step} ${begins}`;
      const known = open.get(key);
      if (known) known.resentAt.push(at);
      else open.set(key, { step, phase: begins, startedAt: at, resentAt: [] });
    } else if (step !== undefined && ends) {
      const key = `${step} ${ends}`;
      const outcome = what.slice('step-'.length);
      if (open.has(key)) close(key, at, outcome);
      else if (what === 'step-notCompensated')
        phases.push({ step, phase: ends, startedAt: at, endedAt: at, outcome, resentAt: [] });
      else occurrences.push({ at, what, step });
    } else if (what.startsWith('operator-') || what === 'late-effect') {
      occurrences.push({ at, what, step });
    }
  }
  for (const key of [...open.keys()]) close(key, endedAt, 'open');
  phases.sort((a, b) => a.startedAt - b.startedAt);
  return { startedAt, endedAt, phases, occurrences };
}

/**
 * Reads a saga's history: up to the outcome that was reported, and what came after that. It needs nothing but the record, so
 * any process can tell the whole saga, however many have run it.
 */
export function episodesOf(record: SagaRecord): {
  readonly main: Episode;
  readonly after: Episode | undefined;
} {
  const entries = readHistory(record.history, record.startedAt);
  const end = entries.findIndex(({ what }) => outcomes.includes(what));
  const cut = end < 0 ? entries.length : end + 1;
  const main = episodeOf(entries.slice(0, cut), record.startedAt);
  const rest = entries.slice(cut);
  return { main, after: rest.length === 0 ? undefined : episodeOf(rest, main.endedAt) };
}
