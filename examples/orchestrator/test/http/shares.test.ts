import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { Admission } from '../../src/http/index.js';
import { OpenStreams } from '../../src/http/stream-limits.js';
import { get, hint, post, step, submission } from '../support/requests.js';
import { OTHER_TENANT, startEmbeddedService, tenantHeaders, TENANT, TOKEN } from '../support/service.js';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const thrownBy = (act: () => unknown): unknown => {
  try {
    act();
    return undefined;
  } catch (thrown) {
    return thrown;
  }
};
const refusal = (status: number, code: string) => ({ status, faults: [expect.objectContaining({ code })] });

describe('open streams', () => {
  const limits = { total: 20, perTenant: 6, perClient: 10 };
  const tooMany = (status: number) => refusal(status, 'SAGA_HTTP_STREAMS');

  it('are shared among tenants', () => {
    const open = new OpenStreams(limits);
    for (let count = 0; count < 6; count += 1) open.take({ tenant: TENANT }, `client ${count}`);
    expect(thrownBy(() => open.take({ tenant: TENANT }, 'another'))).toMatchObject(tooMany(429));
    open.take({ tenant: OTHER_TENANT }, 'another');
  });

  it('are shared among clients, whatever tenants they name', () => {
    const open = new OpenStreams(limits);
    for (let count = 0; count < 10; count += 1) open.take({ tenant: `tenant ${count}` }, 'greedy');
    expect(thrownBy(() => open.take({ tenant: 'one more' }, 'greedy'))).toMatchObject(tooMany(429));
    open.take({ tenant: 'one more' }, 'modest');
  });

  it('are kept for the operator, who holds no share, when everybody else has taken theirs', () => {
    const open = new OpenStreams(limits);
    for (let count = 0; count < 18; count += 1)
      open.take({ tenant: `t${count}` }, `client ${count % 2}x${count}`);
    expect(thrownBy(() => open.take({ tenant: 'late' }, 'late'))).toMatchObject(tooMany(503));
    open.take({ tenant: undefined }, 'greedy');
    open.take({ tenant: undefined }, 'greedy');
    expect(thrownBy(() => open.take({ tenant: undefined }, 'greedy'))).toMatchObject(tooMany(503));
  });

  it('are given back once, however often they are closed', () => {
    const open = new OpenStreams({ total: 10, perTenant: 1, perClient: 1 });
    const give = open.take({ tenant: TENANT }, 'a');
    give();
    give();
    open.take({ tenant: TENANT }, 'a');
    expect(thrownBy(() => open.take({ tenant: TENANT }, 'a'))).toMatchObject(tooMany(429));
  });

  it('of one tenant do not lock out another, nor the operator', async () => {
    const service = await startEmbeddedService({ SAGACHART_MAX_STREAMS_PER_TENANT: '2' });
    const stop = new AbortController();
    closers.push(
      () => stop.abort(),
      () => service.stop(),
    );
    const ask = (headers: Record<string, string>) =>
      fetch(`${service.url}/api/events`, { headers, signal: stop.signal }).then(({ status }) => status);
    const statuses = [];
    for (const headers of [
      tenantHeaders(),
      tenantHeaders(),
      tenantHeaders(),
      tenantHeaders(OTHER_TENANT),
      { authorization: `Bearer ${TOKEN}` },
    ])
      statuses.push(await ask(headers));
    expect(statuses).toEqual([200, 200, 429, 200, 200]);
  });
});

describe('sagas under way', () => {
  const load = { sagas: 0, steps: 0, characters: 0 };
  const weighed = (of: (tenant: string | undefined) => number) => ({
    openLoad: (tenant?: string) => ({ ...load, steps: of(tenant) }),
  });
  const MIB_OF_STEPS = 210;

  it('may take a share of each tenant, what is on its way included', () => {
    const admission = new Admission(
      { totalMiB: 10, perTenantMiB: 2 },
      weighed(() => 0),
    );
    const asked = { steps: MIB_OF_STEPS - 10, characters: 0 };
    const seen = admission.take(TENANT, asked);
    admission.take(TENANT, asked);
    expect(thrownBy(() => admission.take(TENANT, asked))).toMatchObject(refusal(429, 'SAGA_HTTP_LOAD'));
    admission.take(OTHER_TENANT, asked);
    seen();
    admission.take(TENANT, asked);
  });

  it('may take so much together', () => {
    const directory = weighed((tenant) => (tenant === undefined ? MIB_OF_STEPS * 4 : 0));
    const admission = new Admission({ totalMiB: 4, perTenantMiB: 4 }, directory);
    expect(thrownBy(() => admission.take(TENANT, { steps: 1, characters: 0 }))).toMatchObject(
      refusal(503, 'SAGA_HTTP_LOAD'),
    );
  });

  it('weigh by what they carry too', () => {
    const admission = new Admission(
      { totalMiB: 10, perTenantMiB: 1 },
      weighed(() => 0),
    );
    expect(thrownBy(() => admission.take(TENANT, { steps: 1, characters: 480_000 }))).toMatchObject(
      refusal(429, 'SAGA_HTTP_LOAD'),
    );
  });

  it('of one tenant keep no other from starting one', async () => {
    const service = await startEmbeddedService({
      SAGACHART_MAX_OPEN_MIB_PER_TENANT: '1',
      SAGACHART_POST_WAIT: 'PT0S',
    });
    closers.push(() => service.stop());
    const { url } = service;
    const hints = Array.from({ length: 100 }, (_, index) =>
      step(`hint-${index}`, 'award_mesos', {
        characterId: 1,
        worldId: 0,
        channelId: 1,
        actorId: 9,
        actorType: 'NPC',
        amount: 5,
      }),
    );
    const long = () => submission({ sagaType: 'long', initiatedBy: 'test', steps: hints }, randomUUID());
    const statuses: number[] = [];
    for (let count = 0; count < 6; count += 1) statuses.push((await post(url, '/api/sagas', long())).status);
    expect(statuses.slice(0, 1)).toEqual([202]);
    expect(statuses.at(-1)).toBe(429);
    expect((await post(url, '/api/sagas', hint(), tenantHeaders(OTHER_TENANT))).status).toBeLessThan(300);
    expect((await get(url, '/api/sagas')).status).toBe(200);
  });
});

it('the catalogue is written once', async () => {
  const service = await startEmbeddedService();
  closers.push(() => service.stop());
  const before = await get(service.url, '/api/actions');
  const [action] = service.runtime.catalog.actions.values();
  (action as unknown as { summary: string }).summary = 'changed';
  expect((await get(service.url, '/api/actions')).text).toBe(before.text);
});
