import { z } from 'zod';

const zeros = new WeakMap<z.ZodType, unknown>();
const leftOut = new WeakSet<z.ZodType>();

/** Gives a schema the value that a missing or `null` member takes on the wire. */
export function withZero<S extends z.ZodType>(schema: S, zero: z.output<S>): S {
  zeros.set(schema, zero);
  return schema;
}

/** Marks a member that is left out on output while it has its zero value (`?` in the wire contract). */
export function omitZero<S extends z.ZodType>(schema: S): S {
  leftOut.add(schema);
  return schema;
}

export const isLeftOutWhenZero = (schema: z.ZodType): boolean => leftOut.has(schema);
export const zeroOf = (schema: z.ZodType): unknown => zeros.get(schema);

/** A list of the wire contract; absent means empty. */
export const list = <S extends z.ZodType>(element: S) => withZero(z.array(element), []);

/** Any JSON value, carried over unchanged; the member may be absent. */
export const raw = () => z.unknown().optional();

/** A member whose absence means something; it is neither filled on input nor required. */
export const optional = <S extends z.ZodType>(schema: S) => schema.optional();

/** A nested object of the wire contract; absent means all its members are zero. */
export const object = <S extends z.ZodRawShape>(shape: S) => z.object(shape);

/**
 * Reads a decoded JSON value the way the wire contract's services do, before the strict schema judges it: member names
 * match without regard to case, a missing or `null` member takes its zero value. Unknown members stay; zod drops them.
 */
export function fillZeros(schema: z.ZodType, value: unknown): unknown {
  if (value === null || value === undefined) {
    // A raw value is carried as it is, and `null` is one; any other optional member counts as absent.
    if (schema instanceof z.ZodOptional) return schema.unwrap() instanceof z.ZodUnknown ? value : undefined;
    const zero = zeros.get(schema);
    if (zero !== undefined) return zero;
    return schema instanceof z.ZodObject ? fillZeros(schema, {}) : value;
  }
  if (schema instanceof z.ZodOptional) return fillZeros(schema.unwrap() as z.ZodType, value);
  if (schema instanceof z.ZodArray) {
    const element = schema.element as z.ZodType;
    return Array.isArray(value) ? value.map((one) => fillZeros(element, one)) : value;
  }
  if (schema instanceof z.ZodObject && typeof value === 'object' && !Array.isArray(value)) {
    const filled: Record<string, unknown> = {};
    for (const [name, member] of Object.entries(schema.shape as Record<string, z.ZodType>)) {
      const given = fillZeros(member, memberOf(value as Record<string, unknown>, name));
      if (given !== undefined) filled[name] = given;
    }
    return filled;
  }
  return value;
}

function memberOf(value: Record<string, unknown>, name: string): unknown {
  if (Object.hasOwn(value, name)) return value[name];
  const folded = name.toLowerCase();
  for (const candidate of Object.keys(value)) {
    if (candidate.length === name.length && candidate.toLowerCase() === folded) return value[candidate];
  }
  return undefined;
}
