import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseTime, readWire, saga, SagaError, time, timeMs } from '../../src/index.js';

const seed = Number(process.env['SAGACHART_SEED'] ?? Date.now() % 2_147_483_647);
const read = (text: string): string | undefined => {
  const judged = readWire(time(), text, 'strict');
  return judged.ok ? judged.value : undefined;
};

describe('a time that no calendar or clock has is refused', () => {
  it.each([
    '2027-02-29T00:00:00Z',
    '2027-02-30T00:00:00Z',
    '2027-04-31T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2027-00-01T00:00:00Z',
    '2027-13-01T00:00:00Z',
    '2027-01-00T00:00:00Z',
    '2027-01-32T00:00:00Z',
    '2027-01-01T24:00:00Z',
    '2027-01-01T00:60:00Z',
    '2016-12-31T23:59:60Z',
    '2027-01-01T00:00:00+24:00',
    '2027-01-01T00:00:00+99:99',
    '2027-01-01T00:00:00-00:60',
    '2027-01-01t00:00:00Z',
    '2027-01-01T00:00:00z',
    '2027-01-01 00:00:00Z',
    '2027-01-01T00:00:00',
    '2027-01-01T00:00:00,5Z',
    '2027-01-01T00:00:00.Z',
    '12027-01-01T00:00:00Z',
    '',
  ])('%s', (text) => expect([read(text), timeMs(text)]).toEqual([undefined, undefined]));
});

describe('a time that is one', () => {
  it.each([
    ['2028-02-29T23:59:59Z', '2028-02-29T23:59:59Z'],
    ['2000-02-29T00:00:00+23:59', '2000-02-29T00:00:00+23:59'],
    ['2027-01-31T00:00:00.120000-12:00', '2027-01-31T00:00:00.12-12:00'],
    ['2027-01-31T00:00:00.000Z', '2027-01-31T00:00:00Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
    ['0000-02-29T00:00:00Z', '0000-02-29T00:00:00Z'],
  ])('%s is kept as text, without trailing zeros of its fraction', (text, kept) => {
    expect(read(text)).toBe(kept);
  });

  it('may have a fraction of any length, which is read in one go', () => {
    const zeros = '0'.repeat(200_000);
    expect(normaliseTime(`2027-01-01T00:00:00.${zeros}1Z`)).toBe(`2027-01-01T00:00:00.${zeros}1Z`);
    expect(normaliseTime(`2027-01-01T00:00:00.1${zeros}Z`)).toBe('2027-01-01T00:00:00.1Z');
  });

  it(`is every moment that a clock names (seed ${seed})`, () => {
    process.stdout.write(`times: seed ${seed}\n`);
    fc.assert(
      fc.property(
        fc.date({
          min: new Date('0000-01-01T00:00:00Z'),
          max: new Date('9999-12-31T23:59:59Z'),
          noInvalidDate: true,
        }),
        (date) => {
          expect(timeMs(date.toISOString())).toBe(date.getTime());
        },
      ),
      { seed, numRuns: 1_000 },
    );
  });
});

describe('the time at which a program says that a saga was written', () => {
  const draft = saga('errand').step('a', { action: { name: 'x' } as never, payload: {} });
  const id = '0a1b2c3d-0001-4000-8000-000000000001';

  it('is refused where it is none, before anything is sent', () => {
    expect(() => draft.toCommand(id, '2027-02-30T00:00:00Z')).toThrow(SagaError);
    expect(draft.toCommand(id, '2027-02-28T00:00:00.50Z').steps[0]?.createdAt).toBe('2027-02-28T00:00:00.5Z');
  });
});
