import { jsonReply, plainReply } from './reply.js';
import type { Route } from './route.js';
import type { ServiceContext } from './service-context.js';

/** What a supervisor, a balancer, Prometheus and the board want to know of the process. */
export function healthRoutes(context: ServiceContext): Route[] {
  const { runtime, readiness, dialect, operatorCommands, metrics } = context;
  return [
    {
      method: 'GET',
      path: '/healthz',
      operation: {
        id: 'health',
        summary: 'The process runs',
        replies: { 200: { about: 'It does.', mediaType: 'text/plain' } },
      },
      handle: () => plainReply(200, 'ok\n'),
    },
    {
      method: 'GET',
      path: '/readyz',
      operation: {
        id: 'readiness',
        summary: 'Sagas can be taken',
        replies: {
          200: { about: 'They can.', mediaType: 'text/plain' },
          503: { about: 'Not yet, or no longer; says why.', mediaType: 'text/plain' },
        },
      },
      handle: () => {
        const { ready, what } = readiness();
        return plainReply(ready ? 200 : 503, `${what}\n`);
      },
    },
    {
      method: 'GET',
      path: '/metrics',
      operation: {
        id: 'metrics',
        summary: 'Metrics in the text format of Prometheus',
        replies: { 200: { about: 'The metrics.', mediaType: 'text/plain' } },
      },
      handle: async () => plainReply(200, await metrics()),
    },
    {
      method: 'GET',
      path: '/api/service',
      operation: {
        id: 'service',
        summary: 'What this service runs on, and how many sagas it knows',
        replies: { 200: { about: 'The service.', schema: 'Service', mediaType: 'application/json' } },
      },
      handle: () => {
        const { ready, what } = readiness();
        const { transport, directory } = runtime;
        const sagas = directory.counts();
        return jsonReply(
          200,
          { transport, dialect, ready, readiness: what, operatorCommands, sagas },
          {},
          'application/json',
        );
      },
    },
  ];
}
