import { type Headers, textBytes } from '@sagachart/core';

const traceparent = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;
const tracestate = /^[\x20-\x7e]{1,512}$/;

/** The W3C trace headers of a request, to go on with the saga command; what is malformed is left out. */
export function traceHeaders(headers: Readonly<Record<string, string | undefined>>): Headers {
  const parent = headers['traceparent'];
  if (parent === undefined || !traceparent.test(parent)) return [];
  const state = headers['tracestate'];
  const found: [string, Uint8Array][] = [['traceparent', textBytes(parent)]];
  if (state !== undefined && tracestate.test(state)) found.push(['tracestate', textBytes(state)]);
  return found;
}
