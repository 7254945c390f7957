import { html } from '../dom.js';
import { momentText } from '../words.js';

/** Height of a row in pixels, as the style sheet has it. */
export const ROW_HEIGHT = 62;

/** What a saga is at, in a few words. @param {import('../data/types.js').SagaSummary} saga */
function whereabouts({ status, current, failure, stepsDone, stepCount }) {
  if (current) return `${current.phase === 'compensate' ? 'undoes ' : ''}${current.id}: ${current.state}`;
  if (failure) return `${failure.errorCode}${failure.step === '' ? '' : ` at ${failure.step}`}`;
  return status === 'completed' ? '' : `${stepsDone} of ${stepCount}`;
}

/** @param {import('../data/types.js').SagaSummary} saga */
export const sagaRow = (saga) =>
  html(
    'div',
    { class: 'row' },
    html('span', { class: `status ${saga.status}` }, saga.status),
    html('bdi', { class: 'type' }, saga.sagaType),
    html('time', { datetime: saga.startedAt }, momentText(saga.startedAt)),
    html('bdi', { class: 'id' }, saga.transactionId.slice(0, 8)),
    html('bdi', { class: 'where' }, whereabouts(saga)),
    html(
      'span',
      { class: 'done', title: 'steps that have happened and are not undone' },
      `${saga.stepsDone}/${saga.stepCount}`,
    ),
  );
