import { describe, expect, it } from 'vitest';
import { isGenerated, readTracked, trackedFiles } from './repository.js';

const sizes = trackedFiles
  .filter((path) => path.endsWith('.ts') && !isGenerated(path))
  .map((path) => ({ path, lines: readTracked(path).replace(/\n$/, '').split('\n').length }))
  .sort((a, b) => a.lines - b.lines);

describe('files stay small enough to read', () => {
  it('no TypeScript file is longer than 400 lines', () => {
    expect(sizes.filter(({ lines }) => lines > 400)).toEqual([]);
  });

  it('the median TypeScript file has at most 130 lines', () => {
    expect(sizes[Math.floor(sizes.length / 2)]?.lines).toBeLessThanOrEqual(130);
  });
});
