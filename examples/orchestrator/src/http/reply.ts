import { encodeJson } from '@sagachart/core';
import { apiErrors, type HttpFault } from './fault.js';
import type { HttpReply } from './route.js';

export const JSON_API = 'application/vnd.api+json';

/** JSON, 64-bit numbers to the last digit. */
export const jsonReply = (
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
  mediaType = JSON_API,
): HttpReply => ({
  status,
  headers: { 'content-type': mediaType, 'cache-control': 'no-store', ...headers },
  body: encodeJson(value),
});

export const plainReply = (status: number, text: string): HttpReply => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  body: text,
});

export const faultReply = ({ status, faults, headers }: HttpFault): HttpReply =>
  jsonReply(status, apiErrors(status, faults), headers);
