import { parse } from 'lossless-json';
import { SagaError, messageOf } from '../error/index.js';
import { exceededLimit, hasMoreValues, type JsonLimits } from './document-shape.js';
import { ExactNumber, losesDigits } from './exact-number.js';
import { writeExactly } from './write-exactly.js';

export type JsonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | ExactNumber
  | readonly JsonValue[]
  | { readonly [member: string]: JsonValue | undefined };

export type JsonObject = { readonly [member: string]: JsonValue | undefined };

/** A number that native JSON would not carry over to the letter; a hit inside a string only costs the slow path. */
const delicateNumber = /(?:[:[,]\s*|^\s*)(?:-?\d{16,}|-?\d+[.eE]|-0\s*(?:[,}\]]|$))/;
const integer = /^-?\d+$/;
/** Characters of the widest integer that any schema takes, with its sign. To make a bigint of more costs time that grows faster than they do. */
const WIDEST_INTEGER = 21;
const BYTE_ORDER_MARK = '\uFEFF';

/** How `encodeExactly` writes a double that stands for several integers. */
const doubleText = (double: number): string => double.toExponential();
const isDoubtful = (value: number): boolean => Number.isInteger(value) && !Number.isSafeInteger(value);
const doubtfulText = (value: number): string | undefined =>
  isDoubtful(value) ? doubleText(value) : undefined;

function readNumber(text: string): number | bigint | ExactNumber {
  const double = Number(text);
  if (!integer.test(text) || text === '-0') {
    return String(double) === text ? double : new ExactNumber(text);
  }
  // From 2^53 on a double stands for several integers, also where it happens to print the digits that were read.
  if (Number.isSafeInteger(double)) return double;
  return text.length > WIDEST_INTEGER ? new ExactNumber(text) : BigInt(text);
}

const invisible = /[\p{C}\p{Z}]/gu;
/** Names every character of a text that would not be seen, blanks between words aside. */
const visible = (text: string): string =>
  text.replace(invisible, (found) =>
    found === ' ' ? found : `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}`,
  );

/** Some editors and libraries put a byte order mark in front; JSON allows its readers to pass it over. */
const withoutMark = (text: string): string => (text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);

function hasUnsafeKey(value: unknown): boolean {
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next !== 'object' || next === null) continue;
    if (Object.hasOwn(next, '__proto__')) return true;
    for (const inner of Object.values(next)) {
      if (typeof inner === 'object') pending.push(inner);
    }
  }
  return false;
}

/** Writing JSON takes a stack frame per level, and a document that cannot be written again could not be stored. */
export const MAX_JSON_DEPTH = 256;

/** Whatever is JSON, as far as it can be written again. */
const anything: JsonLimits = {
  depth: MAX_JSON_DEPTH,
  members: Number.POSITIVE_INFINITY,
  exactValues: Number.POSITIVE_INFINITY,
};

/**
 * Reads a JSON document without losing a digit: integers from 2^53 on become `bigint`; numbers whose text would change,
 * and integers that no width has room for, become `ExactNumber`; all others are plain numbers. Of members with the same
 * name the last one counts. A byte order mark in front is passed over.
 *
 * @param limits what the document may hold. Default: 256 levels, and any number of members and values; for what strangers send see
 *   `messageLimits`. Too many levels or members are seen before the document is parsed.
 * @throws SagaError `SAGA_JSON_INVALID`; `SAGA_JSON_UNSAFE_KEY` for a `__proto__` member at any depth; `SAGA_JSON_TOO_DEEP`;
 *   `SAGA_JSON_TOO_WIDE`.
 */
export const decodeJson = (document: string, limits: Partial<JsonLimits> = {}): JsonValue =>
  decode(document, { ...anything, ...limits }, readNumber);

/** As `decodeJson`, for what `encodeExactly` has written: numbers and bigints come back as what they were. */
export function decodeExactly(document: string): JsonValue {
  return decode(document, anything, (text) => {
    const double = Number(text);
    return isDoubtful(double) && doubleText(double) === text ? double : readNumber(text);
  });
}

const tooWide = (what: string): SagaError =>
  new SagaError('SAGA_JSON_TOO_WIDE', `The JSON document has ${what}.`, {
    mend: 'Send lists in place of objects with so many members, leave out what nobody reads, or send it in several messages.',
  });

