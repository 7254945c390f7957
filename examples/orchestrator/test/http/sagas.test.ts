import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conforms, get, hint, post, step, submission } from '../support/requests.js';
import {
  OTHER_TENANT,
  type RunningService,
  startEmbeddedService,
  TENANT,
  tenantHeaders,
  TOKEN,
} from '../support/service.js';

let service: RunningService;
let url: string;
beforeAll(async () => {
  service = await startEmbeddedService();
  url = service.url;
});
afterAll(() => service.stop());

const sample = (name: string) => {
  const found = service.samples.find((one) => one.name === name);
  if (!found) throw new Error(`no sample ${name}`);
  return found.command;
};

describe('POST /api/sagas', () => {
  it('answers a saga of synchronous steps with its outcome', async () => {
    const answer = await post(url, '/api/sagas', hint());
    expect(answer.status).toBe(201);
    conforms('Saga', answer);
    expect(answer.json.data.attributes).toMatchObject({
      status: 'completed',
      outcome: { type: 'COMPLETED' },
      tenantId: TENANT,
      steps: [{ stepId: 'hint', status: 'completed', state: 'succeeded' }],
    });
    expect(answer.headers.get('location')).toBe(`/api/sagas/${answer.json.data.id}`);
  });

  it('answers a saga that goes on with 202 and its present state', async () => {
    const answer = await post(url, '/api/sagas', submission(sample('late-answer')));
    expect(answer.status).toBe(202);
    conforms('Saga', answer);
    expect(answer.json.data.attributes.outcome).toBeNull();
  });

  it('starts one saga for a document that is sent twice', async () => {
    const id = randomUUID();
    const first = await post(url, '/api/sagas', hint(id));
    const second = await post(url, '/api/sagas', hint(id));
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.json.data.attributes.startedAt).toBe(first.json.data.attributes.startedAt);
  });

  it('refuses another saga, and another tenant, under a transaction id that is taken', async () => {
    const id = randomUUID();
    await post(url, '/api/sagas', hint(id));
    const other = submission(
      {
        sagaType: 'quest_reward',
        steps: [step('sound', 'play_portal_sound', { characterId: 1, worldId: 0, channelId: 0 })],
      },
      id,
    );
    const otherSaga = await post(url, '/api/sagas', other);
    const otherTenant = await post(url, '/api/sagas', hint(id), tenantHeaders(OTHER_TENANT));
    expect([otherSaga.status, otherTenant.status]).toEqual([409, 409]);
    conforms('Errors', otherSaga);
  });

  it('makes a transaction id for a nil one', async () => {
    const answer = await post(url, '/api/sagas', hint('00000000-0000-0000-0000-000000000000'));
    expect(answer.status).toBe(201);
    expect(answer.json.data.id).toMatch(/^(?!00000000)[0-9a-f-]{36}$/);
  });

  it('names every fault of a document, each with its place', async () => {
    const answer = await post(
      url,
      '/api/sagas',
      submission({
        sagaType: '',
        steps: [
          step('a', 'award_mesos', { characterId: -1, amount: 'much' }),
          step('a', 'no_such_action', {}),
        ],
      }),
    );
    expect(answer.status).toBe(400);
    conforms('Errors', answer);
    expect(
      answer.json.errors.map(({ source }: { source: { pointer: string } }) => source.pointer).sort(),
    ).toEqual([
      '/data/attributes/sagaType',
      '/data/attributes/steps/0/payload/amount',
      '/data/attributes/steps/0/payload/characterId',
      '/data/attributes/steps/1/action',
    ]);
  });

  it('takes any of the 57 actions, 64-bit ids to the last digit', async () => {
    const answer = await post(url, '/api/sagas', submission(sample('cash-shop-withdrawal')));
    expect(answer.status).toBeLessThan(300);
    expect(answer.json.data.attributes.steps[0].payload.cashId).toBe(4611686018427387905n);
  });

  it('names every tenant header that is missing or wrong', async () => {
    const missing = await post(url, '/api/sagas', hint(), {});
    expect(missing.status).toBe(400);
    expect(missing.json.errors).toHaveLength(4);
    const wrong = await post(url, '/api/sagas', hint(), {
      TENANT_ID: 'me',
      REGION: 'two words',
      MAJOR_VERSION: '65536',
      MINOR_VERSION: '0x1',
    });
    expect(wrong.status).toBe(400);
    expect(wrong.json.errors.map(({ source }: { source: { header: string } }) => source.header)).toEqual([
      'TENANT_ID',
      'REGION',
      'MAJOR_VERSION',
      'MINOR_VERSION',
    ]);
  });
});

