import type { SagaContext, StepStatus } from '../chart/index.js';
import type { Progress, ProgressKind } from './io.js';

/** Codes of the history, in records: only ever append to this list. */
const kinds = [
  'accepted',
  'refused',
  'completed',
  'failed',
  'operator-retry',
  'operator-skip',
  'operator-cancel',
  'step-pending',
  'step-running',
  'step-succeeded',
  'step-skipped',
  'step-rejected',
  'step-unknown',
  'step-undoing',
  'step-compensated',
  'step-notCompensated',
  'step-parked',
  'step-undoSkipped',
  'forgotten',
  'late-effect',
  'event-kept',
  'event-dropped',
  'definition-changed',
  'operator-abandon',
] as const satisfies readonly ProgressKind[];
/** Does not compile while the list above lacks a kind. */
const codes: Readonly<Record<ProgressKind, number>> = Object.fromEntries(
  kinds.map((kind, code) => [kind, code]),
) as Record<(typeof kinds)[number], number>;

/** Flat triples `[milliseconds since the start, code, step or -1, …]`: small in memory and in the record. */
export type StoredHistory = number[];

export interface HistoryEntry {
  readonly at: number;
  /** `unlisted`: a newer release wrote it, and this one does not know what it was. */
  readonly what: ProgressKind | 'unlisted';
  readonly step: number | undefined;
}

export function appendHistory(history: StoredHistory, start: number, entries: readonly Progress[]): void {
  for (const { at, what, step } of entries) history.push(at - start, codes[what], step ?? -1);
}

export function readHistory(history: readonly number[], start: number): HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  for (let index = 0; index + 2 < history.length; index += 3) {
    const step = history[index + 2] as number;
    entries.push({
      at: start + (history[index] as number),
      what: kinds[history[index + 1] as number] ?? 'unlisted',
      step: step < 0 ? undefined : step,
    });
  }
  return entries;
}

export const forgottenEntry = (
  { transactionId, sagaType }: Pick<SagaContext, 'transactionId' | 'sagaType'>,
  at: number,
): Progress => ({
  transactionId,
  sagaType,
  at,
  what: 'forgotten',
  note: 'what may still be seen of a step stayed open to the end of the retention time',
});

const undoStatuses = new Set<StepStatus>([
  'undoing',
  'compensated',
  'notCompensated',
  'parked',
  'undoSkipped',
]);
const settledBeforeUndo = new Set<StepStatus>(['succeeded', ...undoStatuses]);

/** What happened between two contexts of one saga: forward steps first to last, then undos last to first. */
export function progressBetween(
  before: SagaContext | undefined,
  after: SagaContext,
  actions: readonly { readonly name: string }[],
  at: number,
): Progress[] {
  const forward: Progress[] = [];
  const backward: Progress[] = [];
  after.steps.forEach((step, index) => {
    const old = before?.steps[index];
    if (old === step || (old === undefined && step.status === 'pending')) return;
    const undoing = step.undoAttempt !== (old?.undoAttempt ?? 0);
    const executing = step.attempt !== (old?.attempt ?? 0);
    const effects = (step.lateEffects ?? 0) - (old?.lateEffects ?? 0);
    if (old?.status === step.status && !undoing && !executing && effects === 0) return;
    // It succeeded long ago; its undo only gets in line once more.
    if (step.status === 'succeeded' && old && undoStatuses.has(old.status)) return;
    const entry = (what: ProgressKind, attempt: number): Progress => ({
      transactionId: after.transactionId,
      sagaType: after.sagaType,
      at,
      what,
      step: index,
      stepId: step.id,
      action: actions[index]?.name ?? '',
      attempt,
      ...(step.note === undefined ? {} : { note: step.note }),
    });
    if (effects > 0) {
      const isOfUndo = step.status !== 'skipped';
      forward.push(entry('late-effect', isOfUndo ? step.undoAttempt : step.attempt));
      return;
    }
    const own: Progress[] = [];
    const isUndo = undoStatuses.has(step.status);
    if (executing && step.status !== 'running') own.push(entry('step-running', step.attempt));
    // A success that is undone within the same transition (it came late, or an operator had cancelled) happened too.
    if (isUndo && !settledBeforeUndo.has(old?.status ?? 'pending'))
      own.push(entry('step-succeeded', step.attempt));
    if (undoing && step.status !== 'undoing') own.push(entry('step-undoing', step.undoAttempt));
    own.push(entry(`step-${step.status}`, isUndo ? step.undoAttempt : step.attempt));
    if (isUndo) backward.unshift(...own);
    else forward.push(...own);
  });
  return [...forward, ...backward];
}
