import { ChartView } from '../chart/chart-view.js';
import { printExact } from '../data/exact-json.js';
import { html, sentence } from '../dom.js';
import { spanText } from '../words.js';

/** @typedef {import('../data/types.js').CatalogueAction} CatalogueAction */
/** @typedef {{ readonly topic: string, readonly type: string }} Message */

/** @param {readonly Message[]} messages */
const messageList = (messages) =>
  messages.length === 0
    ? 'none'
    : html(
        'span',
        { class: 'messages' },
        ...messages.map(({ topic, type }) => html('code', {}, `${type} on ${topic}`)),
      );

/** @param {CatalogueAction} action */
function undoText({ undo }) {
  if (undo.kind === 'inverse') return messageList(undo.commands);
  return undo.kind === 'nothing' ? 'nothing to undo' : `impossible: ${undo.reason}`;
}

/** @param {CatalogueAction} action */
function actionView(action) {
  const chart = new ChartView(action.chart, `Statechart of ${action.name}`);
  chart.show({ active: [], steps: [] });
  const { kind, role, commands, completes, fails, port, parts, deadlineMs, attempts } = action;
  /** @type {readonly (readonly [string, import('../dom.js').Child])[]} */
  const facts = [
    ['Kind', `${kind}, ${role}`],
    ['Sends', messageList(commands)],
    ['Completes on', messageList(completes)],
    ['Fails on', messageList(fails)],
    ['Undo', undoText(action)],
    ['Port', port],
    ['Parts', parts.length === 0 ? null : parts.join(', ')],
    ['Deadline', `${spanText(deadlineMs)}, ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`],
  ];
  return html(
    'article',
    { class: 'saga', 'aria-label': 'Action' },
    html('a', { class: 'back', href: '#/actions' }, '← All actions'),
    html('h2', {}, action.name),
    html('p', {}, ...sentence(action.summary)),
    ...action.notes.map((note) => html('p', { class: 'quiet' }, ...sentence(note))),
    html(
      'dl',
      { class: 'facts' },
      ...facts
        .filter(([, value]) => value !== null)
        .map(([name, value]) => html('div', {}, html('dt', {}, name), html('dd', {}, value))),
    ),
    html('div', { class: 'chart-place' }, chart.element),
    html('h3', {}, 'Payload, as an example'),
    html('pre', { tabindex: 0 }, printExact(action.sample)),
    html(
      'details',
      {},
      html('summary', {}, 'JSON Schema'),
      html('pre', { tabindex: 0 }, printExact(action.payload)),
    ),
  );
}

/**
 * The catalogue: all actions, and one of them.
 *
 * @param {ReadonlyMap<string, CatalogueAction>} catalogue
 * @param {string | undefined} name
 */
export function cataloguePage(catalogue, name) {
  const links = [...catalogue.values()].map((action) =>
    html(
      'a',
      {
        href: `#/actions/${encodeURIComponent(action.name)}`,
        'aria-current': action.name === name && 'page',
      },
      html('b', {}, action.name),
      html('span', {}, ...sentence(action.summary)),
    ),
  );
  const filter = html('input', {
    type: 'search',
    placeholder: 'Filter actions …',
    'aria-label': 'Filter actions',
    oninput: () => {
      const wanted = filter.value.toLowerCase();
      for (const link of links) link.hidden = !link.textContent?.toLowerCase().includes(wanted);
    },
  });
  const action = name === undefined ? undefined : catalogue.get(name);
  const empty =
    name === undefined ? 'Choose an action to see its chart.' : 'The catalogue has no action of that name.';
  return html(
    'div',
    { class: `panes ${name === undefined ? 'at-list' : 'at-detail'}` },
    html(
      'section',
      { class: 'list', 'aria-label': 'Actions' },
      filter,
      html('nav', { class: 'actions' }, ...links),
    ),
    html('div', { class: 'detail-pane' }, action ? actionView(action) : html('p', { class: 'quiet' }, empty)),
  );
}
