import { describe, expect, it } from 'vitest';
import {
  bool,
  fillZeros,
  i64,
  list,
  normaliseUuid,
  object,
  omitZero,
  optional,
  raw,
  readWire,
  str,
  time,
  u16,
  u8,
  uuid,
} from '../../src/index.js';

const inner = object({ slot: u8(), name: str() });
const shape = object({
  id: u16(),
  long: i64(),
  flag: bool(),
  text: str(),
  tenant: uuid(),
  at: time(),
  items: list(inner),
  nested: inner,
  maybe: optional(u8()),
  hidden: omitZero(u8()),
  rest: raw(),
});
const zeros = {
  id: 0,
  long: 0,
  flag: false,
  text: '',
  tenant: '00000000-0000-0000-0000-000000000000',
  at: '0001-01-01T00:00:00Z',
  items: [],
  nested: { slot: 0, name: '' },
  hidden: 0,
};

describe('reading leniently', () => {
  it('fills everything that is left out with its zero', () => {
    expect(readWire(shape, {}, 'go')).toEqual({ ok: true, value: zeros });
  });

  it('fills everything that is null with its zero', () => {
    const nulls = Object.fromEntries(Object.keys(shape.shape).map((name) => [name, null]));
    // A raw member takes any JSON value as it is, and null is one.
    expect(readWire(shape, nulls, 'go')).toEqual({ ok: true, value: { ...zeros, rest: null } });
  });

  it('fills within lists and nested objects', () => {
    const read = readWire(shape, { items: [null, { SLOT: 3 }], Nested: { name: 'x' } }, 'go');
    expect(read).toMatchObject({
      ok: true,
      value: {
        items: [
          { slot: 0, name: '' },
          { slot: 3, name: '' },
        ],
        nested: { slot: 0, name: 'x' },
      },
    });
  });

  it('refuses a member that is written more than once in different case, and names each', () => {
    const read = readWire(shape, { ID: 1, id: 2, Id: 3 }, 'go');
    expect(read.ok ? [] : read.faults.map((fault) => fault.at)).toEqual(['ID', 'Id']);
  });

  it('drops unknown members, and takes none from the prototype', () => {
    const value = Object.create({ id: 9 }) as object;
    expect(readWire(shape, Object.assign(value, { other: 1 }), 'go')).toEqual({
      ok: true,
      value: zeros,
    });
  });

  it('carries raw members over as they are', () => {
    expect(readWire(shape, { rest: { ID: [null] } }, 'go')).toMatchObject({
      value: { rest: { ID: [null] } },
    });
  });

  it.each([
    [{ id: '7' }, 'id'],
    [{ id: 1.5 }, 'id'],
    [{ id: 65_536 }, 'id'],
    [{ flag: 0 }, 'flag'],
    [{ text: 7 }, 'text'],
    [{ tenant: '' }, 'tenant'],
    [{ at: '' }, 'at'],
    [{ items: {} }, 'items'],
    [{ items: [{}, { slot: 256 }] }, 'items[1].slot'],
    [{ nested: [] }, 'nested'],
    [{ nested: 'x' }, 'nested'],
    [{ maybe: '' }, 'maybe'],
  ])('does not take %j', (value, at) => {
    const read = readWire(shape, value, 'go');
    expect(read.ok ? [] : read.faults.map((fault) => fault.at)).toEqual([at]);
  });

  it('strictly, nothing is filled', () => {
    const read = readWire(shape, {}, 'strict');
    expect(read.ok ? 0 : read.faults.length).toBe(9);
  });

  it('leaves the given value alone', () => {
    const given = Object.freeze({ items: Object.freeze([Object.freeze({})]) });
    expect(fillZeros(shape, given)).toMatchObject({ items: [{ slot: 0, name: '' }] });
    expect(given).toEqual({ items: [{}] });
  });
});

describe('a uuid', () => {
  const plain = '0a1b2c3d-0001-4000-8000-000000000001';

  it.each([
    plain.toUpperCase(),
    plain.replaceAll('-', ''),
    `urn:uuid:${plain}`,
    `{${plain}}`,
    `URN:UUID:${plain}`,
  ])('is known in the spelling %s', (text) =>
    expect(readWire(uuid(), text, 'strict')).toEqual({ ok: true, value: plain }),
  );

  it.each([
    '',
    '-',
    plain.slice(1),
    `${plain}0`,
    `{${plain}`,
    `${plain}}`,
    plain.replace('0a', 'g0'),
    ` ${plain}`,
  ])('is not "%s"', (text) => expect(normaliseUuid(text)).toBeUndefined());

  it('is not looked for in a text without end', () => {
    expect(normaliseUuid('{'.repeat(10_000_000))).toBeUndefined();
  });
});

describe('a time', () => {
  it.each([
    ['2026-01-24T14:00:00Z', '2026-01-24T14:00:00Z'],
    ['2026-01-24T14:00:00.500Z', '2026-01-24T14:00:00.5Z'],
    ['2026-01-24T14:00:00.000000000+01:00', '2026-01-24T14:00:00+01:00'],
    ['2026-01-24T14:00:00.123456789-05:30', '2026-01-24T14:00:00.123456789-05:30'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
  ])('%s is kept as %s', (text, kept) => {
    expect(readWire(time(), text, 'strict')).toEqual({ ok: true, value: kept });
  });

  it.each([
    '2026-01-24',
    '2026-13-24T14:00:00Z',
    '2026-01-32T14:00:00Z',
    '2026-01-24T24:00:00Z',
    '2026-01-24 14:00:00Z',
    'now',
  ])('is not "%s"', (text) => expect(readWire(time(), text, 'strict').ok).toBe(false));
});
