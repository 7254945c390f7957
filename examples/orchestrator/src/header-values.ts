import { textBytes } from '@sagachart/core';
import type { Headers } from '@sagachart/core';

/** A header value as it is shown: text where that says it all, else its bytes; `null` for a header without a value. */
export type HeaderValue = string | null | { readonly base64: string };

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Control and format characters, private use, surrogates, what Unicode has not assigned. */
const unprintable = /\p{C}/u;

/** The bytes of a header value; `undefined` when it is neither text, canonical base64 nor `null`. */
export function headerBytes(value: unknown): Uint8Array | null | undefined {
  if (value === null) return null;
  if (typeof value === 'string') return textBytes(value);
  if (typeof value !== 'object' || value === null || Object.keys(value).join() !== 'base64') return undefined;
  const { base64 } = value as { base64: unknown };
  if (typeof base64 !== 'string') return undefined;
  const bytes = Buffer.from(base64, 'base64');
  return bytes.toString('base64') === base64 ? bytes : undefined;
}

export function headerValue(bytes: Uint8Array | null): HeaderValue {
  if (bytes === null) return null;
  const base64 = { base64: Buffer.from(bytes).toString('base64') };
  try {
    const text = decoder.decode(bytes);
    return unprintable.test(text) ? base64 : text;
  } catch {
    return base64;
  }
}

export const headerValues = (headers: Headers): Record<string, HeaderValue> =>
  Object.fromEntries(headers.map(([name, bytes]) => [name, headerValue(bytes)]));
