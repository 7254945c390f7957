import { existsSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ClusterPlan, startCluster } from './cluster.js';
import { freePorts } from './free-port.js';
import { withFolderLock } from './folder-lock.js';

/** Writing the archive happens while the JVM shuts down and takes seconds. */
const ARCHIVE_GRACE_MS = 60_000;

/** What a class archive depends on, and how its making is reported. */
export type ReleaseToArchive = Pick<
  ClusterPlan,
  'version' | 'java' | 'jars' | 'startTimeoutMs' | 'onProgress'
>;

/**
 * The JVM flag that lets brokers load their classes from an archive (application class-data sharing), which halves their
 * start-up time. The archive is made once per release and Java build by starting one node and stopping it. Without
 * an archive the answer is empty, and a JVM to which an archive does not apply ignores it.
 */
export async function classArchiveArgs(plan: ReleaseToArchive, cacheFolder: string): Promise<string[]> {
  const archive = join(cacheFolder, `classes-${plan.java.build}.jsa`);
  const none = `${archive}.none`;
  const decided = () => existsSync(archive) || existsSync(none);
  if (!decided()) {
    await withFolderLock(
      `${archive}.lock`,
      async () => {
        if (decided()) return;
        plan.onProgress('making a class archive for faster starts (once)');
        if (!(await makeArchive(plan, archive)))
          await writeFile(none, 'This Java made no archive; remove to try again.\n');
      },
      () => plan.onProgress('another process is making the class archive; waiting for it'),
    );
  }
  return existsSync(archive)
    ? [`-XX:SharedArchiveFile=${archive}`, '-Xshare:auto', '-Xlog:cds=off', '-Xlog:cds+dynamic=off']
    : [];
}

async function makeArchive(plan: ReleaseToArchive, archive: string): Promise<boolean> {
  const unfinished = `${archive}.${process.pid}`;
  const training = await startCluster({
    ...plan,
    jvmArgs: [`-XX:ArchiveClassesAtExit=${unfinished}`],
    clientPorts: await freePorts(1),
    properties: {},
    security: undefined,
    shortLived: false,
    stopGraceMs: ARCHIVE_GRACE_MS,
  });
  await training.stop();
  try {
    await rename(unfinished, archive);
    return true;
  } catch {
    await rm(unfinished, { force: true });
    return false;
  }
}
