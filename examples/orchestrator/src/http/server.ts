import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { HttpFault } from './fault.js';
import { listenFault } from './listen-fault.js';
import { readBody } from './read-body.js';
import { faultReply } from './reply.js';
import type { HttpReply, HttpRequest, Route } from './route.js';
import { createRouter } from './router.js';
import { OpenStreams } from './stream-limits.js';
import { refuseUnreadable } from './unreadable-request.js';

/** What is told of an answer; `route` is the pattern that matched, for paths have too many values to count by. */
export interface HttpAnswer {
  readonly method: string;
  readonly path: string;
  readonly route: string;
  readonly status: number;
  readonly ms: number;
}

export interface HttpServerOptions {
  readonly host: string;
  readonly port: number;
  readonly routes: readonly Route[];
  readonly maxBodyBytes: number;
  /** Looks at each request before its route does. @throws HttpFault for one that is refused */
  readonly guard?: (method: string, headers: HttpRequest['headers']) => void;
  /** Streams that are open at a time at most. Default 1,000, whoever holds them. */
  readonly maxStreams?: number;
  /** The most of them that one tenant, and one client, may hold. Default: all. */
  readonly maxStreamsPerTenant?: number;
  readonly maxStreamsPerClient?: number;
  /** How long open requests may take to end when the server stops, in milliseconds. */
  readonly shutdownMs: number;
  /** After each answer. */
  readonly onAnswer?: (answer: HttpAnswer) => void;
  /** A fault of ours; the client gets a 500 that tells nothing. */
  readonly onError: (thrown: unknown, request: { method: string; path: string }) => void;
}

export interface HttpServer {
  /** @throws SagaError `SAGA_HTTP_LISTEN` */
  start(): Promise<void>;
  /** Takes no more connections, gives open requests their time, ends streams. */
  stop(): Promise<void>;
  /** `http://host:port`, once started. */
  readonly url: string;
}

const safety = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
} as const;

/** Longest that a client may take to send its request. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Each stream is told of every change, and costs memory while its reader is slow. */
const MAX_STREAMS = 1_000;
/** How often connections are looked for that have become idle while the server stops. */
const SWEEP_MS = 100;

function write(response: ServerResponse, reply: HttpReply, withBody: boolean): void {
  for (const [name, value] of Object.entries(safety)) response.setHeader(name, value);
  if ('stream' in reply) {
    reply.stream(response);
    if (!withBody) response.end();
    return;
  }
  const body = reply.body ?? '';
  response.writeHead(reply.status, { ...reply.headers, 'content-length': Buffer.byteLength(body) });
  response.end(withBody ? body : undefined);
}

/** An HTTP server for a table of routes. Nothing that comes in from outside ends in a status of 500 or above. */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { host, port, routes, maxBodyBytes, shutdownMs, maxStreams = MAX_STREAMS } = options;
  const find = createRouter(routes);
  const streams = new Set<ServerResponse>();
  const open = new OpenStreams({
    total: maxStreams,
    perTenant: options.maxStreamsPerTenant ?? maxStreams,
    perClient: options.maxStreamsPerClient ?? maxStreams,
  });

  const answer = async (message: IncomingMessage, matched: (route: Route) => void): Promise<HttpReply> => {
    const { method = 'GET', url = '/' } = message;
    // Not parsed by URL: it would repair what has to be refused, and throw at some targets.
    const [path = '', ...rest] = (url.split('#')[0] as string).split('?');
    const headers = Object.fromEntries(
      Object.entries(message.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : value,
      ]),
    );
    options.guard?.(method, headers);
    const { route, parameters } = find(method, path);
    matched(route);
    const request: HttpRequest = {
      method,
      path,
      query: new URLSearchParams(rest.join('?')),
      headers,
      parameters,
      remoteAddress: message.socket.remoteAddress ?? '',
      body: () => readBody(message, maxBodyBytes),
    };
    return route.handle(request);
  };

  const serve = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const begun = performance.now();
    const { method = 'GET', url = '/' } = message;
    const path = url.split('?')[0] as string;
    let reply: HttpReply;
    let route = 'none';
    let giveBack: (() => void) | undefined;
    try {
      reply = await answer(message, (matched) => (route = matched.path));
      if ('stream' in reply) giveBack = open.take(reply.holder, message.socket.remoteAddress ?? '');
    } catch (thrown) {
      if (!(thrown instanceof HttpFault)) options.onError(thrown, { method, path });
      reply = faultReply(
        thrown instanceof HttpFault
          ? thrown
          : new HttpFault(500, [
              { code: 'SAGA_INTERNAL', detail: 'The service could not answer; see its log.' },
            ]),
      );
    }
    if ('stream' in reply) {
      streams.add(response);
      response.once('close', () => {
        streams.delete(response);
        giveBack?.();
      });
    }
    response.once('finish', () =>
      options.onAnswer?.({ method, path, route, status: response.statusCode, ms: performance.now() - begun }),
    );
    write(response, reply, method !== 'HEAD');
    // What is left of a body that nobody asked for must not block the next request of the connection.
    if (!message.readableEnded) message.resume();
  };

  const server: Server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (message, response) => {
    serve(message, response).catch((thrown: unknown) => {
      options.onError(thrown, { method: message.method ?? '', path: message.url ?? '' });
      response.destroy();
    });
  });
  server.on('clientError', refuseUnreadable);
  server.on('upgrade', (_message, socket: Socket) => refuseUnreadable({}, socket));
  server.on('connect', (_message, socket: Socket) => refuseUnreadable({}, socket));

  return {
    get url() {
      const { address, port: bound, family } = server.address() as AddressInfo;
      return `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}`;
    },
    start: () =>
      new Promise((resolve, reject) => {
        server.once('error', (thrown) => reject(listenFault(host, port, thrown)));
        server.listen(port, host, () => resolve());
      }),
    stop: () =>
      new Promise((resolve) => {
        const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
        server.close(() => {
          clearInterval(sweep);
          resolve();
        });
        server.closeIdleConnections();
        for (const response of streams) response.end();
        setTimeout(() => server.closeAllConnections(), shutdownMs).unref();
      }),
  };
}
