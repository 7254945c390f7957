import { type AnySagaDefinition, type Catalog, describeSaga } from '@sagachart/core';
import { notFound } from './fault.js';
import { jsonReply } from './reply.js';
import type { Route } from './route.js';
import type { ServiceContext } from './service-context.js';

const definitionResource = (name: string, versions: readonly AnySagaDefinition[], catalog: Catalog) => ({
  type: 'definitions',
  id: name,
  attributes: {
    name,
    summary: versions[0]?.summary ?? '',
    versions: versions.map((one) => describeSaga(one, catalog)),
  },
  links: { self: `/api/definitions/${name}` },
});

/** The statecharts that a saga command may name. As the actions, they are written once, before anybody asks. */
export function definitionRoutes({ runtime: { catalog } }: ServiceContext): Route[] {
  const resources = [...catalog.sagas].map(([name, versions]) => definitionResource(name, versions, catalog));
  const all = jsonReply(200, { data: resources });
  const replies = new Map(resources.map((data) => [data.id, jsonReply(200, { data })]));
  return [
    {
      method: 'GET',
      path: '/api/definitions',
      operation: {
        id: 'listDefinitions',
        summary:
          'Every statechart that can be started, the newest version first: JSON Schema of its input and its events, and its charts',
        replies: { 200: { about: 'The definitions.', schema: 'DefinitionList' } },
      },
      handle: () => all,
    },
    {
      method: 'GET',
      path: '/api/definitions/{name}',
      operation: {
        id: 'showDefinition',
        summary: 'One statechart with its versions',
        replies: {
          200: { about: 'The definition.', schema: 'Definition' },
          404: { about: 'No such definition.', schema: 'Errors' },
        },
      },
      handle: ({ parameters: { name = '' } }) => {
        const reply = replies.get(name);
        if (!reply)
          throw notFound('The catalogue has no saga definition of that name.', 'SAGA_DEFINITION_UNKNOWN');
        return reply;
      },
    },
  ];
}
