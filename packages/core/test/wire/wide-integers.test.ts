import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeJson,
  decodeRecord,
  encodeExactly,
  encodeJson,
  encodeRecord,
  ExactNumber,
  i64,
  readWire,
  u64,
} from '../../src/index.js';

const seed = Number(process.env['SAGACHART_SEED'] ?? Date.now() % 2_147_483_647);
const sent = (schema: ReturnType<typeof u64>, text: string): string => {
  const read = readWire(schema, decodeJson(text), 'strict');
  return read.ok ? encodeJson(read.value) : 'refused';
};

describe('an integer of 64 bits', () => {
  it(`is taken and sent on with the same digits, whatever a double would print (seed ${seed})`, () => {
    process.stdout.write(`wide integers: seed ${seed}\n`);
    const wide = fc.oneof(
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      fc.bigInt({ min: 2n ** 53n - 50n, max: 2n ** 53n + 1_000n }),
      fc.bigInt({ min: 10n ** 16n, max: 10n ** 17n }),
    );
    fc.assert(
      fc.property(wide, (value) => {
        const text = String(value);
        expect(sent(u64(), text)).toBe(text);
        const signed = String(-value);
        expect(sent(i64(), signed)).toBe(-value < -(2n ** 63n) ? 'refused' : String(-value));
      }),
      { seed, numRuns: 2_000 },
    );
  });

  it.each(['9007199254740991', '9007199254740992', '9007199254740993', '1152921504606847000'])(
    'that is %s is taken',
    (text) => expect(sent(u64(), text)).toBe(text),
  );

  it('is refused as a number that has lost its digits', () => {
    const read = readWire(u64(), 2 ** 53, 'strict');
    expect(read.ok ? [] : read.faults.map(({ problem }) => problem)).toEqual([
      'has more digits than a number keeps (u64); it has to be a bigint',
    ]);
  });
});

describe('an integer of more digits than any width has', () => {
  it('is kept as text and never made a bigint, which would take time', () => {
    const text = '9'.repeat(400_000);
    const value = decodeJson(`{"raw":${text}}`) as { raw: unknown };
    expect(value.raw).toBeInstanceOf(ExactNumber);
    expect(encodeJson(value)).toBe(`{"raw":${text}}`);
    expect(sent(u64(), text)).toBe('refused');
  });
});

describe('a number that a program has kept as a double', () => {
  it('is not taken for an integer of 64 bits when it is read again', () => {
    const answer = decodeJson(encodeExactly({ cashId: 2 ** 53, price: 1.5, small: 7, wide: 2n ** 53n }));
    expect(readWire(u64(), (answer as { cashId: unknown }).cashId, 'strict').ok).toBe(false);
    expect(answer).toMatchObject({ price: 1.5, small: 7, wide: 2n ** 53n });
  });

  it('comes back from a record as a double, and a bigint as a bigint', () => {
    const payload = { at: 1e17, big: 2n ** 60n, next: 2 ** 53, tiny: 1e21 };
    const golden = readFileSync(new URL('../engine/golden/v1-running.json', import.meta.url), 'utf8');
    const record = decodeRecord(golden);
    const steps = record.context.steps.map((step) => ({ ...step, payload }));
    const stored = encodeRecord({ ...record, context: { ...record.context, steps } });
    expect(decodeRecord(stored).context.steps.map((step) => step.payload)).toEqual(steps.map(() => payload));
  });
});

describe('a byte order mark', () => {
  it('in front of a document is passed over', () => {
    expect(decodeJson('\uFEFF{"a":1}')).toEqual({ a: 1 });
    expect(decodeJson(Buffer.from([0xef, 0xbb, 0xbf, 0x31]).toString())).toBe(1);
  });

  it('elsewhere is named, as is every other character that nobody would see', () => {
    expect(() => decodeJson('\uFEFF\uFEFF1')).toThrow(/\\u\{feff\}/);
    expect(() => decodeJson('\u00a01')).toThrow(/\\u\{a0\}/);
    expect(() => decodeJson('\u200b1')).toThrow(/\\u\{200b\}/);
  });
});
