import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  faultText,
  list,
  MAX_FAULTS,
  MAX_LIST_ITEMS,
  object,
  optional,
  raw,
  readWire,
  u32,
} from '../../src/index.js';

const repeated = (count: number, value: unknown): unknown[] => Array.from({ length: count }, () => value);

const faultsOf = (schema: z.ZodType, value: unknown, manner: 'strict' | 'go' = 'go') => {
  const read = readWire(schema, value, manner);
  return read.ok ? [] : read.faults;
};

describe('judging a value from outside', () => {
  const counts = object({ counts: list(u32()) });

  it('tells a hundred faults, and how many more there are', () => {
    const faults = faultsOf(counts, { counts: repeated(8_000, 'x') });
    expect(faults).toHaveLength(MAX_FAULTS + 1);
    expect(faults.at(-1)).toEqual({ at: '', problem: 'and 7900 more faults', more: 7_900 });
  });

  it('tells every fault when they are few', () => {
    const faults = faultsOf(counts, { counts: repeated(MAX_FAULTS, 'x') });
    expect(faults.map(({ at }) => at)).toEqual(
      repeated(MAX_FAULTS, '').map((_, index) => `counts[${index}]`),
    );
  });

  it.each([125_000, 250_000])('refuses a list of %i items that do not fit', (count) => {
    expect(faultsOf(counts, { counts: repeated(count, 'x') })).toEqual([
      { at: '', problem: 'has lists of more than 10000 items together' },
    ]);
  });

  it('takes lists up to the limit, and refuses longer ones whatever they hold', () => {
    expect(faultsOf(counts, { counts: repeated(MAX_LIST_ITEMS, 7) })).toEqual([]);
    expect(faultsOf(counts, { counts: repeated(MAX_LIST_ITEMS + 1, 7) })).toHaveLength(1);
  });

  it.each(['counts', 'COUNTS'])('looks at no item of a list that is too long, under the name %s', (name) => {
    let looks = 0;
    const watched = z.custom((value) => {
      looks += 1;
      return typeof value === 'number';
    });
    faultsOf(object({ counts: list(object({ watched })) }), { [name]: repeated(250_000, {}) });
    expect(looks).toBe(0);
  });

  it('counts the items of all lists together, however they are nested', () => {
    const nested = object({ rows: list(list(u32())), more: optional(object({ rows: list(u32()) })) });
    expect(faultsOf(nested, { rows: repeated(200, repeated(60, 1)) })).toHaveLength(1);
    expect(
      faultsOf(nested, { rows: repeated(50, repeated(100, 1)), more: { rows: repeated(6_000, 1) } }),
    ).toHaveLength(1);
    expect(
      faultsOf(nested, { rows: repeated(50, repeated(100, 1)), more: { rows: repeated(3_000, 1) } }),
    ).toEqual([]);
  });

  it('carries a list that no schema looks at, however long', () => {
    expect(faultsOf(object({ raw: raw() }), { raw: repeated(200_000, 1) })).toEqual([]);
  });

  it.each<[string, z.ZodType]>([
    ['a union', z.union([z.object({ a: z.array(z.string()) }), z.object({ a: z.array(z.boolean()) })])],
    ['a record', z.object({ a: z.record(z.string(), z.string()) })],
    ['a list that is piped', z.object({ a: z.array(z.string()).pipe(z.array(z.string())) })],
    ['a list of optional items', z.object({ a: z.array(z.string().optional()).nullable().optional() })],
  ])('refuses 125,000 items under %s', (_name, schema) => {
    expect(faultsOf(schema, { a: repeated(125_000, 1) }, 'strict')).toHaveLength(1);
  });

  it('refuses items of which each has many faults', () => {
    const wide = z.object(Object.fromEntries(repeated(40, 0).map((_, index) => [`m${index}`, z.string()])));
    const faults = faultsOf(z.object({ items: z.array(wide) }), { items: repeated(9_000, {}) }, 'strict');
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.length).toBeLessThanOrEqual(MAX_FAULTS + 1);
  });

  it('quotes no more of a value than a reader can use', () => {
    const strict = z.strictObject({});
    const unknown = Object.fromEntries(repeated(20_000, 0).map((_, index) => [`member${index}`, 1]));
    const [fault] = faultsOf(strict, unknown, 'strict');
    expect(fault?.problem.length).toBeLessThan(400);
    const named = faultsOf(z.record(z.string(), z.string()), { ['x'.repeat(400_000)]: 1 }, 'strict');
    expect(named[0]?.at.length).toBeLessThan(400);
  });

  it('refuses what is nested deeper than a schema that contains itself can follow', () => {
    interface Tree {
      readonly inner?: Tree | undefined;
    }
    const tree: z.ZodType<Tree> = z.lazy(() => z.object({ inner: tree.optional() }));
    let value: Tree = {};
    for (let depth = 0; depth < 9_000; depth += 1) value = { inner: value };
    expect(faultsOf(tree, value, 'strict')).toHaveLength(1);
  });
});

describe('the text of faults', () => {
  it('names twenty, and counts those that were cut before', () => {
    const faults = faultsOf(object({ counts: list(u32()) }), { counts: repeated(8_000, 'x') });
    const text = faultText(faults, 'payload');
    expect(text).toContain('payload.counts[19]: ');
    expect(text).not.toContain('counts[20]');
    expect(text).toMatch(/; and 7980 more faults$/);
  });
});
