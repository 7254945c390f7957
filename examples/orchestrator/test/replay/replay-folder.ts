import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { atlasCatalog } from '@sagachart/core';
import { describe, expect, it } from 'vitest';
import { replayGroups, replayText } from './run-replay.js';

const dialects = ['documented', 'deployed'] as const;

/** The inputs of a folder that has one folder for each dialect; what `NAME.ndjson` gives is in `NAME.expected.ndjson`. */
export function inputsOf(folder: URL, dialect: string): string[] {
  const inputs = new URL(`${dialect}/`, folder);
  return existsSync(inputs) ? readdirSync(inputs).filter((name) => !name.includes('.expected.')) : [];
}

/** Replays every input of the folder, also with a crash after every line. */
export function describeReplays(what: string, folder: URL): void {
  const linesOf = (path: string): string[] =>
    readFileSync(new URL(path, folder), 'utf8').trimEnd().split('\n');

  describe.each(dialects.filter((dialect) => inputsOf(folder, dialect).length > 0))(
    `${what} in the %s dialect`,
    (dialect) => {
      const catalog = atlasCatalog(dialect);
      const names = inputsOf(folder, dialect);

      it.each(names)('%s gives exactly the expected lines', async (name) => {
        const given = linesOf(`${dialect}/${name}`);
        const expected = linesOf(`${dialect}/${name.replace('.ndjson', '.expected.ndjson')}`);
        expect(await replayText(catalog, given.join('\n'))).toEqual(expected);
      });

      it.each(names)('%s gives the same messages with a crash after every line', async (name) => {
        const given = linesOf(`${dialect}/${name}`);
        const calm = await replayGroups(catalog, given.join('\n'));
        const crashing = given.flatMap((line) => [line, '{"crash":true}']);
        const shaken = await replayGroups(catalog, crashing.join('\n'));
        expect(shaken.filter((_, index) => index % 2 === 0)).toEqual(calm);
      });
    },
  );
}
