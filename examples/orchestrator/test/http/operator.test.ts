import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conforms, get, hint, post } from '../support/requests.js';
import { sampleSaga } from '../support/sample-sagas.js';
import {
  OTHER_TENANT,
  type RunningService,
  startEmbeddedService,
  TENANT,
  tenantHeaders,
  TOKEN,
} from '../support/service.js';
import { until } from '../support/until.js';

let service: RunningService;
let url: string;
beforeAll(async () => {
  service = await startEmbeddedService({ SAGACHART_POST_WAIT: 'PT0.1S' });
  url = service.url;
});
afterAll(() => service.stop());

const bearer = { authorization: `Bearer ${TOKEN}` };

/** A saga whose undo was refused. */
async function parkedSaga(name = 'operator-retry'): Promise<string> {
  const { id, document } = sampleSaga(name);
  await post(url, '/api/sagas', document);
  await until(
    () => get(url, `/api/sagas/${id}`),
    ({ json }) => json.data?.attributes.status === 'parked',
  );
  return `/api/sagas/${id}`;
}

describe('operator commands', () => {
  it('need the token: none and a wrong one are 401, and change nothing', async () => {
    const saga = await parkedSaga();
    const answers = await Promise.all([
      post(url, `${saga}/retry`, {}),
      post(url, `${saga}/retry`, {}, { ...tenantHeaders(), authorization: 'Bearer wrong' }),
      post(url, `${saga}/retry`, {}, { ...tenantHeaders(), authorization: `Basic ${TOKEN}` }),
      post(url, `${saga}/retry`, {}, { ...tenantHeaders(), authorization: `Bearer ${TOKEN}x` }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    expect(answers[0]?.headers.get('www-authenticate')).toContain('Bearer');
    expect((await get(url, saga)).json.data.attributes.status).toBe('parked');
    const tried = service
      .logged()
      .filter((line) => line['audit'] === true && line['transactionId'] === saga.split('/').at(-1));
    expect(tried.map(({ result }) => result)).toEqual(answers.map(() => 'unauthorised'));
    expect(service.logText()).not.toContain('Bearer');
  });

  it('retry the undo of a parked saga, which then ends', async () => {
    const saga = await parkedSaga();
    const answer = await post(url, `${saga}/retry`, { by: 'night shift', reason: 'mesos are back' }, bearer);
    expect(answer.status).toBe(200);
    conforms('Saga', answer);
    expect(answer.json.data.attributes.history.map(({ what }: { what: string }) => what)).toContain(
      'operator-retry',
    );
    await until(
      () => get(url, saga),
      ({ json }) => json.data.attributes.status === 'failed',
    );
  });

  it('skip the undo of a parked saga', async () => {
    const saga = await parkedSaga('undo-parks');
    const answer = await post(url, `${saga}/skip`, {}, bearer);
    expect(answer.status).toBe(200);
    expect(answer.json.data.attributes).toMatchObject({
      status: 'failed',
      steps: [{ state: 'undoSkipped' }, { state: 'rejected' }],
    });
  });

  it('cancel a running saga, without a body too', async () => {
    const { id, document } = sampleSaga('late-answer');
    await post(url, '/api/sagas', document);
    await until(
      () => get(url, `/api/sagas/${id}`),
      ({ json }) => json.data.attributes.current?.id === 'give_fame',
    );
    const response = await fetch(`${url}/api/sagas/${id}/cancel`, { method: 'POST', headers: bearer });
    expect(response.status).toBe(200);
  });

  it('that cannot be applied are refused with what could be', async () => {
    const { json } = await post(url, '/api/sagas', hint());
    const answer = await post(url, `/api/sagas/${json.data.id}/retry`, {}, bearer);
    expect(answer.status).toBe(409);
    conforms('Errors', answer);
    expect(answer.json.errors[0].detail).toContain('no command can');
  });

  it('find only sagas of the tenant that is named, and all without one', async () => {
    const saga = await parkedSaga();
    const stranger = await post(url, `${saga}/skip`, {}, { ...tenantHeaders(OTHER_TENANT), ...bearer });
    const nobody = await post(url, `/api/sagas/${randomUUID()}/skip`, {}, bearer);
    expect([stranger.status, nobody.status]).toEqual([404, 404]);
    const own = await post(url, `${saga}/skip`, {}, { ...tenantHeaders(TENANT), ...bearer });
    expect(own.status).toBe(200);
  });

  it('name every fault of their note', async () => {
    const saga = await parkedSaga();
    const answer = await post(url, `${saga}/skip`, { by: 7, reason: 'x'.repeat(2_001), force: true }, bearer);
    expect(answer.status).toBe(400);
    expect(answer.json.errors).toHaveLength(3);
    expect((await get(url, saga)).json.data.attributes.status).toBe('parked');
  });

  it('leave a line in the audit log each, also when they are refused, and no line holds the token', async () => {
    const saga = await parkedSaga();
    await post(url, `${saga}/cancel`, { by: 'night shift' }, bearer);
    await post(url, `${saga}/skip`, { by: 'night shift', reason: 'paid by hand' }, bearer);
    const transactionId = saga.split('/').at(-1);
    const lines = service
      .logged()
      .filter((line) => line['audit'] === true && line['transactionId'] === transactionId);
    expect(lines).toMatchObject([
      { command: 'cancel', by: 'night shift', result: 'refused' },
      { command: 'skip', by: 'night shift', reason: 'paid by hand', result: 'applied' },
    ]);
    expect(service.logText()).not.toContain(TOKEN);
  });
});

describe('without OPERATOR_TOKEN', () => {
  it('there are no operator routes', async () => {
    const closed = await startEmbeddedService({ OPERATOR_TOKEN: '' });
    try {
      const { json } = await post(closed.url, '/api/sagas', hint());
      const answers = await Promise.all(
        ['retry', 'skip', 'cancel'].map((command) =>
          post(closed.url, `/api/sagas/${json.data.id}/${command}`, {}, { ...tenantHeaders(), ...bearer }),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
      expect((await get(closed.url, '/api/sagas', bearer)).status).toBe(401);
      const { json: document } = await get(closed.url, '/api/openapi.json');
      expect(Object.keys(document.paths)).not.toContain('/api/sagas/{transactionId}/retry');
    } finally {
      await closed.stop();
    }
  });
});
