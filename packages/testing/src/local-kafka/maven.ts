import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LocalKafkaError } from './errors.js';
import { withFolderLock } from './folder-lock.js';
import { findCommand } from './java.js';
import { kafkaCoordinates } from './versions.js';

function pom(version: string): string {
  const dependencies = kafkaCoordinates(version).map((coordinate) => {
    const [group, artifact, release] = coordinate.split(':');
    return `    <dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${release}</version></dependency>`;
  });
  return [
    '<project xmlns="http://maven.apache.org/POM/4.0.0">',
    '  <modelVersion>4.0.0</modelVersion>',
    `  <groupId>local</groupId><artifactId>kafka</artifactId><version>${version}</version><packaging>pom</packaging>`,
    '  <dependencies>',
    ...dependencies,
    '  </dependencies>',
    '</project>',
    '',
  ].join('\n');
}

function runMaven(maven: string, folder: string, version: string): Promise<void> {
  const goal = [
    '-q',
    '-B',
    'dependency:copy-dependencies',
    '-DincludeScope=runtime',
    '-DoutputDirectory=lib',
  ];
  return new Promise((done, failed) => {
    const child = spawn(maven, goal, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const collect = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4_000));
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const fail = (why: string, cause?: unknown) =>
      failed(
        new LocalKafkaError(
          'SAGA_KAFKA_RESOLVE_FAILED',
          `Maven could not fetch Kafka ${version} (${why}); check the network, Maven's settings and the version.\n${output.trim()}`,
          { cause },
        ),
      );
    child.on('error', (error) => fail(error.message, error));
    child.on('close', (code) => (code === 0 ? done() : fail(`exit code ${code}`)));
  });
}

/** Whether a release has been fetched completely: the folder appears under its name only when it is whole. */
export function isResolved(folder: string): boolean {
  return existsSync(join(folder, 'lib'));
}

/**
 * Fetches the jars of a Kafka release into `folder` unless they are there, and answers their paths in a fixed order.
 * Safe against other processes that fetch the same release at the same time: one fetches, the others wait.
 *
 * @throws LocalKafkaError `SAGA_KAFKA_MAVEN_MISSING` or `SAGA_KAFKA_RESOLVE_FAILED`.
 */
export async function resolveKafkaJars(
  version: string,
  folder: string,
  onProgress: (line: string) => void,
): Promise<string[]> {
  if (!isResolved(folder)) {
    await withFolderLock(
      `${folder}.lock`,
      async () => {
        if (!isResolved(folder)) await fetchRelease(version, folder, onProgress);
      },
      () => onProgress(`another process is fetching Kafka ${version}; waiting for it`),
    );
  }
  const jars = (await readdir(join(folder, 'lib'))).filter((name) => name.endsWith('.jar'));
  // A fixed order, because a class archive is only valid for the class path that it was made with.
  return jars.sort().map((name) => join(folder, 'lib', name));
}

async function fetchRelease(
  version: string,
  folder: string,
  onProgress: (line: string) => void,
): Promise<void> {
  const maven = findCommand('mvn');
  if (!maven) {
    throw new LocalKafkaError(
      'SAGA_KAFKA_MAVEN_MISSING',
      `'mvn' is not on PATH and Kafka ${version} is not cached in ${folder}. Install Maven, or name a broker in BOOTSTRAP_SERVERS.`,
    );
  }
  onProgress(`fetching Kafka ${version} with Maven (once, about 45 MB)`);
  await mkdir(dirname(folder), { recursive: true });
  const unfinished = await mkdtemp(`${folder}.fetching-`);
  try {
    await writeFile(join(unfinished, 'pom.xml'), pom(version));
    await runMaven(maven, unfinished, version);
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}
