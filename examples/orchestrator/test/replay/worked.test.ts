import { expect, it } from 'vitest';
import { describeReplays, inputsOf } from './replay-folder.js';

const folder = new URL('worked/', import.meta.url);

describeReplays('the worked examples', folder);

it.each(['documented', 'deployed'])('cover all thirteen sections in the %s dialect', (dialect) => {
  expect([...new Set(inputsOf(folder, dialect).map((name) => Number(name.slice(0, 2))))]).toEqual([
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
  ]);
});
