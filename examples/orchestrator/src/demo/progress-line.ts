import type { Progress, ProgressKind } from '@sagachart/core';
import type { Paint, Tone } from './paint.js';

const words: Readonly<Record<ProgressKind, readonly [word: string, tone: Tone]>> = {
  accepted: ['accepted', 'strong'],
  refused: ['REFUSED', 'bad'],
  completed: ['COMPLETED', 'good'],
  failed: ['FAILED', 'bad'],
  forgotten: ['forgotten', 'doubt'],
  'late-effect': ['EFFECT CAME LATE', 'bad'],
  'operator-retry': ['operator: retry', 'strong'],
  'operator-skip': ['operator: skip', 'strong'],
  'operator-cancel': ['operator: cancel', 'strong'],
  'operator-abandon': ['operator: abandon', 'strong'],
  'definition-changed': ['goes on with a changed definition', 'quiet'],
  'event-kept': ['event kept', 'quiet'],
  'event-dropped': ['event dropped', 'bad'],
  'step-pending': ['withdrawn', 'quiet'],
  'step-running': ['running', 'quiet'],
  'step-succeeded': ['done', 'good'],
  'step-skipped': ['skipped', 'doubt'],
  'step-rejected': ['rejected', 'bad'],
  'step-unknown': ['no answer', 'doubt'],
  'step-undoing': ['undoing', 'undo'],
  'step-compensated': ['undone', 'undo'],
  'step-notCompensated': ['not undone', 'doubt'],
  'step-parked': ['PARKED', 'bad'],
  'step-undoSkipped': ['undo skipped', 'doubt'],
};

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(2)}s`;
const fit = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, width - 3)}...` : text.padEnd(width);

function detailOf({ what, action, attempt, note }: Progress): string {
  const again = (attempt ?? 1) > 1 ? `attempt ${attempt}` : '';
  if (what === 'step-running') return [action, again].filter(Boolean).join(', ');
  if (what === 'step-undoing') return [`of ${action ?? ''}`, again].filter(Boolean).join(', ');
  return note ?? '';
}

export interface LineLayout {
  readonly paint: Paint;
  /** Columns of the terminal; longer lines are cut. `undefined`: nothing is cut. */
  readonly columns: number | undefined;
}

/** One line for one step forward of a saga: when, which saga, which step, what, and why. */
export function progressLine(
  progress: Progress,
  { name, title }: { readonly name: string; readonly title: string },
  atMs: number,
  { paint, columns }: LineLayout,
): string {
  const [word, tone] = words[progress.what];
  const { stepId } = progress;
  const head = `${seconds(atMs).padStart(8)}  ${fit(name, 20)}  ${stepId === undefined ? '' : `${fit(stepId, 22)}  `}`;
  const said = word.padEnd(stepId === undefined ? 24 : 13);
  const detail = progress.what === 'accepted' ? title : detailOf(progress);
  const room = columns === undefined ? detail.length : columns - head.length - said.length;
  const shown = room >= 10 && detail.length > room ? `${detail.slice(0, room - 3)}...` : detail;
  return `${paint(head, 'quiet')}${paint(said, tone)}${shown}`.trimEnd();
}
