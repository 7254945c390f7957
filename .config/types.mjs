// Type-checks every tsconfig.json of the workspace, one after another: each tsc takes most of a gigabyte.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './ensure-installed.mjs';
import { root } from './pnpm.mjs';

ensureInstalled();
const members = ['packages', 'examples'].flatMap((parent) =>
  readdirSync(join(root, parent)).map((name) => join(parent, name)),
);
// Runs in browsers, with other globals than the rest of its package.
const page = join('examples', 'orchestrator', 'src', 'board', 'page');
const failed = [];
for (const project of [...members, page, 'docs', '.config'].filter((path) =>
  existsSync(join(root, path, 'tsconfig.json')),
)) {
  process.stdout.write(`tsc -p ${project}\n`);
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', project], { cwd: root, stdio: 'inherit' });
  if (status !== 0) failed.push(project);
}
if (failed.length > 0) process.stdout.write(`types failed in: ${failed.join(', ')}\n`);
process.exitCode = failed.length > 0 ? 1 : 0;
