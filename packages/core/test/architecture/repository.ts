import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** Paths of the files that git tracks and that exist, relative to the root, with forward slashes. */
export const trackedFiles: readonly string[] = execFileSync('git', ['ls-files', '-z'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\0')
  .filter((path) => path !== '' && existsSync(join(root, path)));

export function readTracked(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** TypeScript files that ship: those of a `src` folder of a package or an example, tests excluded. */
export const sourceFiles = trackedFiles.filter(
  (path) => /^(packages|examples)\/[^/]+\/src\/.*\.ts$/.test(path) && !path.endsWith('.test.ts'),
);

/** Data written by a program, not by hand. */
export function isGenerated(path: string): boolean {
  return path.includes('/generated/') || path.endsWith('.generated.ts');
}
