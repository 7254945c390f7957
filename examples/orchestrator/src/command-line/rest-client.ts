import { decodeJson, encodeJson } from '@sagachart/core';
import type { ApiError } from '../http/index.js';
import { CommandFault, type ExitCode, exitCodes } from './exit-codes.js';

export interface RestClient {
  /** @throws CommandFault for every answer that is no success, and when there is none */
  call(method: 'GET' | 'POST', path: string, value?: unknown): Promise<{ status: number; json: unknown }>;
  /**
   * Server-sent events, as they come, until one is called `end`. A stream that breaks off, or brings nothing for longer than two of
   * the service's beats, is opened anew, and so is one that is refused for now (429, 502, 503, 504): it begins with what is so then.
   *
   * @throws CommandFault as `call`, when the service is gone, or for any other refusal
   */
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

/** Answers that say nothing of the request itself. */
const forNow: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** When a stream is given up, and opened anew, in milliseconds. The service gives a beat every 15 seconds. */
export interface StreamPatience {
  readonly silenceMs: number;
  readonly againMs: number;
}

const patience: StreamPatience = { silenceMs: 35_000, againMs: 2_000 };

async function* blocksOf(body: ReadableStream<Uint8Array>, silenceMs: number): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (;;) {
      let timer: NodeJS.Timeout | undefined;
      const silent = new Promise<undefined>(
        (resolve) => (timer = setTimeout(() => resolve(undefined), silenceMs)),
      );
      const read = await Promise.race([reader.read(), silent]).finally(() => clearTimeout(timer));
      if (!read || read.done) return;
      text += decoder.decode(read.value, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      yield* blocks;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** A client of the service. `headers` go with every request. */
export function createRestClient(
  base: string,
  headers: Readonly<Record<string, string>>,
  { silenceMs, againMs }: StreamPatience = patience,
): RestClient {
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
    return response;
  };
  const must = async (response: Response): Promise<Response> => {
    if (response.ok) return response;
    throw faultOf(response.status, await response.text());
  };
  return {
    async call(method, path, value) {
      const response = await must(await send(method, path, value));
      return { status: response.status, json: decodeJson(await response.text()) };
    },
    async *events(path) {
      let isKnown = false;
      for (;;) {
        const response = await send('GET', path).catch((thrown: unknown) => {
          throw isKnown ? notReachable('broke off the stream of events') : thrown;
        });
        if (!forNow.has(response.status)) {
          isKnown = true;
          let isTold = false;
          const { body } = await must(response);
          try {
            for await (const block of blocksOf(body as ReadableStream<Uint8Array>, silenceMs)) {
              const lines = block.split('\n');
              const member = (name: string): string | undefined =>
                lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
              const data = member('data');
              const event = member('event') ?? 'message';
              isTold ||= data !== undefined;
              if (data !== undefined) yield { event, data: decodeJson(data) };
              if (event === 'end') return;
            }
          } catch (thrown) {
            if (!(thrown instanceof TypeError)) throw thrown;
            // A line that breaks before it has told anything would only break again.
            if (!isTold) throw notReachable('broke off the stream of events');
          }
        }
        await new Promise((resolve) => setTimeout(resolve, againMs));
      }
    },
  };
}
