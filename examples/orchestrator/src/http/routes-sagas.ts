import { createSagaMachine, describeChart, headerBytes, SagaError, type SagaRecord } from '@sagachart/core';
import { awaitSaga, hasOutcome } from './await-saga.js';
import { definedCharts, whyNoChart } from './defined-charts.js';
import { HttpFault, notFound } from './fault.js';
import { listQuery, readListQuery } from './list-query.js';
import { readJson } from './read-json.js';
import { JSON_API, jsonReply } from './reply.js';
import type { HttpReply, HttpRequest, Route } from './route.js';
import { sagaLink, sagaResource, summaryResource } from './saga-resource.js';
import { readSubmission } from './saga-submission.js';
import type { ServiceContext } from './service-context.js';
import { requireTenant } from './tenant.js';
import { tenantHeaders } from './tenant-schema.js';
import { traceHeaders } from './trace-headers.js';
import { requireSaga, transactionIdOf, visibleTenant } from './visible-sagas.js';

const mediaTypes = [JSON_API, 'application/json'];
const errors = { about: 'Every fault of the request, one error each.', schema: 'Errors' } as const;
const unknown = { about: 'No such saga, or not one of this tenant.', schema: 'Errors' } as const;

function listSagas({ runtime, guard }: ServiceContext, request: HttpRequest): HttpReply {
  const tenant = visibleTenant(request, guard);
  const query = readListQuery(request.query);
  try {
    const { sagas, next } = runtime.directory.list({ ...query, ...(tenant === undefined ? {} : { tenant }) });
    const pageOf = (cursor: string): string => {
      const parameters = new URLSearchParams(request.query);
      parameters.set('page[cursor]', cursor);
      return `/api/sagas?${parameters}`;
    };
    const self = request.query.size === 0 ? '/api/sagas' : `/api/sagas?${request.query}`;
    return jsonReply(200, {
      data: sagas.map(summaryResource),
      meta: { pageSize: query.limit },
      links: { self, next: next === null ? null : pageOf(next) },
    });
  } catch (thrown) {
    if (!(thrown instanceof SagaError) || thrown.code !== 'SAGA_QUERY_INVALID') throw thrown;
    const source = { parameter: 'page[cursor]' };
    throw new HttpFault(400, [{ code: thrown.code, detail: thrown.message, source }]);
  }
}

const reused = (transactionId: string): HttpFault =>
  new HttpFault(409, [
    {
      code: 'SAGA_TRANSACTION_ID_REUSED',
      detail: `The transaction id ${transactionId} belongs to another saga.`,
      source: { pointer: '/data/id' },
    },
  ]);

const tooLarge = (bytes: number, limit: number): HttpFault =>
  new HttpFault(413, [
    {
      code: 'SAGA_MESSAGE_TOO_LARGE',
      detail: `The saga command has ${bytes} bytes with its headers, more than the limit of ${limit}.`,
      source: { pointer: '' },
    },
  ]);

async function submitSaga(context: ServiceContext, request: HttpRequest): Promise<HttpReply> {
  const { runtime, maxSteps, maxMessageBytes, admission, postWaitMs, newTransactionId } = context;
  const { directory, catalog } = runtime;
  const tenant = requireTenant(request.headers);
  const document = await readJson(request, mediaTypes);
  const submission = readSubmission(document, catalog, maxSteps, newTransactionId);
  const { transactionId, fingerprint } = submission;
  const headers = [...tenant.headers, ...traceHeaders(request.headers)];
  // A body that fits may become a command that does not: it gets an id and headers, and its own writing.
  const bytes = submission.bytes + headerBytes(headers);
  if (bytes > maxMessageBytes) throw tooLarge(bytes, maxMessageBytes);
  const { ready, what } = context.readiness();
  if (!ready) throw new HttpFault(503, [{ code: 'SAGA_NOT_READY', detail: what }], { 'retry-after': '1' });
  const before = directory.get(transactionId);
  const isOther = (record: { tenant: string; fingerprint: string }): boolean =>
    record.tenant !== tenant.id || record.fingerprint !== fingerprint;
  if (before && isOther(before)) throw reused(transactionId);
  const seen = before ? () => undefined : admission.take(tenant.id, submission);
  let record: SagaRecord | undefined;
  try {
    if (!before) await runtime.submit(submission.command, headers);
    record = await awaitSaga(directory, transactionId, hasOutcome, postWaitMs);
  } finally {
    seen();
  }
  if (record && isOther(record)) throw reused(transactionId);
  const location = { location: sagaLink(transactionId) };
  if (!record) {
    const data = { type: 'sagas', id: transactionId, links: { self: location.location } };
    return jsonReply(202, { data }, location);
  }
  const status = hasOutcome(record) ? (before ? 200 : 201) : 202;
  return jsonReply(status, { data: sagaResource(record, catalog) }, location);
}

