import { SagaError } from '@sagachart/core';
import { HttpFault } from './fault.js';
import { jsonReply } from './reply.js';
import type { HttpReply, HttpRequest, Route } from './route.js';
import { MAX_SHOWN_CHARACTERS, visibleMessages } from './saga-message.js';
import type { ServiceContext } from './service-context.js';
import { tenantHeaders } from './tenant-schema.js';
import { requireSaga, transactionIdOf, visibleTenant } from './visible-sagas.js';

const errors = { about: 'Every fault of the request, one error each.', schema: 'Errors' } as const;

async function showMessages({ runtime, guard }: ServiceContext, request: HttpRequest): Promise<HttpReply> {
  const tenant = visibleTenant(request, guard);
  const record = requireSaga(runtime.directory, transactionIdOf(request), tenant);
  try {
    const { messages, gaps } = await runtime.messages(record);
    const { more, ...shown } = visibleMessages(messages, tenant);
    const reason = `The last ${more} messages are left out: one answer shows about ${MAX_SHOWN_CHARACTERS / 1_048_576} MiB.`;
    const cut = more > 0 ? [{ code: 'SAGA_MESSAGES_LIMIT', topic: null, reason }] : [];
    return jsonReply(200, { ...shown, gaps: [...gaps, ...cut] }, {}, 'application/json');
  } catch (thrown) {
    if (!(thrown instanceof SagaError)) throw thrown;
    // The brokers are away, or too many ask: what is known of the saga can be shown all the same, its messages later.
    throw new HttpFault(503, [{ code: thrown.code, detail: thrown.what }], { 'retry-after': '5' });
  }
}

/** The messages of a saga, as they were carried. */
export const messageRoutes = (context: ServiceContext): Route[] => [
  {
    method: 'GET',
    path: '/api/sagas/{transactionId}/messages',
    operation: {
      id: 'showMessages',
      summary: 'Every message that was sent to one saga and by it, in order',
      about:
        'On Kafka they are looked up in the topics that carried them, which takes a moment; `gaps` says why some may be missing. A tenant does not see what operators noted, nor messages of other tenants that name the saga.',
      headers: tenantHeaders,
      replies: {
        200: { about: 'The messages.', schema: 'SagaMessages', mediaType: 'application/json' },
        400: errors,
        401: errors,
        404: { about: 'No such saga, or not one of this tenant.', schema: 'Errors' },
        503: { about: 'The brokers cannot be asked now, or too many ask at a time.', schema: 'Errors' },
      },
    },
    handle: (request) => showMessages(context, request),
  },
];
