import { z } from 'zod';
import { foldName } from './fold-name.js';

type Counter = (value: unknown, limit: number) => number;

/** Schemas that look at no list: what is known of them by their kind alone. */
const flat = [
  z.ZodUnknown,
  z.ZodAny,
  z.ZodString,
  z.ZodNumber,
  z.ZodBigInt,
  z.ZodBoolean,
  z.ZodLiteral,
  z.ZodEnum,
  z.ZodCustom,
  z.ZodNull,
];

function unwrapped(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault
    ? unwrapped(schema.unwrap() as z.ZodType)
    : schema;
}

/** Counts below a value whose schema tells nothing of its lists, such as a union. */
function countAll(value: object, limit: number): number {
  let count = 0;
  const pending: unknown[] = [value];
  while (pending.length > 0 && count <= limit) {
    const next = pending.pop();
    if (typeof next !== 'object' || next === null) continue;
    const inner: readonly unknown[] = Array.isArray(next) ? next : Object.values(next);
    count += inner.length;
    if (count <= limit) for (const one of inner) pending.push(one);
  }
  return count;
}

/** Counts in the members of an object that may hold lists; their names may be read in any case. */
function objectCounter(shape: Readonly<Record<string, z.ZodType>>): Counter | undefined {
  const counters = Object.entries(shape).map(([name, schema]) => [name, counterOf(schema)] as const);
  if (counters.every(([, counter]) => counter === undefined)) return undefined;
  const exact = new Map(counters);
  const folded = new Map(counters.map(([name, counter]) => [foldName(name), counter]));
  return (value, limit) => {
    if (typeof value !== 'object' || value === null) return 0;
    if (Array.isArray(value)) return countAll(value, limit);
    let count = 0;
    for (const [name, inner] of Object.entries(value)) {
      if (typeof inner !== 'object' || inner === null) continue;
      const counter = exact.has(name) ? exact.get(name) : folded.get(foldName(name));
      if (counter) count += counter(inner, limit - count);
      if (count > limit) break;
    }
    return count;
  };
}

function listCounter(item: Counter | undefined): Counter {
  return (value, limit) => {
    if (!Array.isArray(value)) return countUnknown(value, limit);
    let count = value.length;
    if (!item) return count;
    for (const one of value) {
      if (count > limit) break;
      count += item(one, limit - count);
    }
    return count;
  };
}

const countUnknown: Counter = (value, limit) =>
  typeof value === 'object' && value !== null ? countAll(value, limit) : 0;

const counters = new WeakMap<z.ZodType, { readonly counter: Counter | undefined }>();

/** What counts below a schema, made once; `undefined` for one that looks at no list. */
function counterOf(wrapped: z.ZodType): Counter | undefined {
  const known = counters.get(wrapped);
  if (known) return known.counter;
  // A schema may hold itself: whoever meets it while its counter is being made counts all that is below.
  counters.set(wrapped, { counter: countUnknown });
  const counter = newCounter(unwrapped(wrapped));
  counters.set(wrapped, { counter });
  return counter;
}

function newCounter(schema: z.ZodType): Counter | undefined {
  if (flat.some((kind) => schema instanceof kind)) return undefined;
  if (schema instanceof z.ZodArray) return listCounter(counterOf(schema.element as z.ZodType));
  if (schema instanceof z.ZodObject) return objectCounter(schema.shape as Record<string, z.ZodType>);
  return countUnknown;
}

/**
 * Items of the lists in a value that its schema will look at, all lists together. What a schema carries unseen does not count,
 * for it costs nothing to judge.
 *
 * @returns the number; some number above `limit` as soon as there are more
 */
export const countItems = (schema: z.ZodType, value: unknown, limit: number): number =>
  typeof value === 'object' && value !== null ? (counterOf(schema)?.(value, limit) ?? 0) : 0;
