import type { SagaErrorCode } from '@sagachart/core';

/** One error of an answer, as JSON:API writes it. */
export interface ApiError {
  readonly status: string;
  readonly code: SagaErrorCode;
  readonly title: string;
  readonly detail?: string;
  readonly source?:
    { readonly pointer?: string; readonly parameter?: string; readonly header?: string } | undefined;
}

/** One thing that is wrong with a request. */
export interface RequestFault {
  readonly code: SagaErrorCode;
  readonly detail: string;
  /** Where: in the body, the query or the headers. */
  readonly source?: ApiError['source'];
}

export const titles: Readonly<Record<number, string>> = {
  400: 'The request cannot be used',
  401: 'Not authorised',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'The body is too large',
  415: 'Media type not supported',
  421: 'Not a host of this service',
  429: 'Too many requests',
  431: 'The headers are too large',
  408: 'The request took too long',
  500: 'Internal error',
  503: 'Not available now',
};

/** Ends the handling of a request with a status and everything that is wrong. */
export class HttpFault extends Error {
  readonly status: number;
  readonly faults: readonly RequestFault[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    faults: readonly RequestFault[],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(faults.map(({ detail }) => detail).join('; '));
    this.name = 'HttpFault';
    this.status = status;
    this.faults = faults;
    this.headers = headers;
  }
}

export const notFound = (detail: string, code: SagaErrorCode = 'SAGA_HTTP_NOT_FOUND'): HttpFault =>
  new HttpFault(404, [{ code, detail }]);

/** The errors of an answer. */
export function apiErrors(status: number, faults: readonly RequestFault[]): { readonly errors: ApiError[] } {
  const title = titles[status] ?? 'Error';
  return { errors: faults.map((fault) => ({ status: String(status), title, ...fault })) };
}