function showSaga({ runtime, guard }: ServiceContext, request: HttpRequest): HttpReply {
  const tenant = visibleTenant(request, guard);
  const record = requireSaga(runtime.directory, transactionIdOf(request), tenant);
  return jsonReply(200, { data: sagaResource(record, runtime.catalog) });
}

function showChart({ runtime, guard }: ServiceContext, request: HttpRequest): HttpReply {
  const tenant = visibleTenant(request, guard);
  const record = requireSaga(runtime.directory, transactionIdOf(request), tenant);
  const charts = definedCharts(record, runtime.catalog);
  if (charts) return jsonReply(200, charts, {}, 'application/json');
  const actions = record.actions.flatMap((name) => runtime.catalog.actions.get(name) ?? []);
  if (record.chart === undefined || actions.length < record.actions.length) {
    throw notFound(`The saga ${record.transactionId} has no chart: ${whyNoChart(record)}.`);
  }
  const { active } = sagaResource(record, runtime.catalog).attributes.chart ?? { active: [] };
  return jsonReply(200, { chart: describeChart(createSagaMachine(actions)), active }, {}, 'application/json');
}

/** Lists, shows and takes sagas. */
export function sagaRoutes(context: ServiceContext): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/sagas',
      operation: {
        id: 'listSagas',
        summary: 'Sagas, newest first',
        headers: tenantHeaders,
        query: listQuery,
        replies: { 200: { about: 'A page of sagas.', schema: 'SagaList' }, 400: errors, 401: errors },
      },
      handle: (request) => listSagas(context, request),
    },
    {
      method: 'POST',
      path: '/api/sagas',
      operation: {
        id: 'submitSaga',
        summary: 'Starts a saga: a list of steps, or with an input the statechart that sagaType names',
        about:
          'Idempotent: the same transaction id with the same content starts one saga. Waits a moment for the outcome, which a saga of synchronous steps has at once.',
        headers: tenantHeaders,
        body: { schema: 'SagaSubmission', mediaTypes, required: true },
        replies: {
          200: { about: 'The saga was known already, and has ended.', schema: 'Saga' },
          201: { about: 'The saga, with its outcome.', schema: 'Saga' },
          202: { about: 'The saga goes on; or it was not seen yet, then with its id alone.', schema: 'Saga' },
          400: errors,
          409: { about: 'The transaction id belongs to another saga.', schema: 'Errors' },
          413: errors,
          415: errors,
          429: {
            about: 'The sagas of this tenant that are under way take all that they may.',
            schema: 'Errors',
          },
          503: {
            about: 'Not ready to take sagas, or sagas under way take all that there is.',
            schema: 'Errors',
          },
        },
      },
      handle: (request) => submitSaga(context, request),
    },
    {
      method: 'GET',
      path: '/api/sagas/{transactionId}',
      operation: {
        id: 'showSaga',
        summary: 'Everything that is known of one saga',
        headers: tenantHeaders,
        replies: { 200: { about: 'The saga.', schema: 'Saga' }, 400: errors, 401: errors, 404: unknown },
      },
      handle: (request) => showSaga(context, request),
    },
    {
      method: 'GET',
      path: '/api/sagas/{transactionId}/chart',
      operation: {
        id: 'showChart',
        summary: 'The statechart of one saga, and the states that it stands in',
        headers: tenantHeaders,
        replies: {
          200: { about: 'The chart.', schema: 'SagaChart', mediaType: 'application/json' },
          400: errors,
          401: errors,
          404: unknown,
        },
      },
      handle: (request) => showChart(context, request),
    },
  ];
}
