// Checks the built packages as a user meets them: packs each, installs the tarballs into an empty project outside of
// the workspace, imports each by its name and type-checks the imports against the shipped declarations. pnpm installs
// them, since its strict node_modules shows a dependency that a package forgot to name.
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureInstalled } from './ensure-installed.mjs';
import { pnpm, root } from './pnpm.mjs';

function must(what, status) {
  if (status === 0) return;
  process.stdout.write(`FAILED: ${what}\n`);
  process.exitCode = 1;
  throw new Error(what);
}

const manifestIn = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** Packs packages/NAME into `target` and returns the path of the tarball. */
function pack(name, target) {
  mkdirSync(target);
  const source = join(root, 'packages', name);
  must(
    `pnpm pack of ${name}`,
    pnpm(['pack', '--pack-destination', target], { cwd: source, stdio: ['ignore', 2, 2] }),
  );
  return join(target, readdirSync(target)[0]);
}

function installInto(user, packed) {
  const { devDependencies } = manifestIn(root);
  const tarballs = Object.fromEntries(
    packed.map(({ manifest, tarball }) => [manifest.name, `file:${tarball}`]),
  );
  // A user of a part that needs a peer has that peer; the version is the one that the workspace is tested with.
  const peers = packed.flatMap(({ manifest }) =>
    Object.entries(manifest.peerDependencies ?? {}).map(([name, range]) => [
      name,
      devDependencies[name] ?? range,
    ]),
  );
  const dependencies = { ...Object.fromEntries(peers), ...tarballs };
  writeFileSync(join(user, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }));
  // Overrides, for the packages name one another by version and are in no registry.
  const settings = { packages: [], overrides: tarballs, allowBuilds: { esbuild: false } };
  writeFileSync(join(user, 'pnpm-workspace.yaml'), JSON.stringify(settings));
  const options = { cwd: user, stdio: ['ignore', 2, 2], env: { ...process.env, CI: 'true' } };
  must('install of the tarballs', pnpm(['install', '--no-frozen-lockfile', '--prefer-offline'], options));
}

function importEach(user, names) {
  for (const name of names) {
    const program = `const all = await import('${name}'); console.log('${name}:', Object.keys(all).length, 'exports');`;
    const args = ['--input-type=module', '--eval', program];
    must(`import of ${name}`, spawnSync(process.execPath, args, { cwd: user, stdio: 'inherit' }).status);
  }
}

function typeCheck(user, names) {
  const lines = names.map(
    (name, index) => `import * as p${index} from '${name}';\nexport type P${index} = keyof typeof p${index};`,
  );
  writeFileSync(join(user, 'user.ts'), lines.join('\n') + '\n');
  const compilerOptions = {
    module: 'NodeNext',
    target: 'ES2023',
    lib: ['ES2023'],
    strict: true,
    noEmit: true,
    types: ['node'],
  };
  compilerOptions.typeRoots = [join(root, 'node_modules', '@types')];
  writeFileSync(join(user, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['user.ts'] }));
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  must(
    'types of the built packages',
    spawnSync(process.execPath, [tsc, '-p', user], { stdio: 'inherit' }).status,
  );
}

ensureInstalled();
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sagachart-packages-')));
try {
  const packed = readdirSync(join(root, 'packages')).map((directory) => ({
    manifest: manifestIn(join(root, 'packages', directory)),
    tarball: pack(directory, join(folder, directory)),
  }));
  const user = join(folder, 'user-of-sagachart');
  mkdirSync(user);
  installInto(user, packed);
  // Every entry point: `.` is the package itself, `./part` is `name/part`.
  const names = packed.flatMap(({ manifest: { name, exports } }) =>
    Object.keys(exports).map((entry) => name + entry.slice(1)),
  );
  importEach(user, names);
  typeCheck(user, names);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
