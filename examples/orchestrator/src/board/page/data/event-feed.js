import { ApiFault, faultOf } from './api.js';
import { parseExact } from './exact-json.js';

/** @typedef {import('./session.js').Session} Session */

/**
 * @typedef {object} FeedListener
 * @property {() => void} [opened] the stream begins, or begins anew after a break: what was missed has to be read
 * @property {(event: string, data: any) => void} told
 * @property {() => void} broken it will be tried again
 * @property {(fault: ApiFault) => void} refused it will not
 */

const AGAIN_MS = 2_000;
/** The service gives a beat every 15 seconds: a line that misses two of them is dead, though nobody has said so. */
const SILENCE_MS = 35_000;
/** Refusals that say nothing of the request itself. */
const forNow = new Set([429, 502, 503, 504]);

/**
 * @template T
 * @param {Promise<T>} read
 * @param {number} silenceMs
 * @returns {Promise<T | undefined>} `undefined` when nothing has come for so long
 */
function heard(read, silenceMs) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {Promise<undefined>} */
  const silent = new Promise((resolve) => (timer = setTimeout(() => resolve(undefined), silenceMs)));
  return Promise.race([read, silent]).finally(() => clearTimeout(timer));
}

/**
 * @param {string} block
 * @param {FeedListener} listener
 */
function tell(block, listener) {
  /** @type {Record<string, string>} */
  const fields = {};
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 1).trimStart();
  }
  if (fields['data'] !== undefined) listener.told(fields['event'] ?? 'message', parseExact(fields['data']));
}

/**
 * @param {ReadableStream<Uint8Array>} body
 * @param {FeedListener} listener
 * @param {number} silenceMs
 */
async function readStream(body, listener, silenceMs) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const read = await heard(reader.read(), silenceMs);
    if (!read) await reader.cancel();
    if (!read || read.done) return;
    const blocks = (rest + decoder.decode(read.value, { stream: true })).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) tell(block, listener);
  }
}

/**
 * Follows a stream of server-sent events until it is told to stop. The browser's own EventSource cannot send the headers
 * that say who asks.
 *
 * @param {string} path
 * @param {Session} session
 * @param {FeedListener} listener
 * @param {{ silenceMs?: number, againMs?: number }} [patience] in milliseconds
 * @returns {() => void} stops it
 */
export function followEvents(path, session, listener, { silenceMs = SILENCE_MS, againMs = AGAIN_MS } = {}) {
  const stop = new AbortController();
  const { signal } = stop;
  const run = async () => {
    while (!signal.aborted) {
      try {
        const response = await fetch(path, { headers: session.readHeaders(), cache: 'no-store', signal });
        if (response.status >= 400 && response.status < 500 && !forNow.has(response.status)) {
          listener.refused(await faultOf(response));
          return;
        }
        if (response.ok && response.body) {
          listener.opened?.();
          await readStream(response.body, listener, silenceMs);
        }
      } catch (thrown) {
        if (!signal.aborted && !(thrown instanceof TypeError)) console.error(thrown);
      }
      if (signal.aborted) return;
      listener.broken();
      await new Promise((resolve) => setTimeout(resolve, againMs));
    }
  };
  void run();
  return () => stop.abort();
}
