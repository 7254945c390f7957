import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  bool,
  decodeJson,
  list,
  object,
  optional,
  type Reading,
  readWire,
  str,
  time,
  u32,
  u64,
  wireFacts,
} from '../../src/index.js';

const read = (schema: z.ZodType, text: string, reading: Reading): unknown => {
  const found = readWire(schema, decodeJson(text), reading);
  return found.ok ? found.value : found.faults.map(({ at, problem }) => `${at}: ${problem}`);
};

const item = z.object({ item: z.string(), count: z.number().optional() });

describe('a strict reading', () => {
  it('refuses a member that the schema does not know, and tells those that there are', () => {
    expect(read(item, '{"item":"axe","cuont":2}', 'strict')).toEqual([
      'cuont: is not known; there are "item", "count"',
    ]);
    expect(read(z.object({ rows: z.array(item) }), '{"rows":[{"item":"axe","Count":2}]}', 'strict')).toEqual([
      'rows[0].Count: is not known; it is written "count"',
    ]);
  });

  it('fills nothing in', () => {
    expect(read(object({ id: u32(), name: str() }), '{"id":1}', 'strict')).toHaveLength(1);
  });

  it('leaves members alone where the schema takes any', () => {
    expect(read(z.looseObject({ a: z.number() }), '{"a":1,"b":2}', 'strict')).toEqual({ a: 1, b: 2 });
    expect(read(z.record(z.string(), z.unknown()), '{"x":1.50}', 'strict')).toMatchObject({ x: {} });
  });

  it('judges by the option of a union that takes the value', () => {
    const either = z.union([
      z.object({ kind: z.literal('a'), n: z.number() }),
      z.object({ kind: z.literal('b') }),
    ]);
    expect(read(either, '{"kind":"a","n":1.0}', 'strict')).toEqual({ kind: 'a', n: 1 });
    expect(read(either, '{"kind":"b","n":1}', 'strict')).toEqual(['n: is not known; there are "kind"']);
  });
});

describe('an open reading', () => {
  it('passes unknown members over and fills nothing in', () => {
    expect(read(item, '{"item":"axe","more":1}', 'open')).toEqual({ item: 'axe' });
    expect(read(object({ id: u32() }), '{"ID":1}', 'open')).toHaveLength(1);
  });
});

describe('the reading of the Go services', () => {
  const shape = object({ id: u32(), item: object({ expiration: optional(time()), rare: bool() }) });

  it('takes an optional member in any case', () => {
    expect(read(shape, '{"ID":1,"Item":{"EXPIRATION":"2027-01-01T00:00:00Z","rare":true}}', 'go')).toEqual({
      id: 1,
      item: { expiration: '2027-01-01T00:00:00Z', rare: true },
    });
  });

  it('takes the letters that Go takes for the same: the long s and the Kelvin sign', () => {
    const schema = object({ skills: u32() });
    expect(read(schema, '{"\u017F\u212Aill\u017F":3}', 'go')).toEqual({ skills: 3 });
  });

  it('refuses one member written twice in different case', () => {
    expect(read(shape, '{"id":1,"ID":2,"item":{}}', 'go')).toEqual(['ID: is the member "id" once more']);
  });

  it('takes no number for an object of zeros', () => {
    expect(read(shape, '{"id":1,"item":1.50}', 'go')).toContain('item: expected an object, not a number');
  });
});

describe('a plain number', () => {
  const price = z.object({ price: z.number(), list: z.array(z.number()), maybe: z.number().nullish() });

  it.each(['strict', 'open', 'go'] as const)('is every number that JSON has (%s)', (reading) => {
    expect(read(price, '{"price":19.90,"list":[10.0,1e2,-0,1E+2,9007199254740993]}', reading)).toEqual({
      price: 19.9,
      list: [10, 100, -0, 100, 9007199254740992],
    });
    expect(read(price, '{"price":1e400,"list":[]}', reading)).toHaveLength(1);
  });

  it('stays exact where a schema carries it unseen', () => {
    expect(
      String((read(z.object({ raw: z.unknown() }), '{"raw":1.50}', 'strict') as { raw: unknown }).raw),
    ).toBe('1.50');
  });

  it('is not what an integer of a width asks for', () => {
    expect(read(object({ id: u32(), wide: u64() }), '{"id":1.0,"wide":1e2}', 'go')).toHaveLength(2);
  });
});

describe('the facts of a schema', () => {
  it('go with whatever is made of it', () => {
    const made = [
      str().describe('a name'),
      str().meta({ title: 'Name' }),
      str().max(10),
      str().refine(() => true),
    ];
    for (const schema of made) {
      expect(wireFacts.get(schema)).toMatchObject({ zero: '' });
      expect(read(z.object({ name: schema }), '{}', 'go')).toEqual({ name: '' });
    }
    expect(read(z.object({ all: list(u32()).describe('ids') }), '{}', 'go')).toEqual({ all: [] });
  });
});
