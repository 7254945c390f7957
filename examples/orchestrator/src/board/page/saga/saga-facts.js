import { html } from '../dom.js';
import { momentText, spanText } from '../words.js';

/** @typedef {import('../data/types.js').Saga} Saga */

/** @param {Saga} saga */
function waitingText(saga) {
  const { waitingFor } = saga;
  if (!waitingFor) return null;
  const { what, step, port, until, events } = waitingFor;
  const things = {
    answer: 'an answer',
    port: `the port ${port ?? ''}`,
    pause: 'a pause to end',
    operator: 'an operator: the undo is parked',
    'late-answer': 'a late answer',
    event: `an event: ${saga.defined?.takes?.join(', ') ?? 'unknown'}`,
    time: 'the time',
  };
  const types = [...new Set(events.map(({ type }) => type))].join(', ');
  const end = until === null ? '' : `, until ${momentText(until)}`;
  if (step === '') return `${things[what]}${end}`;
  return `${things[what]} (step ${step}${types === '' ? '' : `: ${types}`}${end})`;
}

/** What is known of a saga as a whole. @param {Saga} saga */
export function sagaFacts(saga) {
  const { failure, startedAt, endedAt } = saga;
  /** @type {readonly (readonly [string, string | null])[]} */
  const facts = [
    ['Transaction', saga.transactionId],
    ['Initiated by', saga.initiatedBy],
    ['Tenant', saga.tenantId],
    ['Started', momentText(startedAt)],
    [
      'Outcome',
      endedAt === null
        ? 'not told yet'
        : `${failure ? 'FAILED' : 'COMPLETED'} after ${spanText(Date.parse(endedAt) - Date.parse(startedAt))}`,
    ],
    ['Held', saga.held && `${saga.held.reason} ${saga.held.kept} inputs are kept for it.`],
    ['Waits for', waitingText(saga)],
    [
      'Failure',
      failure && `${failure.errorCode}${failure.step === '' ? '' : ` at ${failure.step}`}: ${failure.reason}`,
    ],
    ['Parked', reasons(saga.parked)],
    ['Stays', reasons(saga.notUndone)],
    ['Outcome unknown', reasons(saga.open)],
  ];
  return html(
    'dl',
    { class: 'facts' },
    ...facts
      .filter(([, value]) => value !== null && value !== '')
      .map(([name, value]) => html('div', {}, html('dt', {}, name), html('dd', {}, html('bdi', {}, value)))),
  );
}

/** @param {readonly { step: string, reason: string }[]} list */
const reasons = (list) => list.map(({ step, reason }) => `${step}: ${reason}`).join('; ');
