import type { ServerResponse } from 'node:http';
import type { Operation } from './operation.js';
import type { StreamHolder } from './stream-limits.js';

/** A request, as a route gets it. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** By lower-case name; a repeated header is joined with commas. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** What the parts of the path in braces matched, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly remoteAddress: string;
  /** The whole body. @throws HttpFault 413 when it is too large */
  body(): Promise<Uint8Array>;
}

/** An answer: at once, or by a function that writes for as long as it likes. */
export type HttpReply =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Uint8Array;
    }
  | {
      readonly stream: (response: ServerResponse) => void;
      /** Whose share of the open streams it takes; left out: only the client's. */
      readonly holder?: StreamHolder;
    };

export interface Route {
  readonly method: 'GET' | 'POST';
  /** Parts in braces match one segment, `{name*}` as the last part matches the rest: `/assets/{file*}`. */
  readonly path: string;
  /** Left out: the route is not in the OpenAPI document. */
  readonly operation?: Operation;
  readonly handle: (request: HttpRequest) => HttpReply | Promise<HttpReply>;
}