describe('GET /api/sagas', () => {
  it('shows a saga to its tenant, and to nobody else', async () => {
    const { json } = await post(url, '/api/sagas', hint());
    const path = `/api/sagas/${json.data.id}`;
    const own = await get(url, path);
    expect(own.status).toBe(200);
    conforms('Saga', own);
    const stranger = await get(url, path, tenantHeaders(OTHER_TENANT));
    const nobody = await get(url, `/api/sagas/${randomUUID()}`);
    expect([stranger.status, nobody.status]).toEqual([404, 404]);
    expect(stranger.json.errors[0].code).toBe(nobody.json.errors[0].code);
    for (const more of ['/events', '/chart'])
      expect((await get(url, path + more, tenantHeaders(OTHER_TENANT))).status).toBe(404);
  });

  it('shows every tenant to the operator alone', async () => {
    const { json } = await post(url, '/api/sagas', hint());
    const path = `/api/sagas/${json.data.id}`;
    expect((await get(url, path, { authorization: `Bearer ${TOKEN}` })).status).toBe(200);
    expect((await get(url, path, { authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await get(url, path, {})).status).toBe(400);
  });

  it('filters by status, type, initiator and age, and turns pages', async () => {
    const type = `type-${randomUUID()}`;
    const attributes = {
      sagaType: type,
      initiatedBy: 'pager',
      steps: [step('s', 'play_portal_sound', { characterId: 1, worldId: 0, channelId: 0 })],
    };
    const ids = [];
    for (let count = 0; count < 5; count += 1)
      ids.push((await post(url, '/api/sagas', submission(attributes))).json.data.id);
    const query = `filter[sagaType]=${type}&filter[initiatedBy]=pager&filter[status]=completed,failed`;
    const seen: string[] = [];
    let path: string | null = `/api/sagas?${query}&page[size]=2`;
    while (path !== null) {
      const page = await get(url, path);
      expect(page.status).toBe(200);
      conforms('SagaList', page);
      seen.push(...page.json.data.map(({ id }: { id: string }) => id));
      path = page.json.links.next;
    }
    expect([...seen].sort()).toEqual([...ids].sort());
    const old = await get(url, `/api/sagas?filter[sagaType]=${type}&filter[olderThan]=PT1H`);
    const running = await get(url, `/api/sagas?filter[sagaType]=${type}&filter[status]=running`);
    expect([old.json.data, running.json.data]).toEqual([[], []]);
  });

  it('names every query parameter that is wrong', async () => {
    const answer = await get(
      url,
      '/api/sagas?filter[status]=lost&filter[olderThan]=soon&page[size]=0&filter[startedAfter]=today&colour=red',
    );
    expect(answer.status).toBe(400);
    expect(answer.json.errors).toHaveLength(5);
    expect((await get(url, '/api/sagas?page[cursor]=nowhere')).status).toBe(400);
  });

  it('gives the chart of a saga with the states that it stands in', async () => {
    const { json } = await post(url, '/api/sagas', hint());
    const answer = await get(url, `/api/sagas/${json.data.id}/chart`);
    conforms('SagaChart', answer);
    expect(answer.json.active).toEqual(['completed']);
    expect(answer.json.chart.nodes.map(({ id }: { id: string }) => id)).toContain('completed');
  });
});
