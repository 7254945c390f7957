import type { Catalog } from '../action/index.js';
import { characterOf, type FailedBody, remainders, standingOf, type StepState } from '../chart/index.js';
import { restoreHeaders } from '../wire/index.js';
import { endedSaga, failedMessage } from './collect-emitted.js';
import { appendHistory } from './history.js';
import type { HeldSaga } from './held-sagas.js';
import type { EngineOutput, OperatorInput, Progress } from './io.js';
import { messageOfKept } from './kept-input.js';
import { noteOf, operatorEntry } from './operator-input.js';
import { bury } from './read-message.js';
import type { SagaRecord } from './record.js';

/** What is true of a step that nobody will do anything for any more. */
function abandoned(step: StepState, leavesNothing: boolean): StepState {
  switch (step.status) {
    case 'running':
    case 'unknown':
      return { ...step, status: 'unknown', note: 'it may have happened, and the saga was abandoned' };
    case 'succeeded':
      if (leavesNothing) return step;
      return { ...step, status: 'notCompensated', note: 'it happened, and the saga was abandoned' };
    case 'undoing':
    case 'parked':
      return { ...step, status: 'notCompensated', note: 'its undo may have been carried out, or not' };
    default:
      return step;
  }
}

/**
 * Ends a saga that is held, at an operator's word: nothing is sent for it but its outcome, which lists every step that is not undone
 * or may have happened. A saga whose outcome was told before only ends. What was kept for it goes to the dead letters.
 */
export function abandon(
  { record }: HeldSaga,
  input: OperatorInput,
  catalog: Catalog,
  output: EngineOutput,
): SagaRecord {
  const { transactionId, sagaType, context, chart, actions, kept = [], ...others } = record;
  const { at } = input;
  const note = noteOf(input);
  const wasCompleted = standingOf(chart)?.part === 'afterCompleted';
  const steps = wasCompleted
    ? context.steps
    : context.steps.map((step, index) =>
        abandoned(step, catalog.actions.get(actions[index] ?? '')?.undo.kind === 'nothing'),
      );
  const reason = `abandoned by an operator while it was held${note ? `: ${note}` : ''}`;
  const standing = steps.findIndex(({ status }) => status === 'unknown' || status === 'pending');
  const failure = context.failure ?? { step: Math.max(0, standing), reason, errorCode: 'UNKNOWN' };
  const progress: Progress[] = [operatorEntry(input, sagaType)];
  if (!context.reported) {
    const step = steps[failure.step];
    const body: FailedBody = {
      reason: reason + remainders({ steps }),
      failedStep: step?.id ?? '',
      characterId: characterOf(catalog.actions.get(actions[failure.step] ?? ''), step?.payload),
      sagaType,
      errorCode: failure.errorCode,
    };
    const ended = () => endedSaga({ sagaType, steps }, actions);
    const headers = restoreHeaders(record.headers);
    output.messages.push(failedMessage(catalog, transactionId, body, ended, headers));
    progress.push({ transactionId, sagaType, at, what: 'failed', note: reason });
  }
  for (const one of kept) {
    if (one.kind === 'message')
      bury(messageOfKept(one, at), 'SAGA_ABANDONED', `Saga ${transactionId} was ${reason}.`, output);
  }
  output.progress.push(...progress);
  output.changed.add(transactionId);
  const history = [...record.history];
  appendHistory(history, record.startedAt, progress);
  const status = wasCompleted ? 'completed' : 'failed';
  return {
    ...others,
    transactionId,
    sagaType,
    actions,
    status,
    chart: status,
    context: { ...context, steps, deadline: null, failure: wasCompleted ? null : failure, reported: true },
    endedAt: record.endedAt ?? at,
    settledAt: at,
    history,
  };
}
