import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeJson,
  encodeJson,
  i16,
  i64,
  i8,
  normaliseUuid,
  object,
  readWire,
  time,
  u16,
  u32,
  u64,
  u8,
  uuid,
} from '../../src/index.js';

describe('JSON', () => {
  it.each([
    '{"cashId":4611686018427387905}',
    '[18446744073709551615,-9223372036854775808]',
    '{"a":1.50,"b":1e3,"c":-0,"d":0.1,"e":100000000000000000000.5}',
    '{"text":"a:1.50,b","nested":[{"x":[1.0]}]}',
  ])('is written as it was read: %s', (text) => {
    expect(encodeJson(decodeJson(text))).toBe(text);
  });

  it('survives the way there and back, whatever it holds', () => {
    const seed = Number(process.env['SAGACHART_SEED'] ?? Date.now() % 1_000_000);
    console.log(`wire exactness: seed ${seed}`);
    fc.assert(
      fc.property(
        fc.jsonValue({ noUnicodeString: false } as never),
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
        (value, number) => {
          fc.pre(!JSON.stringify(value).includes('__proto__'));
          const text = encodeJson({ value, number });
          expect(encodeJson(decodeJson(text))).toBe(text);
        },
      ),
      { seed, numRuns: 500 },
    );
  });

  it.each([
    ['{', 'SAGA_JSON_INVALID'],
    ['', 'SAGA_JSON_INVALID'],
    ['{"__proto__":{"x":1}}', 'SAGA_JSON_UNSAFE_KEY'],
    ['{"a":[{"\\u005f_proto__":1}]}', 'SAGA_JSON_UNSAFE_KEY'],
    [`${'['.repeat(200_000)}1.5${']'.repeat(200_000)}`, 'SAGA_JSON_TOO_DEEP'],
  ])('that cannot be used has a code: %.30s', (text, code) => {
    expect(() => decodeJson(text)).toThrow(expect.objectContaining({ code }));
  });
});

describe('widths', () => {
  it.each([
    [u8(), 0, 255],
    [u16(), 0, 65_535],
    [u32(), 0, 4_294_967_295],
    [i8(), -128, 127],
    [i16(), -32_768, 32_767],
    [i64(), -(2n ** 63n), 2n ** 63n - 1n],
    [u64(), 0n, 2n ** 64n - 1n],
  ] as const)('end where the contract says (%#)', (schema, low, high) => {
    const fits = (value: unknown) => readWire(schema, value, 'strict').ok;
    expect([low, high].every(fits)).toBe(true);
    const beyond =
      typeof low === 'bigint' ? [low - 1n, (high as bigint) + 1n] : [low - 1, (high as number) + 1];
    expect([...beyond, 1.5, '1', null].some(fits)).toBe(false);
  });
});

describe('what the services of the contract read leniently', () => {
  const shape = object({ characterId: u32(), id: uuid(), at: time() });

  it('takes names in any case and zero for what is missing or null', () => {
    const read = readWire(shape, { CHARACTERID: 7, id: null }, 'go');
    expect(read).toEqual({
      ok: true,
      value: { characterId: 7, id: '00000000-0000-0000-0000-000000000000', at: '0001-01-01T00:00:00Z' },
    });
  });

  it.each([
    '0A1B2C3D000140008000000000000001',
    'urn:uuid:0a1b2c3d-0001-4000-8000-000000000001',
    '{0A1B2C3D-0001-4000-8000-000000000001}',
  ])('knows the uuid %s', (text) => expect(normaliseUuid(text)).toBe('0a1b2c3d-0001-4000-8000-000000000001'));

  it('names every member that does not fit', () => {
    const read = readWire(shape, { characterId: -1, id: 'x', at: 'soon' }, 'go');
    expect(read.ok ? [] : read.faults.map(({ at }) => at)).toEqual(['characterId', 'id', 'at']);
  });
});
