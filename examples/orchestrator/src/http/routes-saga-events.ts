import {
  type AnySagaDefinition,
  definitionOf,
  encodeJson,
  isFinished,
  judgeSagaEvent,
  type SagaEvent,
  type SagaRecord,
} from '@sagachart/core';
import { sagaEvent } from './api-schemas.js';
import { awaitSaga } from './await-saga.js';
import { HttpFault, type RequestFault } from './fault.js';
import { readJson } from './read-json.js';
import { JSON_API, jsonReply } from './reply.js';
import type { HttpReply, HttpRequest, Route } from './route.js';
import { sagaLink, sagaResource } from './saga-resource.js';
import type { ServiceContext } from './service-context.js';
import { requireTenant } from './tenant.js';
import { tenantHeaders } from './tenant-schema.js';
import { traceHeaders } from './trace-headers.js';
import { requireSaga, transactionIdOf } from './visible-sagas.js';

const mediaTypes = [JSON_API, 'application/json'];
const errors = { about: 'Every fault of the request, one error each.', schema: 'Errors' } as const;

const refused = (status: number, ...faults: RequestFault[]): HttpFault => new HttpFault(status, faults);

async function readEvent(request: HttpRequest): Promise<SagaEvent> {
  const read = sagaEvent.safeParse(await readJson(request, mediaTypes));
  if (read.success) return read.data;
  const faults = read.error.issues.map(({ path, message }) => ({
    code: 'SAGA_EVENT_INVALID' as const,
    detail: `${path.join('.') || 'the body'} ${message}`,
    source: { pointer: `/${path.join('/')}` },
  }));
  throw new HttpFault(400, faults);
}

/** The definition by which the event is judged. @throws HttpFault when the saga takes no event at all */
function takerOf(record: SagaRecord, catalog: ServiceContext['runtime']['catalog']): AnySagaDefinition {
  const { transactionId, status, defined } = record;
  if (!defined) {
    const detail = `Saga ${transactionId} is a list of steps and takes no events.`;
    throw refused(409, { code: 'SAGA_EVENT_UNKNOWN', detail });
  }
  if (isFinished(status) || defined.end) {
    const detail = `Saga ${transactionId} is ${status}: its statechart has ended and takes no more events.`;
    throw refused(409, { code: 'SAGA_EVENT_LATE', detail });
  }
  const definition = definitionOf(record, catalog);
  if (definition) return definition;
  const detail = `This service does not have version ${defined.version} of "${defined.name}".`;
  throw refused(409, { code: 'SAGA_DEFINITION_UNKNOWN', detail });
}

async function sendEvent(
  { runtime, postWaitMs, readiness }: ServiceContext,
  request: HttpRequest,
): Promise<HttpReply> {
  const { directory, catalog } = runtime;
  const tenant = requireTenant(request.headers);
  const transactionId = transactionIdOf(request);
  const event = await readEvent(request);
  const record = requireSaga(directory, transactionId, tenant.id);
  const judged = judgeSagaEvent(takerOf(record, catalog), event);
  if ('code' in judged) throw refused(400, { code: judged.code, detail: judged.reason });
  const { ready, what } = readiness();
  if (!ready) throw new HttpFault(503, [{ code: 'SAGA_NOT_READY', detail: what }], { 'retry-after': '1' });
  await runtime.sendEvent(transactionId, event, [...tenant.headers, ...traceHeaders(request.headers)]);
  const before = encodeJson(record);
  const changed = (now: SagaRecord): boolean => encodeJson(now) !== before;
  const after = await awaitSaga(directory, transactionId, changed, postWaitMs);
  return jsonReply(
    202,
    { data: sagaResource(after ?? record, catalog) },
    { location: sagaLink(transactionId) },
  );
}

/** Sends events to statecharts under way. */
export function sagaEventRoutes(context: ServiceContext): Route[] {
  return [
    {
      method: 'POST',
      path: '/api/sagas/{transactionId}/events',
      operation: {
        id: 'sendEvent',
        summary: 'Sends an event to a statechart under way',
        about:
          'The body is the event: its type as the machine names it, and its other members. One that no state takes yet is kept until a state does. Not idempotent: sent twice, it is taken twice.',
        headers: tenantHeaders,
        body: { schema: 'SagaEvent', mediaTypes, required: true },
        replies: {
          202: { about: 'The event was handed over; the saga as it stands by then.', schema: 'Saga' },
          400: errors,
          404: { about: 'No such saga, or not one of this tenant.', schema: 'Errors' },
          409: { about: 'The saga is a list of steps, or has ended.', schema: 'Errors' },
          413: errors,
          415: errors,
          503: { about: 'Not ready to take events.', schema: 'Errors' },
        },
      },
      handle: (request) => sendEvent(context, request),
    },
  ];
}
