import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a lock folder may stay without its owner's name before it counts as left behind, in ms. */
const NAMELESS_LOCK_MS = 5_000;
const POLL_MS = 100;

let takeovers = 0;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function isLeftBehind(lock: string): Promise<boolean> {
  try {
    return !isAlive(Number(await readFile(join(lock, 'owner'), 'utf8')));
  } catch {
    const age = await stat(lock).then(
      (found) => Date.now() - found.mtimeMs,
      () => 0,
    );
    return age > NAMELESS_LOCK_MS;
  }
}

async function acquire(lock: string, onWait: () => void): Promise<void> {
  await mkdir(dirname(lock), { recursive: true });
  for (let waited = false; ; waited = true) {
    try {
      await mkdir(lock);
      await writeFile(join(lock, 'owner'), String(process.pid));
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (await isLeftBehind(lock)) {
      // Renaming first makes one taker win: a second one must not remove the lock that the first has just made.
      const abandoned = `${lock}.abandoned-${process.pid}-${takeovers++}`;
      await rename(lock, abandoned).catch(() => undefined);
      await rm(abandoned, { recursive: true, force: true });
    } else {
      if (!waited) onWait();
      await sleep(POLL_MS);
    }
  }
}

/**
 * Runs `work` while no other process on this machine runs work under the same lock folder.
 * The lock of a process that has died is taken over.
 */
export async function withFolderLock<T>(
  lock: string,
  work: () => Promise<T>,
  onWait: () => void,
): Promise<T> {
  await acquire(lock, onWait);
  try {
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}
