import { describe, expect, it } from 'vitest';
import { readTracked, trackedFiles } from './repository.js';

function linesMatching(files: readonly string[], pattern: RegExp): string[] {
  return files.flatMap((path) =>
    readTracked(path)
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 120)}`] : [],
      ),
  );
}

describe('the texts hold on any machine', () => {
  it('no document or data file names a path of the machine it was written on', () => {
    const documents = trackedFiles.filter((path) => /\.(md|json)$/.test(path));
    expect(linesMatching(documents, /(?<![\w.~-])\/(work|home|tmp)\//)).toEqual([]);
  });

  it('no file names the host of a package registry', () => {
    const texts = trackedFiles.filter((path) => /\.(md|json|ya?ml|ts|[cm]?js|xml|sh)$|^\.[^/]+/.test(path));
    expect(linesMatching(texts, /\bregistry\.[a-z0-9-]+\.(org|com|io|net|dev)\b|\bmaven\.org\b/)).toEqual([]);
  });
});
