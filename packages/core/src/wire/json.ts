import { parse, stringify } from 'lossless-json';
import { SagaError, messageOf } from '../error/index.js';
import { ExactNumber, losesDigits } from './exact-number.js';
import { isNestedDeeper } from './nesting.js';

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

function readNumber(text: string): number | bigint | ExactNumber {
  const small = Number(text);
  if (String(small) === text) return small;
  return integer.test(text) && text !== '-0' ? BigInt(text) : new ExactNumber(text);
}

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

/**
 * Reads a JSON document without losing a digit: integers outside ±2^53 become `bigint`, numbers whose text would
 * change become `ExactNumber`, all others are plain numbers. Of members with the same name the last one counts.
 *
 * @param maxDepth levels of lists and objects that the document may have
 * @throws SagaError `SAGA_JSON_INVALID`; `SAGA_JSON_UNSAFE_KEY` for a `__proto__` member at any depth; `SAGA_JSON_TOO_DEEP`.
 */
export function decodeJson(text: string, maxDepth = MAX_JSON_DEPTH): JsonValue {
  try {
    // Native parsing first: it is the judge of what is JSON, and it keeps `__proto__` as a plain own member.
    const value: unknown = JSON.parse(text);
    if (isNestedDeeper(text, maxDepth)) {
      throw new SagaError(
        'SAGA_JSON_TOO_DEEP',
        `The JSON document is nested more than ${maxDepth} levels deep.`,
        {
          mend: 'Send flatter data, or carry the inner document as a text.',
        },
      );
    }
    if ((text.includes('__proto__') || text.includes('\\u')) && hasUnsafeKey(value)) {
      throw new SagaError('SAGA_JSON_UNSAFE_KEY', 'The JSON document has a member named __proto__.', {
        mend: 'Leave that member out.',
      });
    }
    if (!delicateNumber.test(text)) return value as JsonValue;
    return parse(text, undefined, {
      parseNumber: readNumber,
      onDuplicateKey: ({ newValue }) => newValue,
    }) as JsonValue;
  } catch (cause) {
    if (cause instanceof SagaError) throw cause;
    throw new SagaError('SAGA_JSON_INVALID', `The text is not a JSON document: ${messageOf(cause)}.`, {
      mend: 'Send one JSON document per message, in UTF-8.',
      cause,
    });
  }
}

/**
 * What a document that `decodeJson` refuses says of itself all the same: its own members at the top that are text. Empty when
 * it is not a JSON object.
 */
export function topTexts(text: string): Readonly<Record<string, string>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
    const texts = Object.entries(value).filter(
      ([name, one]) => typeof one === 'string' && name !== '__proto__',
    );
    return Object.fromEntries(texts) as Record<string, string>;
  } catch {
    return {};
  }
}

const numberStringifiers = [
  {
    test: (value: unknown) => value instanceof ExactNumber,
    stringify: (value: unknown) => String(value as ExactNumber),
  },
];

/** Writes compact JSON; `bigint` and `ExactNumber` are written as numbers, digit by digit. */
export function encodeJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (thrown) {
    // A bigint makes native serialisation throw a TypeError; both mean "the slow way, please".
    if (thrown !== losesDigits && !(thrown instanceof TypeError)) throw thrown;
    return stringify(value, undefined, undefined, numberStringifiers) ?? 'null';
  }
}

const htmlDelicate = /[<>&\u2028\u2029]/g;

/**
 * Writes compact JSON like `encodeJson`, with `<`, `>`, `&`, U+2028 and U+2029 as `\uXXXX`: equal in meaning, and equal to the
 * byte to what Go's encoder writes.
 */
export const encodeHtmlSafeJson = (value: unknown): string =>
  // Outside of texts JSON has none of these characters.
  encodeJson(value).replace(
    htmlDelicate,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
