import { ApiFault } from '../data/api.js';
import { printExact } from '../data/exact-json.js';
import { html } from '../dom.js';
import { spanText, timeText } from '../words.js';

/** @typedef {import('../data/types.js').Saga} Saga */
/** @typedef {import('../data/types.js').ShownMessage} ShownMessage */

/** How long changes are gathered before the messages are read anew; on Kafka each reading is a search. */
const GATHER_MS = 1_500;

/** @type {Readonly<Record<ShownMessage['kind'], string>>} */
const kinds = {
  saga: '→ saga command',
  command: '← command',
  event: '→ event',
  answer: '→ answer of a port',
  operator: '→ operator',
  outcome: '← outcome',
};

/** What a message says first: its type, or what stands for one. @param {ShownMessage} message */
function nameOf({ kind, value }) {
  if (typeof value !== 'object' || value === null) return '';
  const members = /** @type {Record<string, unknown>} */ (value);
  const name =
    { saga: 'sagaType', answer: 'key', operator: 'command' }[/** @type {string} */ (kind)] ?? 'type';
  return typeof members[name] === 'string' ? members[name] : '';
}

/** Bytes that are no text, as pairs of hexadecimal digits. @param {string} base64 */
const bytesText = (base64) =>
  [...atob(base64)].map((one) => one.charCodeAt(0).toString(16).padStart(2, '0')).join(' ');

/** A header may have no value at all. @param {string | { base64: string } | null} shown */
function shownValue(shown) {
  if (shown === null) return '(no value)';
  return typeof shown === 'string' ? shown : bytesText(shown.base64);
}

/** @param {ShownMessage} message */
function detailsOf({ headers, value, text }) {
  const body = text === undefined ? printExact(value ?? null) : text;
  return html(
    'div',
    { class: 'detail' },
    headers.length > 0 &&
      html(
        'dl',
        { class: 'headers' },
        ...headers.map(({ name, value: shown }) =>
          html(
            'div',
            {},
            html('dt', {}, html('bdi', {}, name)),
            html('dd', {}, html('bdi', {}, shownValue(shown))),
          ),
        ),
      ),
    html(
      'div',
      { class: 'value' },
      html('h4', {}, text === undefined ? 'Body' : 'Body, which is no JSON'),
      html('pre', { tabindex: 0 }, body),
    ),
  );
}

/** The messages of a saga. They are read when they are first looked at, and anew when the saga has changed meanwhile. */
export class SagaMessages {
  #api;
  #path;
  #list = html('ol', { class: 'carried', 'aria-label': 'Messages' });
  #note = html('div', { class: 'message-note', role: 'status' });
  /** @type {string[]} */
  #shown = [];
  /** @type {Saga | undefined} */
  #saga;
  /** The state of the saga that was read. @type {string | undefined} */
  #readAt;
  #isReading = false;
  /** @type {number | undefined} */
  #timer;

  /**
   * @param {string} transactionId
   * @param {import('../data/api.js').Api} api
   */
  constructor(transactionId, api) {
    this.#api = api;
    this.#path = `/api/sagas/${encodeURIComponent(transactionId)}/messages`;
    this.element = html(
      'details',
      { class: 'saga-messages', ontoggle: () => this.#readSoon(0) },
      html('summary', {}, html('h3', {}, 'Messages')),
      this.#note,
      this.#list,
    );
  }

  /** @param {Saga} saga */
  show(saga) {
    this.#saga = saga;
    this.#readSoon(this.#readAt === undefined ? 0 : GATHER_MS);
  }

  close() {
    clearTimeout(this.#timer);
    this.#saga = undefined;
  }

  /** @param {number} ms */
  #readSoon(ms) {
    if (!this.element.open || !this.#saga || this.#isReading) return;
    if (this.#readAt === stateOf(this.#saga)) return;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#read(), ms);
  }

  async #read() {
    const saga = this.#saga;
    if (!saga) return;
    this.#isReading = true;
    if (this.#readAt === undefined)
      this.#note.replaceChildren(html('p', { class: 'quiet' }, 'Looking for the messages …'));
    try {
      const { messages, gaps } = await this.#api.get(this.#path);
      this.#fill(messages, saga.startedAt);
      this.#note.replaceChildren(
        html(
          'p',
          { class: 'quiet' },
          `${messages.length} ${messages.length === 1 ? 'message' : 'messages'}; → to the saga, ← from it.`,
        ),
        ...gaps.map((/** @type {{ code: string, reason: string }} */ { code, reason }) =>
          html('p', { class: 'problem' }, html('code', {}, code), ' ', reason),
        ),
      );
    } catch (thrown) {
      const text = thrown instanceof ApiFault ? thrown.message : 'The messages could not be read.';
      this.#note.replaceChildren(html('p', { class: 'problem' }, text));
    } finally {
      // Also after a fault: the next change of the saga, or closing and opening, is the next try.
      this.#readAt = stateOf(saga);
      this.#isReading = false;
    }
    this.#readSoon(GATHER_MS);
  }

  /**
   * Messages that are there already stay as they are, open or not.
   *
   * @param {readonly ShownMessage[]} messages
   * @param {string} startedAt
   */
  #fill(messages, startedAt) {
    messages.forEach((message, index) => {
      const print = printExact(message);
      if (this.#shown[index] === print) return;
      this.#shown[index] = print;
      const line = this.#entry(message, startedAt);
      const before = this.#list.children[index];
      if (before) before.replaceWith(line);
      else this.#list.append(line);
    });
    this.#shown.length = messages.length;
    while (this.#list.children.length > messages.length) this.#list.lastElementChild?.remove();
  }

  /**
   * @param {ShownMessage} message
   * @param {string} startedAt
   */
  #entry(message, startedAt) {
    const { at, kind, topic } = message;
    const name = nameOf(message);
    const since = Date.parse(at) - Date.parse(startedAt);
    const details = html(
      'details',
      {},
      html(
        'summary',
        { class: 'line' },
        html('time', { datetime: at, title: at }, timeText(at)),
        html('span', { class: 'offset' }, since < 0 ? `−${spanText(-since)}` : `+${spanText(since)}`),
        html('span', { class: `what message-${kind}` }, kinds[kind]),
        html('span', { class: 'step' }, html('bdi', {}, name), topic !== null && html('code', {}, topic)),
      ),
    );
    details.addEventListener('toggle', () => {
      if (details.open && details.children.length === 1) details.append(detailsOf(message));
    });
    return html('li', {}, details);
  }
}

/** Changes whenever messages may have come or gone. @param {Saga} saga */
const stateOf = ({ history, status }) => `${history.length} ${status}`;
