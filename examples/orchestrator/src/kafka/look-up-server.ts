import {
  type ActivityCall,
  decodeJson,
  encodeJson,
  messageOf,
  restoreHeaders,
  type StoredHeaders,
} from '@sagachart/core';
import type { PortTable } from '@sagachart/testing';
import {
  createHttpServer,
  type HttpReply,
  type HttpRequest,
  type HttpServer,
  jsonReply,
} from '../http/index.js';

const JSON_TYPE = 'application/json';
const MAX_BODY_BYTES = 1_000_000;

interface Question {
  readonly transactionId: string;
  readonly key: string;
  readonly input: ActivityCall['input'];
  readonly headers: StoredHeaders;
}

async function answer(ports: PortTable, request: HttpRequest): Promise<HttpReply> {
  const { name = '' } = request.parameters;
  const port = Object.hasOwn(ports, name) ? ports[name] : undefined;
  if (!port) return jsonReply(404, { error: `there is no port ${name}` }, {}, JSON_TYPE);
  try {
    const question = decodeJson(Buffer.from(await request.body()).toString()) as unknown as Question;
    const { transactionId, key, input, headers } = question;
    const call = { activity: name, transactionId, key, input, headers: restoreHeaders(headers) };
    const result = port(input, call as unknown as ActivityCall);
    return { status: 200, headers: { 'content-type': JSON_TYPE }, body: encodeJson({ result }) };
  } catch (thrown) {
    return jsonReply(422, { error: messageOf(thrown) }, {}, JSON_TYPE);
  }
}

/** Answers ports over HTTP; the other side of `httpPorts`. By default on a free port of this machine. */
export const createLookUpServer = (
  ports: PortTable,
  { host = '127.0.0.1', port = 0 }: { readonly host?: string; readonly port?: number } = {},
): HttpServer =>
  createHttpServer({
    host,
    port,
    maxBodyBytes: MAX_BODY_BYTES,
    shutdownMs: 1_000,
    routes: [{ method: 'POST', path: '/{name}', handle: (request) => answer(ports, request) }],
    onError: () => undefined,
  });
