// Everything that .ci/run checks, in one command. All checks run even after one failed; the closing lines of the
// tests come last again, after the names of the failed checks.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureInstalled } from './ensure-installed.mjs';
import { root } from './pnpm.mjs';

ensureInstalled();
const folder = mkdtempSync(join(tmpdir(), 'sagachart-verify-'));
const closing = process.env['SAGACHART_CLOSING'] || join(folder, 'closing.txt');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const failed = [];
for (const script of ['test', 'lint', 'format:check', 'types', 'build', 'packages:check']) {
  process.stdout.write(`\n--- npm run ${script}\n`);
  const { status } = spawnSync(npm, ['run', '--silent', script], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
    env: { ...process.env, SAGACHART_CLOSING: closing },
  });
  if (status !== 0) failed.push(script);
}
const closingLines = existsSync(closing) ? readFileSync(closing, 'utf8') : '';
process.stdout.write(failed.length === 0 ? '\nEvery check passed.\n' : `\nFailed: ${failed.join(', ')}\n`);
// Empty when vitest itself could not start.
process.stdout.write(closingLines || '0 passed, 1 failed\n');
rmSync(folder, { recursive: true, force: true });
process.exitCode = failed.length === 0 ? 0 : 1;
