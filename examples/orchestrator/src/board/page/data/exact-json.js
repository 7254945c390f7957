/** A number whose digits JavaScript's own numbers cannot hold: 64-bit ids are shown to the last digit. */
export class ExactNumber {
  /** @param {string} digits */
  constructor(digits) {
    this.digits = digits;
  }
}

/**
 * Reads JSON and keeps whole numbers beyond 2^53 exact. A browser without access to the source text of numbers (before 2025)
 * rounds them.
 *
 * @param {string} text
 * @returns {any}
 */
export function parseExact(text) {
  const revive = (/** @type {string} */ _key, /** @type {unknown} */ value, /** @type {any} */ context) => {
    const source = context?.source;
    const isWide = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
    return isWide && typeof source === 'string' ? new ExactNumber(source) : value;
  };
  return JSON.parse(text, /** @type {(key: string, value: unknown) => unknown} */ (revive));
}

/**
 * JSON for reading.
 *
 * @param {unknown} value
 * @param {string} [indent]
 * @returns {string}
 */
export function printExact(value, indent = '') {
  if (value instanceof ExactNumber) return value.digits;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((one) => printExact(one, inner))
    : Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${printExact(one, inner)}`);
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  if (parts.length === 0) return open + close;
  return `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${indent}${close}`;
}
