// node .config/run.mjs FILE.ts [args]   runs a TypeScript file of the workspace from source
// node .config/run.mjs TOOL [args]      runs a dev dependency by its name (vitest, eslint, prettier)
// Options before the target are Node's own.
// Both after making sure that the dependencies are installed; stdio is the child's, and so is the exit code.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { isatty } from 'node:tty';
import { ensureInstalled } from './ensure-installed.mjs';
import { root } from './pnpm.mjs';

function nodeArguments(target) {
  if (!target.endsWith('.ts')) {
    const folder = join(root, 'node_modules', target);
    const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return [join(folder, typeof bin === 'string' ? bin : bin[target])];
  }
  const file = join(root, target);
  if (!existsSync(file)) {
    process.stderr.write(`There is no ${target} in this workspace.\n`);
    process.exit(1);
  }
  return ['--conditions=sagachart-source', '--import', import.meta.resolve('tsx'), file];
}

const given = process.argv.slice(2);
const first = given.findIndex((one) => !one.startsWith('-'));
const options = first < 0 ? given : given.slice(0, first);
const [target, ...args] = given.slice(options.length);
if (target === undefined) {
  process.stderr.write('usage: node .config/run.mjs [node options] FILE.ts|TOOL [args]\n');
  process.exit(2);
}
ensureInstalled();
const child = spawn(process.execPath, [...options, ...nodeArguments(target), ...args], { stdio: 'inherit' });

// A Ctrl-C on a terminal reaches the whole process group, the child included: passed on, it would count twice.
const onTerminal = [0, 1, 2].some((fd) => isatty(fd));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !onTerminal) child.kill(signal);
  });
}
// A SIGTERM to npm ends npm and its shell, but the shell tells nobody: without a look at the parent, a server started
// by `npm run` would outlive it.
const parent = process.ppid;
const watch = setInterval(() => {
  if (process.ppid === parent) return;
  clearInterval(watch);
  child.kill('SIGTERM');
}, 250);
child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
