import { ApiFault } from './api.js';
import { followEvents } from './event-feed.js';
import { MOST_SAGAS } from './saga-store.js';

/** @typedef {'loading' | 'live' | 'broken' | { refused: string }} FeedState */

/** A saga that is forgotten while nobody told of it is noticed at the next reading of the whole list. */
const READ_AGAIN_MS = 5 * 60_000;
/** When a reading that failed is tried again. */
const AGAIN_MS = 2_000;

/**
 * Keeps a store as the service knows its sagas: follows changes first, then reads all pages, so that nothing falls between.
 *
 * @param {import('./api.js').Api} api
 * @param {import('./session.js').Session} session
 * @param {import('./saga-store.js').SagaStore} store
 * @param {(state: FeedState) => void} tell
 * @returns {() => void} stops it
 */
export function feedSagas(api, session, store, tell) {
  let reading = new AbortController();
  const read = async () => {
    reading.abort();
    reading = new AbortController();
    const { signal } = reading;
    const gone = new Set(store.ids());
    try {
      for await (const sagas of api.pages(signal)) {
        if (signal.aborted) return;
        store.put(sagas);
        for (const { transactionId } of sagas) gone.delete(transactionId);
        if (store.size >= MOST_SAGAS) break;
      }
      store.forget(gone);
      tell('live');
    } catch (thrown) {
      if (signal.aborted) return;
      if (thrown instanceof ApiFault && thrown.status < 500 && thrown.status !== 429)
        tell({ refused: thrown.message });
      else {
        tell('broken');
        setTimeout(() => signal.aborted || void read(), AGAIN_MS);
      }
    }
  };
  tell('loading');
  const leave = followEvents('/api/events', session, {
    opened: () => void read(),
    told: (event, { data }) => {
      if (event === 'saga') store.put([data.attributes]);
      if (event === 'forgotten') store.forget([data.id]);
    },
    broken: () => tell('broken'),
    refused: ({ message }) => tell({ refused: message }),
  });
  const again = setInterval(() => void read(), READ_AGAIN_MS);
  return () => {
    clearInterval(again);
    reading.abort();
    leave();
  };
}
