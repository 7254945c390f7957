import { readFileSync } from 'node:fs';
import { atlasCatalog } from '@sagachart/core';
import { expect, it } from 'vitest';
import { REPLAY_EPOCH } from '../../src/replay/replay-session.js';
import { replayText } from './run-replay.js';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const block = (info: string): string => readme.split(`\`\`\`${info}\n`)[1]?.split('\n```')[0] ?? '';

it('the replay in the README gives just the lines that stand below it, from the time that it names', async () => {
  const lines = await replayText(atlasCatalog('documented'), block('json input'));
  expect(lines.join('\n')).toBe(block('json output'));
  expect(readme).toContain(`The clock begins at ${REPLAY_EPOCH}`);
});
