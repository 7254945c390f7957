import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeBlocks, isTypeScript, runnables, shellFaults, uncheckable } from '../.config/code-blocks.js';
import type { CodeBlock } from '../.config/code-blocks.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const documents = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path))
    .sort(),
].filter((path) => existsSync(join(root, path)));
const blocks = documents.flatMap((file) => codeBlocks(file, readFileSync(join(root, file), 'utf8')));
const typeScript = blocks.filter(isTypeScript);
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };

// Inside the workspace, so that node and tsc find what a user would have installed; one folder per run, so that
// two runs do not meet.
const cache = join(root, 'examples', '.docs-cache');
let folder: string;

const fileOf = ({ file, line }: CodeBlock): string =>
  join(folder, `${file.replace(/\.md$/, '').replaceAll(/[\\/]/g, '-')}-${line}.ts`);
const titleOf = ({ file, line }: CodeBlock): string => `${file}:${line}`;

/** Links what a reader of the documents has in node_modules: the packages, what core lets through its types, the inspector. */
function linkPackages(modules: string): void {
  mkdirSync(join(modules, '@sagachart'), { recursive: true });
  for (const name of readdirSync(join(root, 'packages'))) {
    symlinkSync(join(root, 'packages', name), join(modules, '@sagachart', name), 'junction');
  }
  mkdirSync(join(modules, '@statelyai'), { recursive: true });
  for (const name of ['xstate', 'zod', '@statelyai/inspect']) {
    symlinkSync(join(root, 'packages', 'core', 'node_modules', name), join(modules, name), 'junction');
  }
}

function run(args: readonly string[]): { status: number | null; stdout: string; text: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    timeout: 100_000,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
  });
  return { status, stdout, text: stdout + stderr };
}

beforeAll(() => {
  mkdirSync(cache, { recursive: true });
  folder = mkdtempSync(join(cache, 'run-'));
  linkPackages(join(folder, 'node_modules'));
  // Blank lines on top: tsc and node then name the very line of the document.
  for (const block of typeScript) writeFileSync(fileOf(block), '\n'.repeat(block.line) + block.code);
  const compilerOptions = { declaration: false, rootDir: root };
  const config = { extends: join(root, 'tsconfig.base.json'), include: ['*.ts'], compilerOptions };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the code of the documents', () => {
  it('is marked so that each block is checked', () => {
    expect(uncheckable(blocks)).toEqual([]);
  });

  it('uses commands and npm scripts that exist', () => {
    const shell = blocks.filter(({ info }) => /^(sh|bash|shell|console)\b/.test(info));
    expect(shell.flatMap((block) => shellFaults(block, Object.keys(scripts)))).toEqual([]);
  });

  it('type-checks', { timeout: 300_000 }, () => {
    if (typeScript.length === 0) return;
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const { status, text } = run([tsc, '-p', folder, '--pretty', 'false']);
    expect(text).toBe('');
    expect(status).toBe(0);
  });

  for (const { block, output } of runnables(blocks)) {
    it(`runs: ${titleOf(block)}`, { timeout: 120_000 }, () => {
      const result = run(['--conditions=sagachart-source', '--import', 'tsx', fileOf(block)]);
      expect(result.status, result.text).toBe(0);
      if (output !== undefined) expect(result.stdout.trimEnd()).toBe(output.trimEnd());
    });
  }
});
