import { afterAll, beforeAll, expect, it } from 'vitest';
import { apiSchemas } from '../../src/http/index.js';
import { openEvents, readEvents } from '../support/event-reader.js';
import { hint, post } from '../support/requests.js';
import { sampleSaga } from '../support/sample-sagas.js';
import {
  OTHER_TENANT,
  type RunningService,
  startEmbeddedService,
  tenantHeaders,
  TOKEN,
} from '../support/service.js';
import { until } from '../support/until.js';

let service: RunningService;
let url: string;
beforeAll(async () => {
  service = await startEmbeddedService({ SAGACHART_POST_WAIT: 'PT0S' });
  url = service.url;
});
afterAll(() => service.stop());

it('streams a saga from its present state to its end, and then closes', async () => {
  const { id, document } = sampleSaga('operator-retry');
  await post(url, '/api/sagas', document);
  await until(
    () => service.runtime.directory.get(id)?.status,
    (status) => status === 'parked',
  );
  const stream = await openEvents(`${url}/api/sagas/${id}/events`, tenantHeaders());
  await post(url, `/api/sagas/${id}/retry`, {}, { authorization: `Bearer ${TOKEN}` });
  const { events, ended } = await stream.read();
  expect(ended).toBe(true);
  const sagas = events.filter(({ event }) => event === 'saga').map(({ data }) => apiSchemas.Saga.parse(data));
  const states = [...new Set(sagas.map(({ data }) => data.attributes.status))];
  expect(states).toEqual(['parked', 'compensating', 'failed']);
  expect(events.at(-1)).toEqual({ event: 'end', data: { status: 'failed' } });
});

it('streams a saga that has ended as one event and its end', async () => {
  const { json } = await post(url, '/api/sagas', hint());
  const { events } = await readEvents(`${url}/api/sagas/${json.data.id}/events`, tenantHeaders());
  expect(events.map(({ event }) => event)).toEqual(['saga', 'end']);
});

it('streams the changes of all sagas of one tenant, and of no other', async () => {
  const other = tenantHeaders(OTHER_TENANT);
  const stream = await openEvents(`${url}/api/events`, other);
  await post(url, '/api/sagas', hint());
  const { json } = await post(url, '/api/sagas', hint(), other);
  const { events } = await stream.read((heard) => heard.length > 0);
  expect(events.map(({ data }) => data.data.id)).toEqual([json.data.id]);
});

it('lets go of its streams when the service stops', async () => {
  const own = await startEmbeddedService();
  const { id, document } = sampleSaga('undo-parks');
  await post(own.url, '/api/sagas', document);
  const stream = await openEvents(`${own.url}/api/sagas/${id}/events`, tenantHeaders());
  await own.stop();
  expect((await stream.read()).ended).toBe(true);
});
