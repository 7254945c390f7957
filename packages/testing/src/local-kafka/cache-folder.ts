import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

function ancestors(from: string): string[] {
  const parent = dirname(from);
  return parent === from ? [from] : [from, ...ancestors(parent)];
}

/** The workspace that holds a folder: the nearest pnpm or git root, else the outermost package around it. */
function workspaceRoot(from: string): string | undefined {
  const folders = ancestors(resolve(from));
  return (
    folders.find(
      (folder) => existsSync(join(folder, 'pnpm-workspace.yaml')) || existsSync(join(folder, '.git')),
    ) ?? folders.findLast((folder) => existsSync(join(folder, 'package.json')))
  );
}

/**
 * Where one Kafka release is cached: `$SAGACHART_CACHE/kafka/<version>`, or
 * `node_modules/.cache/sagachart/kafka/<version>` of the workspace around the current folder.
 */
export function kafkaCacheFolder(version: string, env: NodeJS.ProcessEnv = process.env): string {
  if (env['SAGACHART_CACHE']) return resolve(env['SAGACHART_CACHE'], 'kafka', version);
  const here = dirname(fileURLToPath(import.meta.url));
  const root = workspaceRoot(process.cwd()) ?? workspaceRoot(here) ?? process.cwd();
  return join(root, 'node_modules', '.cache', 'sagachart', 'kafka', version);
}
