import { printExact } from '../data/exact-json.js';
import { html } from '../dom.js';
import { historyWord, spanText, timeText } from '../words.js';

/** @typedef {import('../data/types.js').Saga} Saga */
/** @typedef {import('../data/types.js').SagaStep} SagaStep */
/** @typedef {import('../data/types.js').CatalogueAction} CatalogueAction */
/** @typedef {{ readonly topic: string, readonly type: string }} Message */

/**
 * The messages that belong to a change of a step, as the catalogue has them.
 *
 * @param {string} what
 * @param {CatalogueAction | undefined} action
 * @returns {readonly (readonly [string, readonly Message[]])[]}
 */
function messagesOf(what, action) {
  if (!action) return [];
  const { undo } = action;
  const inverse = undo.kind === 'inverse' ? undo : undefined;
  switch (what) {
    case 'step-running':
      return [
        ['Sends', action.commands],
        ['Waits for', [...action.completes, ...action.fails]],
      ];
    case 'step-succeeded':
      return [['Told by', action.completes]];
    case 'step-rejected':
      return [['Told by', action.fails]];
    case 'step-undoing':
    case 'step-parked':
      return [
        ['Undo sends', inverse?.commands ?? []],
        ['Undo waits for', [...(inverse?.completes ?? []), ...(inverse?.fails ?? [])]],
      ];
    case 'step-compensated':
      return [['Told by', inverse?.completes ?? []]];
    default:
      return [];
  }
}

/** @param {string} name @param {unknown} value */
const shown = (name, value) =>
  value === undefined
    ? null
    : html('div', { class: 'value' }, html('h4', {}, name), html('pre', { tabindex: 0 }, printExact(value)));

/** @param {number} count */
const times = (count) => (count === 1 ? 'once' : `${count} times`);

/**
 * @param {string} what
 * @param {SagaStep} step
 * @param {CatalogueAction | undefined} action
 */
function detailsOf(what, step, action) {
  const attempts = step.undoAttempts > 0 ? `, its undo ${times(step.undoAttempts)}` : '';
  return html(
    'div',
    { class: 'detail' },
    html('p', {}, 'Action ', html('bdi', {}, step.action), `; sent ${times(step.attempts)}${attempts}.`),
    step.note !== null && html('p', {}, 'Note: ', html('bdi', {}, step.note)),
    ...messagesOf(what, action)
      .filter(([, messages]) => messages.length > 0)
      .map(([title, messages]) =>
        html(
          'p',
          { class: 'messages' },
          `${title}: `,
          ...messages.map(({ topic, type }) => html('code', {}, `${type} on ${topic}`)),
        ),
      ),
    shown('Payload', step.payload),
    shown('Kept of the answer', step.result),
    shown('Found by the port', step.found),
  );
}

/** The history of a saga. Entries that are open stay open while new ones come. */
export class SagaHistory {
  element = html('ol', { class: 'history' });
  /** @type {string[]} */
  #shown = [];

  /**
   * @param {Saga} saga
   * @param {ReadonlyMap<string, CatalogueAction>} catalogue
   */
  show(saga, catalogue) {
    const steps = new Map(saga.steps.map((step) => [step.stepId, step]));
    saga.history.forEach((entry, index) => {
      const step = entry.step === null ? undefined : steps.get(entry.step);
      const action = step && catalogue.get(step.action);
      // What is known of a step may change after the entry was made.
      const print = printExact([entry, step ?? null, action !== undefined]);
      if (this.#shown[index] === print) return;
      this.#shown[index] = print;
      const before = this.element.children[index];
      const isOpen = before?.querySelector('details')?.open ?? false;
      const line = this.#entry(entry, saga.startedAt, step, action, isOpen);
      if (before) before.replaceWith(line);
      else this.element.append(line);
    });
  }

  /**
   * @param {Saga['history'][number]} entry
   * @param {string} startedAt
   * @param {SagaStep | undefined} step
   * @param {CatalogueAction | undefined} action
   * @param {boolean} isOpen
   */
  #entry({ at, what, step: stepId }, startedAt, step, action, isOpen) {
    const head = [
      html('time', { datetime: at, title: at }, timeText(at)),
      html('span', { class: 'offset' }, `+${spanText(Date.parse(at) - Date.parse(startedAt))}`),
      html('span', { class: `what ${what}` }, historyWord(what)),
      html('bdi', { class: 'step' }, stepId ?? ''),
    ];
    if (!step) return html('li', {}, html('div', { class: 'line' }, ...head));
    const details = html('details', { open: isOpen }, html('summary', { class: 'line' }, ...head));
    const fill = () => {
      if (details.open && details.children.length === 1) details.append(detailsOf(what, step, action));
    };
    details.addEventListener('toggle', fill);
    fill();
    return html('li', {}, details);
  }
}
