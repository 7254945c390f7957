import { decodeJson, encodeJson } from '@sagachart/core';
import type { ApiError } from '../http/index.js';
import { CommandFault, type ExitCode, exitCodes } from './exit-codes.js';

export interface RestClient {
  /** @throws CommandFault for every answer that is no success, and when there is none */
  call(method: 'GET' | 'POST', path: string, value?: unknown): Promise<{ status: number; json: unknown }>;
  /** Server-sent events, as they come. @throws CommandFault as `call` */
  events(path: string): AsyncIterable<{ readonly event: string; readonly data: unknown }>;
}

/** What a person at the command line can do about an answer of the service. */
const mends: Readonly<Record<string, string>> = {
  SAGA_HTTP_OPERATOR: 'Set OPERATOR_TOKEN to the token that the service has.',
  SAGA_HTTP_TENANT:
    'Name the tenant: TENANT_ID, REGION, MAJOR_VERSION and MINOR_VERSION, or --tenant, --region and --version.',
};

function faultOf(status: number, text: string): CommandFault {
  const exitCode: ExitCode = status === 404 ? exitCodes.notFound : exitCodes.failed;
  let errors: readonly ApiError[] = [];
  try {
    errors = (JSON.parse(text) as { errors?: ApiError[] }).errors ?? [];
  } catch {
    // Not ours, but a proxy's; its status has to do.
  }
  const sentences = errors.map(({ code, detail, title }) => `${code}: ${detail ?? title}`);
  const advice = new Set(errors.flatMap(({ code }) => mends[code] ?? []));
  sentences.push(...advice);
  return new CommandFault(exitCode, sentences.join('\n') || `the service answered ${status}`, errors);
}

/** A client of the service. `headers` go with every request. */
export function createRestClient(base: string, headers: Readonly<Record<string, string>>): RestClient {
  const notReachable = (what: string): CommandFault =>
    new CommandFault(
      exitCodes.unreachable,
      `SAGA_NOT_REACHABLE: The service at ${base} ${what}. Start it with npm start, or name another with --url.`,
    );
  const send = async (method: string, path: string, value?: unknown): Promise<Response> => {
    let response: Response;
    try {
      response = await fetch(`${base.replace(/\/$/, '')}${path}`, {
        method,
        headers: {
          ...headers,
          ...(value === undefined ? {} : { 'content-type': 'application/vnd.api+json' }),
        },
        ...(value === undefined ? {} : { body: encodeJson(value) }),
      });
    } catch (thrown) {
      const { cause, message } = thrown as Error & { readonly cause?: { readonly code?: string } };
      throw notReachable(`cannot be reached: ${cause?.code ?? message}`);
    }
    if (response.ok) return response;
    throw faultOf(response.status, await response.text());
  };
  return {
    async call(method, path, value) {
      const response = await send(method, path, value);
      return { status: response.status, json: decodeJson(await response.text()) };
    },
    async *events(path) {
      const response = await send('GET', path);
      const decoder = new TextDecoder();
      let text = '';
      const chunks = (response.body as unknown as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
      for (;;) {
        const { done, value } = await chunks.next().catch(() => {
          throw notReachable('broke off the stream of events');
        });
        if (done) return;
        text += decoder.decode(value, { stream: true });
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) {
          const lines = block.split('\n');
          const member = (name: string): string | undefined =>
            lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
          const data = member('data');
          if (data !== undefined) yield { event: member('event') ?? 'message', data: decodeJson(data) };
        }
      }
    },
  };
}
