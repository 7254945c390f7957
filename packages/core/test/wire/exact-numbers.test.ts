import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeJson,
  encodeJson,
  ExactNumber,
  fillZeros,
  i64,
  MAX_JSON_DEPTH,
  object,
  raw,
  u32,
  u64,
} from '../../src/index.js';

const seed = Number(process.env['SAGACHART_SEED'] ?? Date.now() % 2_147_483_647);

/** Number texts of every form that JSON allows. */
const digits = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 25 })
  .map((list) => list.join(''));
const whole = digits.map((text) => text.replace(/^0+(?=\d)/, ''));
const numberText = fc
  .tuple(
    fc.constantFrom('', '-'),
    whole,
    fc.option(digits, { nil: undefined }),
    fc.option(
      fc.tuple(
        fc.constantFrom('e', 'E', 'e+', 'e-'),
        digits.map((text) => text.slice(0, 2)),
      ),
      {
        nil: undefined,
      },
    ),
  )
  .map(([sign, integer, fraction, power]) =>
    [sign, integer, fraction === undefined ? '' : `.${fraction}`, power?.join('') ?? ''].join(''),
  );
const space = fc.constantFrom('', ' ', '\n\t');

describe('a number in a JSON document', () => {
  it(`keeps its digits wherever it stands, whatever its form (seed ${seed})`, () => {
    process.stdout.write(`exact numbers: seed ${seed}\n`);
    fc.assert(
      fc.property(numberText, numberText, space, (one, two, gap) => {
        const compact = `{"a":${one},"b":[${two},{"c":${one}}],"d":"${two}"}`;
        const spaced = `{"a":${gap}${one}${gap},"b":[${gap}${two}${gap},{"c":${one}}],"d":"${two}"}`;
        expect(encodeJson(decodeJson(spaced))).toBe(compact);
        expect(encodeJson(decodeJson(one))).toBe(one);
      }),
      { seed, numRuns: 2_000 },
    );
  });

  it.each([
    ['1', 'number'],
    ['-5', 'number'],
    ['9007199254740991', 'number'],
    ['9007199254740993', 'bigint'],
    ['-9223372036854775808', 'bigint'],
    ['-0', 'object'],
    ['1.0', 'object'],
    ['1e3', 'object'],
    ['0.1', 'number'],
  ])('%s is read as a %s', (text, type) => {
    expect(typeof decodeJson(text)).toBe(type);
  });

  it('that is exact has a value, and its text', () => {
    const exact = decodeJson('1.50') as ExactNumber;
    expect([exact, exact.valueOf(), String(exact)]).toEqual([new ExactNumber('1.50'), 1.5, '1.50']);
  });

  it('inside a text is text', () => {
    expect(decodeJson('"1.50"')).toBe('1.50');
    expect(decodeJson('{"a":":1.50,","b":1}')).toEqual({ a: ':1.50,', b: 1 });
  });

  it('of 64 bits is judged to the last digit', () => {
    const id = (text: string) => i64().safeParse(decodeJson(text)).success;
    expect([id('9223372036854775807'), id('9223372036854775808')]).toEqual([true, false]);
    const unsigned = (text: string) => u64().safeParse(decodeJson(text)).success;
    expect([unsigned('18446744073709551615'), unsigned('18446744073709551616'), unsigned('-1')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('that is exact is no whole number, however round', () => {
    for (const text of ['1.0', '1e0', '-0']) {
      expect([u32().safeParse(decodeJson(text)).success, i64().safeParse(decodeJson(text)).success]).toEqual([
        false,
        false,
      ]);
    }
  });

  it('is carried over by a raw member unchanged', () => {
    const schema = object({ id: u32(), more: raw() });
    const value = schema.parse(
      fillZeros(schema, decodeJson('{"id":1,"more":{"x":[1.50,12345678901234567890]}}')),
    );
    expect(encodeJson(value)).toBe('{"id":1,"more":{"x":[1.50,12345678901234567890]}}');
  });
});

describe('a JSON document', () => {
  it('of many members of one name has the last one, exact numbers or not', () => {
    expect(decodeJson('{"a":1,"a":2}')).toEqual({ a: 2 });
    expect(decodeJson('{"a":1,"a":2,"b":1.0}')).toEqual({ a: 2, b: new ExactNumber('1.0') });
  });

  it('has __proto__ as text where it is text, and members of every object as its own', () => {
    expect(decodeJson('{"a":"__proto__"}')).toEqual({ a: '__proto__' });
    const odd = decodeJson('{"constructor":1,"toString":{"x":2},"n":1.5}') as Record<string, unknown>;
    expect(Object.keys(odd)).toEqual(['constructor', 'toString', 'n']);
    expect(Object.getPrototypeOf(odd)).toBe(Object.prototype);
  });

  it.each(['{"a":[', '[[', '{"a":{"b]":'])('nested as deep as may be is read and written: %s', (pair) => {
    const close = [...pair.replaceAll(/"[^"]*"/g, '')].reverse().filter((one) => '{['.includes(one));
    const end = close.map((one) => (one === '{' ? '}' : ']')).join('');
    const nested = (levels: number) => `${pair.repeat(levels / 2)}1.50${end.repeat(levels / 2)}`;
    const deepest = nested(MAX_JSON_DEPTH);
    expect(encodeJson(decodeJson(deepest))).toBe(deepest);
    expect(() => decodeJson(nested(MAX_JSON_DEPTH + 2))).toThrow(/256 levels/);
  });

  it('may have any number of brackets in its texts and side by side', () => {
    const text = JSON.stringify({ a: '{['.repeat(500), b: ['\\"[{'.repeat(300), ...Array(600).fill([])] });
    expect(encodeJson(decodeJson(text))).toBe(text);
  });
});
