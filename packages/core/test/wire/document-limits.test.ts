import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import {
  decodeJson,
  encodeExactly,
  messageLimits,
  encodeJson,
  MAX_FAULTS,
  readWire,
} from '../../src/index.js';
import { decodeExactly } from '../../src/wire/index.js';

const { depth, members: maxMembers, exactValues } = messageLimits;

afterEach(() => void vi.restoreAllMocks());

const members = (count: number, prefix = 'm'): string =>
  Array.from({ length: count }, (_, index) => `"${prefix}${index}":0`).join(',');
const items = (count: number, item: string): string => Array.from({ length: count }, () => item).join(',');
const codeOf = (text: string): string | undefined => {
  try {
    decodeJson(text, messageLimits);
    return undefined;
  } catch (thrown) {
    return (thrown as { code: string }).code;
  }
};

describe('a document that would cost more than it weighs', () => {
  it.each([
    ['an object with too many members', `{${members(maxMembers + 1)}}`, 'SAGA_JSON_TOO_WIDE'],
    ['one further inside', `{"a":[{},{"b":{${members(maxMembers + 1)}}}]}`, 'SAGA_JSON_TOO_WIDE'],
    ['too many levels', `${'['.repeat(9_000)}${']'.repeat(9_000)}`, 'SAGA_JSON_TOO_DEEP'],
    ['levels that never end', '[{"a":'.repeat(9_000), 'SAGA_JSON_TOO_DEEP'],
    ['levels in front of a text that never ends', `${'['.repeat(9_000)}"`, 'SAGA_JSON_TOO_DEEP'],
  ])('is refused before it is parsed: %s', (_what, text, code) => {
    const parse = vi.spyOn(JSON, 'parse');
    expect(codeOf(text)).toBe(code);
    expect(parse).not.toHaveBeenCalled();
  });

  it.each(['1.0', '-0', '9007199254740993'])('is refused for too many values beside %s', (number) => {
    expect(codeOf(`[${number},${items(exactValues, '0')}]`)).toBe('SAGA_JSON_TOO_WIDE');
    expect(codeOf(`[${number},${items(exactValues - 2, '0')}]`)).toBeUndefined();
  });

  it('is taken up to the limits, and with any number of values that native JSON keeps', () => {
    expect(codeOf(`{${members(maxMembers)}}`)).toBeUndefined();
    expect(codeOf(`[${items(3, `{${members(maxMembers)}}`)}]`)).toBeUndefined();
    expect(codeOf(`${'['.repeat(depth)}${']'.repeat(depth)}`)).toBeUndefined();
    expect(codeOf(`[${items(exactValues * 3, '0')}]`)).toBeUndefined();
  });

  it('is not mistaken for one by what stands in its texts', () => {
    const text = '{[":,'.repeat(20_000).replaceAll('"', '\\"');
    expect(codeOf(`{"a":"${text}","b":1.0,"c":"\\\\"}`)).toBeUndefined();
    expect(codeOf('"'.padEnd(30_000, ':'))).toBe('SAGA_JSON_INVALID');
    expect(codeOf(`${'}'.repeat(20_000)}${':'.repeat(9_000)}`)).toBe('SAGA_JSON_INVALID');
  });

  it('is read all the same by those who got it from somebody who judged it', () => {
    const wide = Object.fromEntries(
      Array.from({ length: maxMembers + 5 }, (_, index) => [`m${index}`, 1n << 60n]),
    );
    expect(decodeExactly(encodeExactly(wide))).toEqual(wide);
    expect(decodeJson(encodeJson(wide))).toEqual(wide);
    const long = Array.from({ length: exactValues + 5 }, () => 1n << 60n);
    expect(decodeExactly(encodeExactly(long))).toEqual(long);
  });
});

describe('a member that no schema knows', () => {
  const schema = z.object({ characterId: z.number(), amount: z.number() });
  const foreign = decodeJson(`{"characterId":1,"amount":1,${members(9_000, 'x')}}`);

  it('is not compared letter by letter when its length shows that it is foreign', () => {
    const folded = vi.spyOn(String.prototype, 'toLowerCase');
    expect(readWire(schema, foreign, 'go').ok).toBe(true);
    expect(folded.mock.calls.length).toBeLessThan(100);
  });

  it('costs no text where its fault is only counted', () => {
    const folded = vi.spyOn(String.prototype, 'toLowerCase');
    const read = readWire(schema, foreign, 'strict');
    expect(read.ok ? [] : read.faults).toHaveLength(MAX_FAULTS + 1);
    expect(folded.mock.calls.length).toBeLessThan(MAX_FAULTS * 10);
  });
});

describe('writing with exact numbers', () => {
  const exact = decodeJson('[1.50,9007199254740993]') as readonly unknown[];

  it.each<[string, unknown, string]>([
    ['leaves out what JSON cannot say', { a: undefined, b: 1n, c: () => 1, d: Symbol('x') }, '{"b":1}'],
    [
      'writes null where a list has such an item',
      [undefined, 1n, Number.NaN, Infinity],
      '[null,1,null,null]',
    ],
    ['asks toJSON', { at: new Date(0), n: 1n }, '{"at":"1970-01-01T00:00:00.000Z","n":1}'],
    [
      'escapes names and texts',
      { 'a"\n': '\u2028"', n: exact },
      '{"a\\"\\n":"\u2028\\"","n":[1.50,9007199254740993]}',
    ],
    [
      'writes numbers as JSON does',
      [1n, -0, 1e21, 0.1, true, false, null],
      '[1,0,1e+21,0.1,true,false,null]',
    ],
    ['writes nothing at all as null', undefined, 'null'],
  ])('%s', (_what, value, text) => {
    expect(encodeJson(value) ?? 'null').toBe(text);
  });
});
