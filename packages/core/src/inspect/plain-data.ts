import { messageOf } from '../error/index.js';
import { ExactNumber } from '../wire/index.js';

/** Inspectors cut below ten levels; what lies deeper is not copied for them. */
const MAX_DEPTH = 20;
/** Decimal digits that a double surely has. */
const EXACT_DIGITS = 15;

/** A number where that is the same number, else its text: an inspector must be able to write it with `JSON.stringify`. */
function plainNumber(text: string): number | string {
  const digits = (text.split(/[eE]/)[0] ?? '').replace(/\D/g, '').length;
  const value = Number(text);
  return digits <= EXACT_DIGITS && Number.isFinite(value) ? value : text;
}

function copied(value: unknown, above: readonly object[]): unknown {
  if (value instanceof ExactNumber) return plainNumber(value.text);
  if (typeof value === 'bigint') return plainNumber(value.toString());
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (above.includes(value)) return '[contains itself]';
  if (above.length >= MAX_DEPTH) return '[deeper]';
  const path = [...above, value];
  if (Array.isArray(value)) return (value as readonly unknown[]).map((one) => copied(one, path) ?? null);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      const copy = copied(inner, path);
      return copy === undefined ? [] : [[name, copy] as const];
    }),
  );
}

/**
 * A copy of data from outside that nothing which reads it can trip over: numbers, texts, lists and plain objects alone. Numbers
 * that JavaScript has no exact number for are texts.
 */
export function plainData(value: unknown): unknown {
  try {
    return copied(value, []);
  } catch (thrown) {
    return `[not shown: ${messageOf(thrown)}]`;
  }
}
