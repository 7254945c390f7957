import { openApiRoute } from './openapi.js';
import type { Route } from './route.js';
import { actionRoutes } from './routes-actions.js';
import { definitionRoutes } from './routes-definitions.js';
import { eventRoutes } from './routes-events.js';
import { healthRoutes } from './routes-health.js';
import { messageRoutes } from './routes-messages.js';
import { operatorRoutes } from './routes-operator.js';
import { sagaEventRoutes } from './routes-saga-events.js';
import { sagaRoutes } from './routes-sagas.js';
import type { ServiceContext } from './service-context.js';

/** Every route of the service but those of the board. */
export function apiRoutes(context: ServiceContext): Route[] {
  const routes = [
    ...healthRoutes(context),
    ...sagaRoutes(context),
    ...messageRoutes(context),
    ...operatorRoutes(context),
    ...eventRoutes(context),
    ...sagaEventRoutes(context),
    ...actionRoutes(context),
    ...definitionRoutes(context),
  ];
  return [...routes, openApiRoute(routes)];
}
