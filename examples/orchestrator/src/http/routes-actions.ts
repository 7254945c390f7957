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

/** The catalogue. It never changes, and describing it takes long: it is written once, before anybody asks. */
export function actionRoutes({ runtime: { catalog } }: ServiceContext): Route[] {
  const resources = [...catalog.actions.values()].map((action) => actionResource(action, catalog));
  const all = jsonReply(200, { data: resources });
  const replies = new Map(resources.map((data) => [data.id, jsonReply(200, { data })]));
  return [
    {
      method: 'GET',
      path: '/api/actions',
      operation: {
        id: 'listActions',
        summary: 'Every action that a step may name, with its JSON Schema and its chart',
        replies: { 200: { about: 'The actions.', schema: 'ActionList' } },
      },
      handle: () => all,
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
        const reply = replies.get(name);
        if (!reply) throw notFound('The catalogue has no action of that name.', 'SAGA_ACTION_UNKNOWN');
        return reply;
      },
    },
  ];
}
