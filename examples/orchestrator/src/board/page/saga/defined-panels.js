import { printExact } from '../data/exact-json.js';
import { html } from '../dom.js';
import { eventWord, momentText } from '../words.js';

/** @typedef {import('../data/types.js').DefinedSaga} DefinedSaga */
/** @typedef {NonNullable<DefinedSaga['stack']>[number]} StackedStep */

/** @param {StackedStep['undo']} undo */
function undoText(undo) {
  if (undo.kind !== 'inverse')
    return `${undo.kind === 'nothing' ? 'nothing to undo' : 'cannot be undone'}: ${undo.reason}`;
  const { commands, port } = undo;
  if (commands === null || commands.length === 0) return `asks ${port ?? 'nobody'} first`;
  return commands.map(({ type, topic }) => `${type} on ${topic}`).join(', ');
}

/** What an undo would send, to be opened. @param {StackedStep} step */
function stackedStep({ step, action, undo }) {
  const sent = undo.kind === 'inverse' ? (undo.commands ?? []) : [];
  const head = [html('b', {}, step), ' ', html('span', { class: 'quiet' }, action), ' → ', undoText(undo)];
  if (sent.length === 0) return html('li', {}, ...head);
  return html(
    'li',
    {},
    html(
      'details',
      {},
      html('summary', {}, ...head),
      ...sent.map(({ value }) => html('pre', {}, printExact(value))),
    ),
  );
}

/**
 * @param {string} title
 * @param {string} name of its class
 * @param {readonly HTMLElement[]} items
 * @param {'ol' | 'ul'} [list]
 */
const panel = (title, name, items, list = 'ul') =>
  items.length > 0 &&
  html('section', { class: name, 'aria-label': title }, html('h4', {}, title), html(list, {}, ...items));

/**
 * What only statecharts have: timers, the stack of what would be undone, events that wait for their state, the output.
 *
 * @param {DefinedSaga} defined
 */
export function definedPanels({ version, timers, stack, kept, takes, output }) {
  return html(
    'div',
    { class: 'defined' },
    panel(
      'Timers',
      'timers',
      timers.map(({ event, actor, due }) =>
        html(
          'li',
          {},
          html('b', {}, eventWord(event)),
          actor === '' ? ' ' : ` of ${actor} `,
          'is due ',
          html('time', { datetime: due }, momentText(due)),
        ),
      ),
    ),
    panel('Would be undone, in this order', 'stack', (stack ?? []).map(stackedStep), 'ol'),
    panel(
      'Events that no state has taken yet',
      'kept',
      kept.map(({ type }) => html('li', {}, type)),
    ),
    panel(
      'Events that it takes now',
      'takes',
      (takes ?? []).map((type) => html('li', {}, html('code', {}, type))),
    ),
    output !== undefined &&
      html('section', { class: 'output' }, html('h4', {}, 'Output'), html('pre', {}, printExact(output))),
    html('p', { class: 'quiet' }, `Version ${version} of its definition.`),
  );
}
