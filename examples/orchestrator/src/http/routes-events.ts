import { ALL_SAGAS, isFinished, type SagaChange, type SagaRecord, summaryOf } from '@sagachart/core';
import { openEventStream } from './event-stream.js';
import type { HttpReply, HttpRequest, Route } from './route.js';
import { sagaResource, summaryResource } from './saga-resource.js';
import type { ServiceContext } from './service-context.js';
import { tenantHeaders } from './tenant-schema.js';
import { requireSaga, transactionIdOf, visibleTenant } from './visible-sagas.js';

const errors = { about: 'Every fault of the request, one error each.', schema: 'Errors' } as const;
const tooMany = { about: 'Too many streams are open.', schema: 'Errors' } as const;
const stream = { about: 'Server-sent events.', mediaType: 'text/event-stream' } as const;

/** Changes of many sagas are gathered for this long, so that a busy service does not drown its watchers. */
const GATHER_MS = 200;

function followSaga({ runtime, guard }: ServiceContext, request: HttpRequest): HttpReply {
  const tenant = visibleTenant(request, guard);
  const { directory, catalog } = runtime;
  const first = requireSaga(directory, transactionIdOf(request), tenant);
  return {
    stream: (response) => {
      let leave = (): void => undefined;
      const events = openEventStream(response, () => leave());
      const show = (record: SagaRecord | undefined): void => {
        if (record) events.send('saga', { data: sagaResource(record, catalog) });
        if (record && !isFinished(record.status)) return;
        events.send('end', { status: record?.status ?? 'forgotten' });
        events.end();
      };
      leave = directory.subscribe(first.transactionId, ({ record }) => show(record));
      show(directory.get(first.transactionId));
    },
  };
}

function followAll({ runtime, guard }: ServiceContext, request: HttpRequest): HttpReply {
  const tenant = visibleTenant(request, guard);
  const { directory } = runtime;
  return {
    stream: (response) => {
      const changed = new Map<string, SagaChange>();
      /** Sagas that this watcher was told of: only of these it is told that they are forgotten. */
      const told = new Set<string>();
      const leave = directory.subscribe(ALL_SAGAS, (change) => {
        const { transactionId, record } = change;
        if (record ? tenant === undefined || record.tenant === tenant : told.has(transactionId))
          changed.set(transactionId, change);
      });
      const flush = setInterval(() => {
        for (const [id, { record }] of changed) {
          if (record) {
            told.add(id);
            events.send('saga', { data: summaryResource(summaryOf(record)) });
          } else {
            told.delete(id);
            events.send('forgotten', { data: { type: 'sagas', id } });
          }
        }
        changed.clear();
      }, GATHER_MS);
      const events = openEventStream(response, () => {
        clearInterval(flush);
        leave();
      });
    },
  };
}

/** Streams of progress. */
export function eventRoutes(context: ServiceContext): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/sagas/{transactionId}/events',
      operation: {
        id: 'followSaga',
        summary: 'The progress of one saga, as it happens',
        about:
          'Begins with the saga as it is: event `saga` with the document of showSaga after every change, then `end` when it has finished.',
        headers: tenantHeaders,
        replies: {
          200: stream,
          400: errors,
          401: errors,
          404: { about: 'No such saga, or not one of this tenant.', schema: 'Errors' },
          503: tooMany,
        },
      },
      handle: (request) => followSaga(context, request),
    },
    {
      method: 'GET',
      path: '/api/events',
      operation: {
        id: 'followAll',
        summary: 'The progress of all sagas, as it happens',
        about:
          'Event `saga` with a resource as in listSagas for every saga that has changed, gathered over a fifth of a second; `forgotten` when its retention has ended.',
        headers: tenantHeaders,
        replies: { 200: stream, 400: errors, 401: errors, 503: tooMany },
      },
      handle: (request) => followAll(context, request),
    },
  ];
}
