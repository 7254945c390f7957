import { z } from 'zod';
import { foldName } from './fold-name.js';

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
const isFlat = (schema: z.ZodType): boolean => flat.some((kind) => schema instanceof kind);

function unwrapped(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault
    ? unwrapped(schema.unwrap() as z.ZodType)
    : schema;
}

type Members = ReadonlyMap<string, z.ZodType>;
const known = new WeakMap<z.ZodObject, Members>();

/** The members of an object that may hold lists, by their names in lower case, for names may be read in any. */
function listedMembers(schema: z.ZodObject): Members {
  const cached = known.get(schema);
  if (cached) return cached;
  const members = new Map<string, z.ZodType>();
  for (const [name, wrapped] of Object.entries(schema.shape as Record<string, z.ZodType>)) {
    const member = unwrapped(wrapped);
    if (isFlat(member) || (member instanceof z.ZodObject && listedMembers(member).size === 0)) continue;
    members.set(foldName(name), member);
  }
  known.set(schema, members);
  return members;
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

/**
 * Items of the lists in a value that its schema will look at, all lists together. What a schema carries unseen does not count,
 * for it costs nothing to judge.
 *
 * @returns the number; some number above `limit` as soon as there are more
 */
export function countItems(wrapped: z.ZodType, value: unknown, limit: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  const schema = unwrapped(wrapped);
  if (isFlat(schema)) return 0;
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    let count = value.length;
    for (const item of value) {
      if (count > limit) break;
      count += countItems(schema.element as z.ZodType, item, limit - count);
    }
    return count;
  }
  if (schema instanceof z.ZodObject && !Array.isArray(value)) {
    const members = listedMembers(schema);
    if (members.size === 0) return 0;
    let count = 0;
    for (const [name, inner] of Object.entries(value)) {
      const member = members.get(foldName(name));
      if (member) count += countItems(member, inner, limit - count);
      if (count > limit) break;
    }
    return count;
  }
  return countAll(value, limit);
}
