import { readdirSync, readFileSync } from 'node:fs';
import { atlasCatalog } from '@sagachart/core';
import { describe, expect, it } from 'vitest';
import { replayGroups, replayText } from './run-replay.js';

const folder = new URL('worked/', import.meta.url);
const linesOf = (path: string): string[] => readFileSync(new URL(path, folder), 'utf8').trimEnd().split('\n');

describe.each(['documented', 'deployed'] as const)('the worked examples in the %s dialect', (dialect) => {
  const catalog = atlasCatalog(dialect);
  const names = readdirSync(new URL(`${dialect}/`, folder)).filter((name) => !name.includes('.expected.'));

  it.each(names)('%s gives exactly the expected lines', async (name) => {
    const given = linesOf(`${dialect}/${name}`);
    const expected = linesOf(`${dialect}/${name.replace('.ndjson', '.expected.ndjson')}`);
    expect(await replayText(catalog, given.join('\n'))).toEqual(expected);
  });

  it.each(names)('%s gives the same messages with a crash after every line', async (name) => {
    const given = linesOf(`${dialect}/${name}`);
    const calm = await replayGroups(catalog, given.join('\n'));
    const shaken = await replayGroups(catalog, given.flatMap((line) => [line, '{"crash":true}']).join('\n'));
    expect(shaken.filter((_, index) => index % 2 === 0)).toEqual(calm);
  });

  it('cover all thirteen sections', () => {
    expect([...new Set(names.map((name) => Number(name.slice(0, 2))))]).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
    ]);
  });
});
