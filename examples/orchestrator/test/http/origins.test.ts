import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeJson } from '@sagachart/core';
import { hint } from '../support/requests.js';
import { type RunningService, startEmbeddedService, tenantHeaders } from '../support/service.js';

const settings = {
  ALLOWED_HOSTS: 'sagas.example, *.cluster.local',
  ALLOWED_ORIGINS: 'https://board.example:8443',
};
let service: RunningService;
beforeAll(async () => {
  service = await startEmbeddedService(settings);
});
afterAll(() => service.stop());

interface Answered {
  readonly status: number;
  readonly code?: string;
}

/** By node:http, since fetch sets `Host` itself. */
const send = (
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: string,
): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(service.url);
    const sent = request({ hostname, port, method, path, headers, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => {
        const { errors } = (text.startsWith('{') ? JSON.parse(text) : {}) as { errors?: { code: string }[] };
        const code = errors?.[0]?.code;
        resolve({ status: response.statusCode ?? 0, ...(code === undefined ? {} : { code }) });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });

const foreignHost = { status: 421, code: 'SAGA_HTTP_HOST' };
const foreignOrigin = { status: 403, code: 'SAGA_HTTP_ORIGIN' };

describe('a request under a host name that is not of this service', () => {
  it.each([
    'evil.example',
    'evil.example:8080',
    'localhost.evil.example',
    'evil.localhost.example',
    '127.0.0.1.evil.example',
    'xn--',
  ])('is refused, whatever it asks for: %s', async (host) => {
    expect(await send('GET', '/api/sagas', { host, ...tenantHeaders() })).toEqual(foreignHost);
    expect(await send('GET', '/metrics', { host })).toEqual(foreignHost);
    expect(await send('GET', '/nothing', { host })).toEqual(foreignHost);
  });

  it.each([
    'localhost',
    'LOCALHOST:1',
    'board.localhost',
    '127.0.0.1',
    '10.1.2.3:8080',
    '[::1]:8080',
    'sagas.example',
    'Sagas.Example.:443',
    'orchestrator-0.cluster.local',
  ])('is no request under a name that it answers for: %s', async (host) => {
    expect(await send('GET', '/api/sagas', { host, ...tenantHeaders() })).toEqual({ status: 200 });
  });
});

describe('what changes something', () => {
  const submit = (headers: Record<string, string>) =>
    send(
      'POST',
      '/api/sagas',
      { 'content-type': 'application/json', ...tenantHeaders(), ...headers },
      encodeJson(hint()),
    );

  it.each([
    'https://evil.example',
    'null',
    'http://localhost:1',
    'http://127.0.0.1',
    'file://',
    'not an origin',
    '',
  ])('is refused from a page of another origin: %s', async (origin) => {
    expect(await submit({ origin })).toEqual(foreignOrigin);
  });

  it('is refused from another origin on operator routes, before a token is looked at', async () => {
    const path = '/api/sagas/5a6a0000-0008-4000-8000-000000000008/skip';
    expect(await send('POST', path, { origin: 'https://evil.example' })).toEqual(foreignOrigin);
  });

  it('is taken from its own page, from an origin that is allowed, and from what is no page', async () => {
    expect((await submit({ origin: service.url })).status).toBe(201);
    expect((await submit({ origin: 'https://board.example:8443' })).status).toBe(201);
    expect((await submit({ host: 'sagas.example', origin: 'https://sagas.example' })).status).toBe(201);
    expect((await submit({})).status).toBe(201);
  });

  it('is read from anywhere: another origin without leave cannot see the answer', async () => {
    expect(await send('GET', '/api/sagas', { ...tenantHeaders(), origin: 'https://evil.example' })).toEqual({
      status: 200,
    });
  });
});

it.each([
  ['ALLOWED_HOSTS', 'sagas.example:80'],
  ['ALLOWED_HOSTS', 'a,,b'],
  ['ALLOWED_HOSTS', 'https://sagas.example'],
  ['ALLOWED_ORIGINS', 'board.example'],
  ['ALLOWED_ORIGINS', 'https://board.example/'],
])('%s=%s is refused at the start', async (name, value) => {
  await expect(startEmbeddedService({ [name]: value })).rejects.toThrow(new RegExp(`${name}.*which is no`));
});
