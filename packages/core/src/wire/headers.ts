import { normaliseUuid } from './uuid.js';

/** Message headers in order, names as written, values as bytes or none; a name may occur more than once. */
export type Headers = readonly (readonly [name: string, value: Uint8Array | null])[];
/** Headers as they stand in a record: values in base64, `null` for a header without one. */
export type StoredHeaders = readonly (readonly [name: string, base64: string | null])[];

export const TENANT_HEADER = 'TENANT_ID';
/** `transactionId:stepIndex:phase`, the same for every attempt of one command. */
export const IDEMPOTENCY_KEY_HEADER = 'saga-idempotency-key';
/** Decimal text, 1 for the first sending. */
export const ATTEMPT_HEADER = 'saga-attempt';

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export const textBytes = (text: string): Uint8Array => Buffer.from(text);
export const bytesText = (bytes: Uint8Array): string => asBuffer(bytes).toString();

/** Bytes of names and values. */
export const headerBytes = (headers: Headers): number =>
  headers.reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + (value?.byteLength ?? 0), 0);

type StoredHeader = StoredHeaders[number];

/** Tenants' headers repeat from saga to saga: one copy of each serves them all. Bounded, for traces do not repeat. */
const shared = new Map<string, StoredHeader>();
const MAX_SHARED = 1_000;

function storedHeader(name: string, value: Uint8Array | null): StoredHeader {
  if (value === null) return [name, null];
  const base64 = asBuffer(value).toString('base64');
  // Another one for every command: it would only push the others out.
  if (name === IDEMPOTENCY_KEY_HEADER) return [name, base64];
  const key = `${name} ${base64}`;
  const known = shared.get(key);
  if (known) return known;
  if (shared.size >= MAX_SHARED) shared.clear();
  const header = [name, base64] as const;
  shared.set(key, header);
  return header;
}

export const storeHeaders = (headers: Headers): StoredHeaders =>
  headers.map(([name, value]) => storedHeader(name, value));

/** Decoding a header that many sagas have is done once. */
const decoded = new Map<string, Uint8Array>();

function decodedValue(base64: string): Uint8Array {
  const known = decoded.get(base64);
  if (known) return known;
  const bytes = Buffer.from(base64, 'base64');
  if (decoded.size >= MAX_SHARED) decoded.clear();
  decoded.set(base64, bytes);
  return bytes;
}

/** The values are shared between sagas: do not write into them. */
export const restoreHeaders = (headers: StoredHeaders): Headers =>
  headers.map(([name, base64]) => [name, base64 === null ? null : decodedValue(base64)] as const);

const ownNames = new Set([IDEMPOTENCY_KEY_HEADER, ATTEMPT_HEADER]);

/** Whether a header has that name: to the letter, as the wire contract has it; our own headers in any case. */
export const isHeader = (given: string, name: string): boolean =>
  given === name || (ownNames.has(name) && given.toLowerCase() === name);

/** The last header of that name, as text; `undefined` where there is none, or none with a value. */
export function headerText(headers: Headers, name: string): string | undefined {
  for (let index = headers.length - 1; index >= 0; index -= 1) {
    const header = headers[index];
    if (header && isHeader(header[0], name)) return header[1] === null ? undefined : bytesText(header[1]);
  }
  return undefined;
}

/** What participants write that have no key and make a text of that. */
const nothings = new Set(['', 'null', 'undefined']);

/**
 * The idempotency key that an answer echoes, with its uuid as we write it. `undefined` where none is echoed: no header, or one
 * without a text; then the content decides whose answer it is. Any other text is the key of another command.
 */
export function echoedKey(headers: Headers): string | undefined {
  const text = headerText(headers, IDEMPOTENCY_KEY_HEADER)?.trim() ?? '';
  const [, given = '', rest = ''] = /^((?:urn:uuid:)?[^:]{32,38}):(.+)$/is.exec(text) ?? [];
  const id = normaliseUuid(given);
  if (id !== undefined) return `${id}:${rest}`;
  return nothings.has(text) ? undefined : text;
}
