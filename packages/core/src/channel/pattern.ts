import { ExactNumber } from '../wire/index.js';

/**
 * What a message must say to be the awaited one: the members that are named must be equal (or fulfil the given
 * predicate), all others are free.
 */
export type Pattern<T> = T extends readonly unknown[]
  ? T | ((value: T) => boolean)
  : T extends object
    ? { readonly [K in keyof T]?: Pattern<T[K]> } | ((value: T) => boolean)
    : T | ((value: T) => boolean);

/**
 * Whether a value fulfils a pattern; 64-bit numbers compare by value, lists element by element. A member that the pattern names
 * with `undefined` is fulfilled by nothing: what was to be compared is not there, and then nobody's message is the awaited one.
 */
export function fits(pattern: unknown, value: unknown): boolean {
  if (typeof pattern === 'function') return (pattern as (value: unknown) => boolean)(value);
  if (typeof pattern === 'bigint' || typeof value === 'bigint') {
    return (
      (typeof pattern === 'bigint' || typeof pattern === 'number') &&
      (typeof value === 'bigint' || typeof value === 'number') &&
      // eslint-disable-next-line eqeqeq -- 5n == 5 is just what is meant here
      pattern == value
    );
  }
  if (typeof pattern !== 'object' || pattern === null) return pattern === value;
  if (typeof value !== 'object' || value === null) return false;
  if (pattern instanceof ExactNumber) return value instanceof ExactNumber && value.text === pattern.text;
  if (Array.isArray(pattern)) {
    return (
      Array.isArray(value) &&
      value.length === pattern.length &&
      pattern.every((element, index) => fits(element, value[index]))
    );
  }
  for (const member of Object.keys(pattern)) {
    const wanted = (pattern as Record<string, unknown>)[member];
    if (wanted === undefined || !fits(wanted, (value as Record<string, unknown>)[member])) return false;
  }
  return true;
}

/** The first member that a pattern names with `undefined`, as a dotted path. */
export function unstatedMember(pattern: unknown): string | undefined {
  if (typeof pattern !== 'object' || pattern === null || Array.isArray(pattern)) return undefined;
  for (const [member, wanted] of Object.entries(pattern)) {
    if (wanted === undefined) return member;
    const inner = unstatedMember(wanted);
    if (inner !== undefined) return `${member}.${inner}`;
  }
  return undefined;
}

/** The members that a pattern looks at, as dotted paths; for the catalogue and the board. */
export function patternPaths(pattern: unknown, prefix = ''): string[] {
  if (typeof pattern !== 'object' || pattern === null || Array.isArray(pattern))
    return prefix ? [prefix] : [];
  return Object.entries(pattern)
    .filter(([, wanted]) => wanted !== undefined)
    .flatMap(([member, wanted]) => patternPaths(wanted, prefix ? `${prefix}.${member}` : member));
}
