import { type Action, type AnyAction, type Catalog, describeAction, describeChart } from '@sagachart/core';
import { notFound } from './fault.js';
import { jsonReply } from './reply.js';
import type { Route } from './route.js';
import type { ServiceContext } from './service-context.js';

const actionResource = (action: AnyAction, catalog: Catalog) => ({
  type: 'actions',
  id: action.name,
  attributes: {
    ...describeAction(action, catalog),
    chart: describeChart((action as Action<unknown>).machine),
  },
  links: { self: `/api/actions/${action.name}` },
});

/** The catalogue. */
export function actionRoutes({ runtime: { catalog } }: ServiceContext): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/actions',
      operation: {
        id: 'listActions',
        summary: 'Every action that a step may name, with its JSON Schema and its chart',
        replies: { 200: { about: 'The actions.', schema: 'ActionList' } },
      },
      handle: () =>
        jsonReply(200, {
          data: [...catalog.actions.values()].map((action) => actionResource(action, catalog)),
        }),
    },
    {
      method: 'GET',
      path: '/api/actions/{name}',
      operation: {
        id: 'showAction',
        summary: 'One action',
        replies: {
          200: { about: 'The action.', schema: 'Action' },
          404: { about: 'No such action.', schema: 'Errors' },
        },
      },
      handle: ({ parameters: { name = '' } }) => {
        const action = catalog.actions.get(name);
        if (!action) throw notFound('The catalogue has no action of that name.', 'SAGA_ACTION_UNKNOWN');
        return jsonReply(200, { data: actionResource(action, catalog) });
      },
    },
  ];
}
