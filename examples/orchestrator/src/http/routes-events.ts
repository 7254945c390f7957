import { type Catalog, encodeJson, isFinished, type SagaRecord } from '@sagachart/core';
import { ChangeFeed } from './change-feed.js';
import { openEventStream } from './event-stream.js';
import type { HttpReply, HttpRequest, Route } from './route.js';
import { sagaResource } from './saga-resource.js';
import type { ServiceContext } from './service-context.js';
import { tenantHeaders } from './tenant-schema.js';
import { requireSaga, transactionIdOf, visibleTenant } from './visible-sagas.js';

const errors = { about: 'Every fault of the request, one error each.', schema: 'Errors' } as const;
const tooMany = { about: 'Too many streams are open.', schema: 'Errors' } as const;
const share = {
  about: 'This tenant, or this client, has as many streams open as it may.',
  schema: 'Errors',
} as const;
const stream = { about: 'Server-sent events.', mediaType: 'text/event-stream' } as const;

/** Written once for each state of a saga, however many follow it. */
const documents = new WeakMap<SagaRecord, string>();

function documentOf(record: SagaRecord, catalog: Catalog): string {
  const known = documents.get(record);
  if (known !== undefined) return known;
  const text = encodeJson({ data: sagaResource(record, catalog) });
  documents.set(record, text);
  return text;
}

function followSaga({ runtime, guard }: ServiceContext, request: HttpRequest): HttpReply {
  const tenant = visibleTenant(request, guard);
  const { directory, catalog } = runtime;
  const first = requireSaga(directory, transactionIdOf(request), tenant);
  return {
    holder: { tenant },
    stream: (response) => {
      let leave = (): void => undefined;
      const events = openEventStream(response, () => leave());
      const show = (record: SagaRecord | undefined): void => {
        if (record) events.sendText('saga', documentOf(record, catalog));
        if (record && !isFinished(record.status)) return;
        events.send('end', { status: record?.status ?? 'forgotten' });
        events.end();
      };
      leave = directory.subscribe(first.transactionId, ({ record }) => show(record));
      show(directory.get(first.transactionId));
    },
  };
}

function followAll(feed: ChangeFeed, { guard }: ServiceContext, request: HttpRequest): HttpReply {
  const tenant = visibleTenant(request, guard);
  return {
    holder: { tenant },
    stream: (response) => {
      let leave = (): void => undefined;
      const events = openEventStream(response, () => leave());
      leave = feed.follow(tenant, events);
    },
  };
}

/** Streams of progress. */
export function eventRoutes(context: ServiceContext): Route[] {
  const feed = new ChangeFeed(context.runtime);
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
          429: share,
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
        replies: { 200: stream, 400: errors, 401: errors, 429: share, 503: tooMany },
      },
      handle: (request) => followAll(feed, context, request),
    },
  ];
}
