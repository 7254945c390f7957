import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A temporary folder for all that a test starts: what is left in it, or runs with its name, was left behind. */
export function temporaryHome(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'local-kafka-test-')));
}

/** The command lines of processes that mention a folder. */
export function processesNaming(folder: string): string[] {
  const listing = spawnSync('ps', ['-A', '-ww', '-o', 'pid=,args='], { encoding: 'utf8' }).stdout;
  return listing.split('\n').filter((line) => line.includes(folder));
}

/** What is left of everything started in a folder. */
export function leftBehind(folder: string): { processes: string[]; files: string[] } {
  // Other tools of the processes below keep temporary files there too.
  const files = readdirSync(folder).filter((name) => name.startsWith('sagachart-'));
  return { processes: processesNaming(folder), files };
}

/** Waits until nothing is left, or answers what is left after 10 s. */
export async function eventuallyLeftBehind(folder: string): Promise<ReturnType<typeof leftBehind>> {
  for (let waited = 0; waited < 10_000; waited += 100) {
    const left = leftBehind(folder);
    if (left.processes.length + left.files.length === 0) return left;
    await sleep(100);
  }
  return leftBehind(folder);
}

export const NOTHING = { processes: [], files: [] };
