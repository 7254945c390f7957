// Installs the dependencies unless node_modules was made from this very lock file. Everything it says goes to
// stderr and stdin is left alone, since the scripts behind it speak NDJSON on both.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pnpm, root } from './pnpm.mjs';

const stamp = join(root, 'node_modules', '.sagachart-lock-hash');

function lockHash() {
  const hash = createHash('sha256');
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/** Ends this process with pnpm's exit code when the install fails. */
export function ensureInstalled() {
  const wanted = lockHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  process.stderr.write('Installing the dependencies of the workspace ...\n');
  const code = pnpm(['install', '--frozen-lockfile', '--reporter=append-only'], {
    stdio: ['ignore', 2, 2],
    // Without CI pnpm asks on a terminal before it replaces a stale node_modules, and stdin is not its to read.
    env: { ...process.env, CI: 'true' },
  });
  if (code !== 0) {
    process.stderr.write(`The install failed with exit code ${code}.\n`);
    process.exit(code);
  }
  writeFileSync(stamp, wanted);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) ensureInstalled();
