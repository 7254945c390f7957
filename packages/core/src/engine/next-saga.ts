import type { Catalog } from '../action/index.js';
import type { ChartSnapshot, ChartState, ChartStep } from '../chart/index.js';
import { collectEmitted } from './collect-emitted.js';
import { appendHistory, progressBetween } from './history.js';
import { emptyOutput, type EngineOutput, type Progress } from './io.js';
import { isOnWatch, type LiveSaga, recordOf } from './live-saga.js';
import { encodeRecord } from './record.js';

/** What one transition makes of a saga, with all that has to be sent and stored for it. */
export interface NextSaga {
  readonly saga: LiveSaga;
  /** Nothing is awaited any more. */
  readonly done: boolean;
  readonly output: EngineOutput;
  /** The record to store. */
  readonly text: string;
}

/**
 * Computes the saga after a transition. Changes nothing: what throws on the way, a result that cannot be written as JSON for
 * one, leaves the engine as it was.
 *
 * @param old the snapshot before; `undefined` for a saga that begins
 * @param entries of the history, before those of the transition
 */
export function nextSaga(
  before: LiveSaga,
  old: ChartState | undefined,
  { snapshot, emitted }: ChartStep,
  at: number,
  catalog: Catalog,
  entries: readonly Progress[],
): NextSaga {
  const { transactionId, headers, actions, startedAt } = before;
  const output = emptyOutput();
  const entry = { transactionId, sagaType: snapshot.context.sagaType, at };
  const outcome = collectEmitted({ transactionId, headers, actions, snapshot }, emitted, catalog, output);
  if (before.changed) output.progress.push({ ...entry, what: 'definition-changed' });
  output.progress.push(...entries, ...progressBetween(old?.context, snapshot.context, actions, at));
  if (outcome) {
    const { what, note } = outcome;
    output.progress.push({ ...entry, what, ...(note ? { note } : {}) });
  }
  const history = [...before.history];
  appendHistory(history, startedAt, output.progress);
  output.changed.add(transactionId);
  const saga: LiveSaga = {
    ...before,
    snapshot: { value: snapshot.value, context: snapshot.context },
    history,
    pinned: true,
    changed: false,
    endedAt: outcome ? at : before.endedAt,
    settledAt: settledAt(before, snapshot, at),
  };
  return { saga, done: snapshot.status === 'done', output, text: encodeRecord(recordOf(saga)) };
}

function settledAt(before: LiveSaga, snapshot: ChartSnapshot, at: number): number | undefined {
  if (snapshot.status === 'done') return at;
  return isOnWatch(snapshot.value) ? (before.settledAt ?? at) : undefined;
}
