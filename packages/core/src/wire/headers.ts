/** Message headers in order, names as written, values as bytes; a name may occur more than once. */
export type Headers = readonly (readonly [name: string, value: Uint8Array])[];
/** Headers as they stand in a record: values in base64. */
export type StoredHeaders = readonly (readonly [name: string, base64: string])[];

export const TENANT_HEADER = 'TENANT_ID';
/** `transactionId:stepIndex:phase`, the same for every attempt of one command. */
export const IDEMPOTENCY_KEY_HEADER = 'saga-idempotency-key';
/** Decimal text, 1 for the first sending. */
export const ATTEMPT_HEADER = 'saga-attempt';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const textBytes = (text: string): Uint8Array => encoder.encode(text);
export const bytesText = (bytes: Uint8Array): string => decoder.decode(bytes);

export const storeHeaders = (headers: Headers): StoredHeaders =>
  headers.map(([name, value]) => [name, Buffer.from(value).toString('base64')] as const);

/** Tenants' headers repeat from saga to saga; decoding them once is enough. Bounded, for traces do not repeat. */
const decoded = new Map<string, Uint8Array>();
const MAX_DECODED = 1_000;

function decodedValue(base64: string): Uint8Array {
  const known = decoded.get(base64);
  if (known) return known;
  const bytes = Buffer.from(base64, 'base64');
  if (decoded.size >= MAX_DECODED) decoded.clear();
  decoded.set(base64, bytes);
  return bytes;
}

/** The values are shared between sagas: do not write into them. */
export const restoreHeaders = (headers: StoredHeaders): Headers =>
  headers.map(([name, base64]) => [name, decodedValue(base64)] as const);

/** The last header of that name, as text. */
export function headerText(headers: Headers, name: string): string | undefined {
  for (let index = headers.length - 1; index >= 0; index -= 1) {
    const header = headers[index];
    if (header && header[0] === name) return bytesText(header[1]);
  }
  return undefined;
}
