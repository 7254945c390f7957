import { parseExact } from './exact-json.js';

/** @typedef {import('./types.js').SagaSummary} SagaSummary */
/** @typedef {import('./session.js').Session} Session */

/** An answer of the API that is not a good one. */
export class ApiFault extends Error {
  /**
   * @param {number} status
   * @param {string} message
   */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** @param {Response} response */
export async function faultOf(response) {
  const text = await response.text();
  try {
    /** @type {{ errors: { detail?: string, title: string }[] }} */
    const { errors } = JSON.parse(text);
    return new ApiFault(response.status, errors.map(({ detail, title }) => detail ?? title).join(' '));
  } catch {
    return new ApiFault(response.status, `The service answered with status ${response.status}.`);
  }
}

/** The REST API of the service that served the page. */
export class Api {
  #session;

  /** @param {Session} session */
  constructor(session) {
    this.#session = session;
  }

  /**
   * @param {string} path
   * @param {AbortSignal} [signal]
   */
  async get(path, signal) {
    const response = await fetch(path, {
      headers: this.#session.readHeaders(),
      cache: 'no-store',
      ...(signal ? { signal } : {}),
    });
    if (!response.ok) throw await faultOf(response);
    return parseExact(await response.text());
  }

  /**
   * Pages of all sagas, newest first.
   *
   * @param {AbortSignal} signal
   * @returns {AsyncGenerator<SagaSummary[]>}
   */
  async *pages(signal) {
    for (let path = '/api/sagas?page[size]=500'; path !== null;) {
      const { data, links } = await this.get(path, signal);
      yield data.map((/** @type {{ attributes: SagaSummary }} */ { attributes }) => attributes);
      path = links.next;
    }
  }

  /**
   * @param {string} transactionId
   * @param {import('./types.js').OperatorOrder} order
   * @returns {Promise<'applied' | 'sent'>}
   */
  async operate(transactionId, { verb, step, by, reason }) {
    const response = await fetch(`/api/sagas/${encodeURIComponent(transactionId)}/${verb}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...this.#session.commandHeaders() },
      body: JSON.stringify({
        ...(step === '' ? {} : { step }),
        ...(by === '' ? {} : { by }),
        ...(reason === '' ? {} : { reason }),
      }),
    });
    if (!response.ok) throw await faultOf(response);
    return response.status === 200 ? 'applied' : 'sent';
  }
}
