import { SagaError, type SagaCommand } from '@sagachart/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireTenant } from '../../src/http/index.js';
import { conforms, get, hint, post } from '../support/requests.js';
import { sampleSaga } from '../support/sample-sagas.js';
import {
  OTHER_TENANT,
  type RunningService,
  startEmbeddedService,
  tenantHeaders,
  TOKEN,
} from '../support/service.js';
import { until } from '../support/until.js';

const bearer = { authorization: `Bearer ${TOKEN}` };

interface Shown {
  readonly kind: string;
  readonly topic: string | null;
  readonly value?: { readonly type?: string; readonly command?: string; readonly by?: string };
}
const lines = (messages: readonly Shown[]): string[] =>
  messages.map(({ kind, topic, value }) => `${kind} ${topic} ${value?.type ?? value?.command ?? ''}`.trim());

describe('the messages of a saga', () => {
  let service: RunningService;
  let url: string;
  beforeAll(async () => {
    service = await startEmbeddedService();
    url = service.url;
  });
  afterAll(() => service.stop());

  async function ran(name: string, status: string): Promise<{ id: string; path: string; command: object }> {
    const { id, document, command } = sampleSaga(name);
    await post(url, '/api/sagas', document);
    await until(
      () => get(url, `/api/sagas/${id}`),
      ({ json }) => json.data?.attributes.status === status,
    );
    return { id, path: `/api/sagas/${id}/messages`, command };
  }

  it('are all of them in order, with topic, time, headers and body, from the saga command to the outcome', async () => {
    const { id, path, command } = await ran('shop-purchase', 'failed');
    const answer = await get(url, path);
    expect(answer.status).toBe(200);
    conforms('SagaMessages', answer);
    const { messages, gaps } = answer.json;
    expect(gaps).toEqual([]);
    const told = lines(messages);
    expect(told[0]).toBe('saga COMMAND_TOPIC_SAGA');
    expect(messages[0].value).toEqual(command);
    expect(told.slice(1, 4)).toEqual([
      'command COMMAND_TOPIC_CHARACTER REQUEST_CHANGE_MESO',
      'event EVENT_TOPIC_CHARACTER_STATUS MESO_CHANGED',
      expect.stringMatching(/^command COMMAND_TOPIC_/) as string,
    ]);
    // The undos are in it, and what the services tell beside their answers, also behind the outcome.
    expect(told).toContain('outcome EVENT_TOPIC_SAGA_STATUS FAILED');
    expect(told).toContain('event EVENT_TOPIC_CHARACTER_STATUS STAT_CHANGED');
    const amounts = messages
      .filter(({ value }: Shown) => value?.type === 'REQUEST_CHANGE_MESO')
      .map(({ value }: { value: { body: { amount: number } } }) => value.body.amount);
    expect(amounts).toEqual([amounts[0], -amounts[0]]);
    expect(messages[1].headers).toEqual(
      expect.arrayContaining([
        { name: 'TENANT_ID', value: tenantHeaders()['TENANT_ID'] },
        { name: 'MAJOR_VERSION', value: { base64: 'AFM=' } },
        { name: 'saga-idempotency-key', value: `${id}:0:execute` },
      ]),
    );
    const times = messages.map(({ at }: { at: string }) => at);
    expect(times).toEqual([...times].sort());
  });

  it('have whole numbers to the last digit', async () => {
    const { path } = await ran('cash-shop-withdrawal', 'completed');
    const { text } = await get(url, path);
    const wide = /"cashId":(\d{16,})/i.exec(text)?.[1] ?? '';
    expect(BigInt(wide)).toBeGreaterThan(2n ** 53n);
    expect(text).toContain(`:${wide}`);
  });

  it("have the operator's commands: what was noted is for the operator alone", async () => {
    const { id, path } = await ran('operator-retry', 'parked');
    await post(url, `/api/sagas/${id}/retry`, { by: 'ann', reason: 'mesos are back' }, bearer);
    const operator = ({ json }: { json: { messages: Shown[] } }): Shown | undefined =>
      json.messages.find(({ kind }) => kind === 'operator');
    expect(operator(await get(url, path))?.value).toEqual({ command: 'retry' });
    const whole = { command: 'retry', by: 'ann', reason: 'mesos are back' };
    expect(operator(await get(url, path, bearer))?.value).toEqual(whole);
  });

  it('are shown to the tenant of the saga and to the operator only', async () => {
    const { path } = await ran('portal-block', 'completed');
    expect((await get(url, path, tenantHeaders(OTHER_TENANT))).json.errors[0].code).toBe('SAGA_NOT_FOUND');
    expect((await get(url, path, {})).status).toBe(400);
    expect((await get(url, path, { authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await get(url, path, bearer)).status).toBe(200);
    expect((await get(url, '/api/sagas/nonsense/messages')).status).toBe(400);
  });

  it('of another tenant that name the saga are not shown to its tenant', async () => {
    const { id, path, command } = await ran('portal-block', 'completed');
    const stranger = requireTenant(
      Object.fromEntries(
        Object.entries(tenantHeaders(OTHER_TENANT)).map(([name, value]) => [name.toLowerCase(), value]),
      ),
    );
    const foreign = { ...(command as SagaCommand), sagaType: 'secret_of_the_other_tenant' };
    await service.runtime.submit({ ...foreign, transactionId: id }, stranger.headers);
    expect((await get(url, path)).text).not.toContain('secret_of_the_other_tenant');
    expect((await get(url, path, bearer)).text).toContain('secret_of_the_other_tenant');
  });
});

it('the messages cannot be had while the brokers are away: 503 with the code, and not a fault of ours', async () => {
  const service = await startEmbeddedService();
  const { json } = await post(service.url, '/api/sagas', hint());
  Object.assign(service.runtime, {
    messages: () => Promise.reject(new SagaError('SAGA_KAFKA_NO_BROKER', 'No broker answers.')),
  });
  const answer = await get(service.url, `/api/sagas/${json.data.id}/messages`);
  expect([answer.status, answer.json.errors[0].code]).toEqual([503, 'SAGA_KAFKA_NO_BROKER']);
  expect(answer.headers.get('retry-after')).toBe('5');
  await service.stop();
});

it('the messages of one answer are bounded, and it says how many are left out', async () => {
  const service = await startEmbeddedService();
  const { json } = await post(service.url, '/api/sagas', hint());
  const value = JSON.stringify('x'.repeat(300_000));
  const message = { kind: 'event', topic: 'A', at: 1, headers: [['h', Buffer.alloc(10_000)]], value };
  Object.assign(service.runtime, {
    messages: () => Promise.resolve({ messages: Array.from({ length: 5 }, () => message), gaps: [] }),
  });
  const answer = await get(service.url, `/api/sagas/${json.data.id}/messages`, bearer);
  conforms('SagaMessages', answer);
  expect(answer.json.messages).toHaveLength(3);
  expect(answer.json.gaps).toEqual([
    {
      code: 'SAGA_MESSAGES_LIMIT',
      topic: null,
      reason: expect.stringContaining('last 2 messages') as string,
    },
  ]);
  await service.stop();
});
