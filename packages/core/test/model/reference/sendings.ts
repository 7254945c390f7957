import type { StepProgress } from './model-step.js';

/** A success that is seen now would be undone. */
export const isOpen = ({ status, open }: StepProgress): boolean => status === 'unknown' || open === 'undone';

/** Which of so many sendings an answer is about; of one that does not say so nobody knows, unless there was only one. */
export const whichOf = (attempt: number | undefined, attempts: number): number | undefined =>
  attempt ?? (attempts === 1 ? 1 : undefined);

/** Sendings of the command, or calls of the port, that may have their effect yet. */
export const sendingsOut = ({ attempt, rejected, askedAgain }: StepProgress): number =>
  attempt - rejected.size + (askedAgain ? 1 : 0);

/** Whether it is news. */
export function noteRejection(
  { rejected, attempt: attempts }: StepProgress,
  attempt: number | undefined,
): boolean {
  const sending = whichOf(attempt, attempts);
  if (sending === undefined || rejected.has(sending)) return false;
  rejected.add(sending);
  return true;
}

/** Sendings of the undo that may have their effect yet. */
export const undosOut = ({ undoAttempt, undoAnswered }: StepProgress): number =>
  undoAttempt - undoAnswered.length;

export function noteConfirmation(
  { undoAnswered, undoAttempt }: StepProgress,
  attempt: number | undefined,
): void {
  const sending = whichOf(attempt, undoAttempt);
  if (sending === undefined || !undoAnswered.includes(sending)) undoAnswered.push(sending ?? 0);
}
