import { z } from 'zod';
import { type ApiSchema, apiSchemas } from './api-schemas.js';
import type { Operation, OperationReply } from './operation.js';
import { JSON_API, jsonReply } from './reply.js';
import type { HttpReply, Route } from './route.js';

type Json = Readonly<Record<string, unknown>>;

const reference = (schema: ApiSchema): Json => ({ $ref: `#/components/schemas/${schema}` });

function jsonSchema(schema: z.ZodType): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
}

function parametersOf(place: 'query' | 'header', shape: z.ZodObject | undefined): Json[] {
  if (!shape) return [];
  const { properties = {}, required = [] } = jsonSchema(shape) as {
    properties?: Record<string, Json>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema,
  }));
}

const pathParameters = (path: string): Json[] =>
  [...path.matchAll(/\{([^{}*]+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

function replyOf({ about, schema, mediaType }: OperationReply): Json {
  const type = mediaType ?? (schema ? JSON_API : undefined);
  if (type === undefined) return { description: about };
  return {
    description: about,
    content: { [type]: { schema: schema ? reference(schema) : { type: 'string' } } },
  };
}

function operationOf(path: string, operation: Operation): Json {
  const { id, summary, about, query, headers, body, replies, secured } = operation;
  return {
    operationId: id,
    summary,
    ...(about === undefined ? {} : { description: about }),
    parameters: [
      ...pathParameters(path),
      ...parametersOf('header', headers),
      ...parametersOf('query', query),
    ],
    ...(body
      ? {
          requestBody: {
            required: body.required,
            content: Object.fromEntries(
              body.mediaTypes.map((type) => [type, { schema: reference(body.schema) }]),
            ),
          },
        }
      : {}),
    responses: Object.fromEntries(Object.entries(replies).map(([status, reply]) => [status, replyOf(reply)])),
    ...(secured ? { security: [{ operator: [] }] } : {}),
  };
}

/** The OpenAPI 3.1 document of a table of routes, made of the schemas by which requests are judged. */
export function openApiDocument(routes: readonly Route[]): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const { method, path, operation } of routes) {
    if (operation) (paths[path] ??= {})[method.toLowerCase()] = operationOf(path, operation);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Saga orchestrator',
      version: '0.1.0',
      description:
        'Starts, shows and operates sagas. The tenant headers are required, unless the token of the operator comes in their place: then all tenants are seen.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries(apiSchemas).map(([name, schema]) => [name, jsonSchema(schema)]),
      ),
      securitySchemes: { operator: { type: 'http', scheme: 'bearer' } },
    },
  };
}

/** Serves the document of the other routes, which never changes. */
export function openApiRoute(routes: readonly Route[]): Route {
  let reply: HttpReply | undefined;
  return {
    method: 'GET',
    path: '/api/openapi.json',
    handle: () => (reply ??= jsonReply(200, openApiDocument(routes), {}, 'application/json')),
  };
}
