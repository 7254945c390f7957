import { describe, expect, it } from 'vitest';
import {
  echoedKey,
  type Headers,
  headerText,
  restoreHeaders,
  storeHeaders,
  textBytes,
} from '../../src/index.js';

const id = '0a1b2c3d-0001-4000-8000-00000000000a';
const keyed = (value: string | null, name = 'saga-idempotency-key'): Headers => [
  [name, value === null ? null : textBytes(value)],
];

describe('an idempotency key that an answer echoes', () => {
  it.each([
    `${id}:0:execute`,
    `${id.toUpperCase()}:0:execute`,
    ` ${id}:0:execute `,
    `{${id}}:0:execute`,
    `urn:uuid:${id}:0:execute`,
    `${id.replaceAll('-', '')}:0:execute`,
  ])('is the same in every spelling of its uuid: %s', (text) => {
    expect(echoedKey(keyed(text))).toBe(`${id}:0:execute`);
  });

  it.each(['', ' ', 'null', 'undefined', null])('is none when it has no text: %j', (text) =>
    expect(echoedKey(keyed(text))).toBeUndefined(),
  );

  it.each(['x', '17', id, `${id}:`])('is that of another command when it is any other text: %s', (text) => {
    expect(echoedKey(keyed(text))).toBe(text);
  });

  it('is found under its name in any case; the last one counts', () => {
    expect(echoedKey(keyed(`${id}:0:execute`, 'Saga-Idempotency-Key'))).toBe(`${id}:0:execute`);
    expect(echoedKey([...keyed(`${id}:0:execute`), ...keyed(`${id}:1:execute`)])).toBe(`${id}:1:execute`);
  });
});

describe('a header without a value', () => {
  it('keeps none on its way through a record', () => {
    const headers: Headers = [
      ['empty', new Uint8Array()],
      ['none', null],
    ];
    const stored = JSON.parse(JSON.stringify(storeHeaders(headers))) as never;
    expect(restoreHeaders(stored).map(([name, value]) => [name, value && [...value]])).toEqual([
      ['empty', []],
      ['none', null],
    ]);
    expect(headerText(headers, 'none')).toBeUndefined();
  });
});
