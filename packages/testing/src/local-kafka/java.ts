import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { LocalKafkaError } from './errors.js';

/** The oldest Java that Kafka 4 brokers run on. */
export const MINIMUM_JAVA = 17;

/** A Java installation: its executables, its feature version and a short fingerprint of its exact build. */
export interface JavaInstallation {
  java: string;
  keytool: string;
  feature: number;
  build: string;
}

/** The path of a command on `PATH`, or undefined. */
export function findCommand(name: string): string | undefined {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const candidate = join(folder, name);
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not in this folder: the next one may have it.
    }
  }
  return undefined;
}

/**
 * The Java of `JAVA_HOME`, else of `PATH`.
 *
 * @throws LocalKafkaError `SAGA_KAFKA_JAVA_MISSING` when there is none or it is older than {@link MINIMUM_JAVA}.
 */
export function findJava(): JavaInstallation {
  const home = process.env['JAVA_HOME'];
  const java = home ? join(home, 'bin', 'java') : (findCommand('java') ?? 'java');
  const keytool = home ? join(home, 'bin', 'keytool') : (findCommand('keytool') ?? 'keytool');
  const answer = spawnSync(java, ['-version'], { encoding: 'utf8' });
  const mend = `Install Java ${MINIMUM_JAVA} or newer (JAVA_HOME or PATH), or name a broker in BOOTSTRAP_SERVERS.`;
  if (answer.error || answer.status !== 0) {
    throw new LocalKafkaError('SAGA_KAFKA_JAVA_MISSING', `'${java} -version' does not run. ${mend}`, {
      cause: answer.error,
    });
  }
  const feature = Number(/version "(?:1\.)?(\d+)/.exec(answer.stderr)?.[1] ?? 0);
  if (feature < MINIMUM_JAVA) {
    throw new LocalKafkaError('SAGA_KAFKA_JAVA_MISSING', `${java} is Java ${feature}. ${mend}`);
  }
  const build = createHash('sha256').update(answer.stderr).digest('hex').slice(0, 12);
  return { java, keytool, feature, build };
}
