import type { Catalog } from '@sagachart/core';
import { inputLines } from '../../src/replay/input-lines.js';
import { replayLines } from '../../src/replay/replay-lines.js';
import type { ReplayOptions } from '../../src/replay/replay-session.js';

/** Replays a text and gives the output lines in groups, one group per input line (the last one: the records). */
export async function replayGroups(
  catalog: Catalog,
  text: string,
  options: ReplayOptions = {},
): Promise<string[][]> {
  const groups: string[][] = [];
  const chunks = (async function* () {
    yield new TextEncoder().encode(text);
  })();
  for await (const lines of replayLines(catalog, inputLines(chunks), options)) groups.push([...lines]);
  return groups;
}

export const replayText = async (
  catalog: Catalog,
  text: string,
  options: ReplayOptions = {},
): Promise<string[]> => (await replayGroups(catalog, text, options)).flat();

/** What the lines say, in short: `RESERVE`, `inspector?`, `COMPLETED`, `dead SAGA_…`, `refused SAGA_…`. */
export function gist(lines: readonly string[]): string[] {
  return lines.map((line) => {
    const { value, activity, deadLetter, refused } = JSON.parse(line) as {
      value?: { type: string };
      activity?: string;
      deadLetter?: { code: string };
      refused?: { code: string };
    };
    if (activity !== undefined) return `${activity}?`;
    if (deadLetter) return `dead ${deadLetter.code}`;
    return refused ? `refused ${refused.code}` : (value?.type ?? line);
  });
}