function requireShape(text: string, limits: JsonLimits): void {
  const exceeded = exceededLimit(text, limits);
  if (exceeded === 'depth') {
    throw new SagaError(
      'SAGA_JSON_TOO_DEEP',
      `The JSON document is nested more than ${limits.depth} levels deep.`,
      { mend: 'Send flatter data, or carry the inner document as a text.' },
    );
  }
  if (exceeded === 'members') throw tooWide(`an object of more than ${limits.members} members`);
}

function decode(document: string, limits: JsonLimits, parseNumber: typeof readNumber): JsonValue {
  const text = withoutMark(document);
  requireShape(text, limits);
  try {
    // Native parsing first: it is the judge of what is JSON, and it keeps `__proto__` as a plain own member.
    const value: unknown = JSON.parse(text);
    if ((text.includes('__proto__') || text.includes('\\u')) && hasUnsafeKey(value)) {
      throw new SagaError('SAGA_JSON_UNSAFE_KEY', 'The JSON document has a member named __proto__.', {
        mend: 'Leave that member out.',
      });
    }
    if (!delicateNumber.test(text)) return value as JsonValue;
    if (hasMoreValues(text, limits.exactValues))
      throw tooWide(`more than ${limits.exactValues} values, among them numbers that a double would change`);
    return parse(text, undefined, {
      parseNumber,
      onDuplicateKey: ({ newValue }) => newValue,
    }) as JsonValue;
  } catch (cause) {
    if (cause instanceof SagaError) throw cause;
    throw new SagaError(
      'SAGA_JSON_INVALID',
      `The text is not a JSON document: ${visible(messageOf(cause))}.`,
      {
        mend: 'Send one JSON document per message, in UTF-8.',
        cause,
      },
    );
  }
}

/** As many as a message may have. */
const MAX_TOP_MEMBERS = 10_000;

/**
 * What a document that `decodeJson` refuses says of itself all the same: its own members at the top that are text, of the
 * first 10,000. Empty when it is not a JSON object.
 */
export function topTexts(text: string): Readonly<Record<string, string>> {
  try {
    const value: unknown = JSON.parse(withoutMark(text));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
    const texts: Record<string, string> = {};
    for (const name of Object.keys(value).slice(0, MAX_TOP_MEMBERS)) {
      const one = (value as Record<string, unknown>)[name];
      if (typeof one === 'string' && name !== '__proto__') texts[name] = one;
    }
    return texts;
  } catch {
    return {};
  }
}

/** Native serialisation, as far as that loses nothing. */
function natively(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (thrown) {
    // A bigint makes native serialisation throw a TypeError; both mean "the slow way, please".
    if (thrown !== losesDigits && !(thrown instanceof TypeError)) throw thrown;
    return undefined;
  }
}

const asJsonDoes = (): undefined => undefined;

/** Writes compact JSON; `bigint` and `ExactNumber` are written as numbers, digit by digit. */
export const encodeJson = (value: unknown): string =>
  natively(value) ?? writeExactly(value, asJsonDoes) ?? 'null';

const htmlEscapes = ['<', '>', '&', '\u2028', '\u2029'].map(
  (character) => [character, `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`] as const,
);

/**
 * Writes compact JSON like `encodeJson`, with `<`, `>`, `&`, U+2028 and U+2029 as `\uXXXX`: equal in meaning, and equal to the
 * byte to what Go's encoder writes.
 */
export const encodeHtmlSafeJson = (value: unknown): string =>
  // Outside of texts JSON has none of these characters.
  htmlEscapes.reduce((text, [character, escaped]) => text.replaceAll(character, escaped), encodeJson(value));

/**
 * As `encodeJson`, but a number from 2^53 on that is no bigint is written as the double it is (`9.007199254740992e+15`):
 * its last digits are those of no integer, and a schema of 64 bits refuses it when it is read again.
 */
export function encodeExactly(value: unknown): string {
  const text = natively(value);
  return text === undefined || delicateNumber.test(text)
    ? (writeExactly(value, doubtfulText) ?? 'null')
    : text;
}
