import { atlasActions } from '@sagachart/core';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiSchemas } from '../../src/http/index.js';
import { conforms, get, hint, post } from '../support/requests.js';
import { type RunningService, startEmbeddedService } from '../support/service.js';

let service: RunningService;
let url: string;
beforeAll(async () => {
  service = await startEmbeddedService();
  url = service.url;
});
afterAll(() => service.stop());

describe('GET /api/actions', () => {
  it('lists every action of the catalogue with JSON Schema, sample and chart', async () => {
    const answer = await get(url, '/api/actions', {});
    conforms('ActionList', answer);
    expect(answer.json.data.map(({ id }: { id: string }) => id).sort()).toEqual(
      atlasActions.map(({ name }) => name).sort(),
    );
    const mesos = answer.json.data.find(({ id }: { id: string }) => id === 'award_mesos').attributes;
    expect(mesos.payload.properties.amount).toMatchObject({ type: 'integer', minimum: -2147483648 });
    expect(mesos.chart.nodes.length).toBeGreaterThan(3);
  });

  it('shows one action, and none that is not there', async () => {
    conforms('Action', await get(url, '/api/actions/block_portal', {}));
    expect((await get(url, '/api/actions/__proto__', {})).status).toBe(404);
  });
});

describe('GET /api/openapi.json', () => {
  it('is a valid OpenAPI 3.1 document', async () => {
    const { json } = await get(url, '/api/openapi.json', {});
    const result = await new Validator().validate(json);
    expect(result).toMatchObject({ valid: true });
  });

  it('names every route that the service has, and every reference leads somewhere', async () => {
    const { json, text } = await get(url, '/api/openapi.json', {});
    const routes = Object.entries(json.paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(routes.sort()).toEqual([
      'GET /api/actions',
      'GET /api/actions/{name}',
      'GET /api/definitions',
      'GET /api/definitions/{name}',
      'GET /api/events',
      'GET /api/sagas',
      'GET /api/sagas/{transactionId}',
      'GET /api/sagas/{transactionId}/chart',
      'GET /api/sagas/{transactionId}/events',
      'GET /api/sagas/{transactionId}/messages',
      'GET /api/service',
      'GET /healthz',
      'GET /metrics',
      'GET /readyz',
      'POST /api/sagas',
      'POST /api/sagas/{transactionId}/abandon',
      'POST /api/sagas/{transactionId}/cancel',
      'POST /api/sagas/{transactionId}/events',
      'POST /api/sagas/{transactionId}/retry',
      'POST /api/sagas/{transactionId}/skip',
    ]);
    const references = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
    expect(new Set(references)).toEqual(
      new Set(Object.keys(apiSchemas).filter((name) => name !== 'SagaPending')),
    );
  });

  it('has the tenant headers as required where a tenant is needed', async () => {
    const { json } = await get(url, '/api/openapi.json', {});
    const { parameters } = json.paths['/api/sagas'].post;
    expect(parameters).toContainEqual(
      expect.objectContaining({ name: 'MAJOR_VERSION', in: 'header', required: true }),
    );
  });
});

describe('health', () => {
  it('is alive and ready, and says what it runs on', async () => {
    expect(await get(url, '/healthz', {})).toMatchObject({ status: 200, text: 'ok\n' });
    expect(await get(url, '/readyz', {})).toMatchObject({ status: 200, text: 'ready\n' });
    await post(url, '/api/sagas', hint());
    const answer = await get(url, '/api/service', {});
    conforms('Service', answer);
    expect(answer.json).toMatchObject({ transport: 'embedded', ready: true, sagas: { completed: 1 } });
  });

  it('is not ready once it is asked to stop, and takes no more sagas', async () => {
    const own = await startEmbeddedService();
    await own.runtime.stop();
    expect(await get(own.url, '/readyz', {})).toMatchObject({ status: 503 });
    const answer = await post(own.url, '/api/sagas', hint());
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
    await own.stop();
  });
});
