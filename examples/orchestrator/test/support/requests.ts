import { decodeJson, encodeJson } from '@sagachart/core';
import { apiSchemas, type ApiSchema } from '../../src/http/index.js';
import { tenantHeaders } from './service.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // Tests look into documents of all shapes.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly json: any;
  readonly text: string;
}

export async function call(
  url: string,
  path: string,
  init: { method?: string; headers?: Record<string, string>; body?: string | Uint8Array } = {},
): Promise<Answer> {
  const response = await fetch(url + path, init as RequestInit);
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson ? decodeJson(text) : undefined,
  };
}

export const get = (url: string, path: string, headers: Record<string, string> = tenantHeaders()) =>
  call(url, path, { headers });

export const post = (
  url: string,
  path: string,
  value: unknown,
  headers: Record<string, string> = tenantHeaders(),
) =>
  call(url, path, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.api+json', ...headers },
    body: encodeJson(value),
  });

/** A step as it stands in a saga command. */
export const step = (stepId: string, action: string, payload: object): object => ({
  stepId,
  status: 'pending',
  action,
  payload,
});

export const submission = (attributes: object, id?: string): object => ({
  data: { type: 'sagas', ...(id === undefined ? {} : { id }), attributes },
});

const hintPayload = { characterId: 12345, worldId: 0, channelId: 1, hint: 'Hello', width: 150, height: 0 };

/** A saga of one synchronous step. */
export const hint = (id?: string): object =>
  submission(
    { sagaType: 'quest_reward', initiatedBy: 'npc-1', steps: [step('hint', 'show_hint', hintPayload)] },
    id,
  );

/** Fails the test, naming the member, when an answer is not what the API document says. */
export const conforms = (schema: ApiSchema, { json }: Answer): void => void apiSchemas[schema].parse(json);
