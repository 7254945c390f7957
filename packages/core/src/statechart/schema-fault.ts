import type { z } from 'zod';

const changing: Readonly<Record<string, string>> = {
  transform: 'a transform',
  date: 'a Date',
  bigint: 'a BigInt',
  set: 'a Set',
  map: 'a Map',
  symbol: 'a symbol',
  function: 'a function',
  promise: 'a promise',
  file: 'a file',
};

/**
 * Where a schema gives out something else than what it takes in, or something that JSON does not bring back. Such a value is
 * right until the process restarts, and is then judged again.
 *
 * @returns `a transform at items[].price`, or `undefined` when the schema only judges
 */
export function schemaFault(schema: z.ZodType, at = ''): string | undefined {
  const { def } = schema._zod as unknown as { readonly def: Readonly<Record<string, unknown>> };
  const place = at === '' ? '' : ` at ${at}`;
  const type = String(def['type']);
  const what = def['coerce'] === true ? `a coercion to ${type}` : changing[type];
  if (what !== undefined) return `${what}${place}`;
  const inner = (name: string, below: string): string | undefined =>
    def[name] === undefined ? undefined : schemaFault(def[name] as z.ZodType, below);
  for (const [member, one] of Object.entries((def['shape'] ?? {}) as Record<string, z.ZodType>)) {
    const fault = schemaFault(one, at === '' ? member : `${at}.${member}`);
    if (fault !== undefined) return fault;
  }
  for (const option of [...list(def['options']), ...list(def['items'])]) {
    const fault = schemaFault(option, at);
    if (fault !== undefined) return fault;
  }
  return (
    inner('innerType', at) ??
    inner('element', `${at}[]`) ??
    inner('valueType', `${at}[]`) ??
    inner('in', at) ??
    inner('out', at) ??
    inner('left', at) ??
    inner('right', at)
  );
}

const list = (given: unknown): readonly z.ZodType[] =>
  Array.isArray(given) ? (given as readonly z.ZodType[]) : [];
