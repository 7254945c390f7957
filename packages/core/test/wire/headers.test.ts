import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Headers,
  headerText,
  restoreHeaders,
  storeHeaders,
  tenantOf,
  textBytes,
} from '../../src/index.js';

const seed = Number(process.env['SAGACHART_SEED'] ?? Date.now() % 2_147_483_647);
const plain = (headers: Headers) => headers.map(([name, value]) => [name, value && [...value]]);

describe('headers', () => {
  it(`come back from storage byte for byte, in order, however often a name occurs (seed ${seed})`, () => {
    process.stdout.write(`headers: seed ${seed}\n`);
    const name = fc.oneof(fc.string(), fc.constantFrom('a', 'a b', '__proto__'));
    const header = fc.tuple(name, fc.option(fc.uint8Array()));
    fc.assert(
      fc.property(fc.array(header), (headers) => {
        const stored = JSON.parse(JSON.stringify(storeHeaders(headers))) as never;
        expect(plain(restoreHeaders(stored))).toEqual(plain(headers));
      }),
      { seed, numRuns: 500 },
    );
  });

  it('come back from a view into a larger buffer', () => {
    const bytes = Uint8Array.of(1, 2, 3, 4, 5);
    expect(plain(restoreHeaders(storeHeaders([['part', bytes.subarray(1, 3)]])))).toEqual([['part', [2, 3]]]);
  });

  it('are known by their exact name; the last one counts', () => {
    const headers: Headers = [
      ['name', textBytes('first')],
      ['name', textBytes('last')],
      ['NAME', textBytes('other')],
    ];
    expect([headerText(headers, 'name'), headerText(headers, 'Name')]).toEqual(['last', undefined]);
  });

  it('give the tenant only where it is written as 36 characters', () => {
    const tenant = (text: string) => tenantOf([['TENANT_ID', textBytes(text)]]);
    const id = '3f2b8c1e-6d4a-4e0f-9b57-1a2c3d4e5f60';
    const nobody = '00000000-0000-0000-0000-000000000000';
    expect([tenant(id), tenant(id.toUpperCase())]).toEqual([id, id]);
    expect([tenant(id.replaceAll('-', '')), tenant(`{${id}}`), tenant(''), tenantOf([])]).toEqual(
      Array(4).fill(nobody),
    );
  });
});
