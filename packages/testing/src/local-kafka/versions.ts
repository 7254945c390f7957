import { LocalKafkaError } from './errors.js';

/** The lines that can be asked for by name, with the release each of them stands for. */
export const KAFKA_RELEASES = { '3.9': '3.9.2', '4': '4.1.2' } as const;

/** The line that is started when none is asked for. */
export const DEFAULT_KAFKA_LINE = '3.9';

const RELOAD4J_VERSION = '1.2.25';
const SLF4J_VERSION = '1.7.36';
const LOG4J2_VERSION = '2.24.3';

/**
 * The exact release for a line (`'3.9'`, `'4'`) or an exact release (`'4.1.1'`).
 *
 * @throws LocalKafkaError `SAGA_KAFKA_OPTION_INVALID` for anything that is neither.
 */
export function exactKafkaVersion(version: string = DEFAULT_KAFKA_LINE): string {
  if (Object.hasOwn(KAFKA_RELEASES, version)) return KAFKA_RELEASES[version as keyof typeof KAFKA_RELEASES];
  if (/^\d+\.\d+\.\d+$/.test(version)) return version;
  throw new LocalKafkaError(
    'SAGA_KAFKA_OPTION_INVALID',
    `Kafka version '${version}' is not known; use ${Object.keys(KAFKA_RELEASES).join(', ')} or an exact release such as ${KAFKA_RELEASES['4']}.`,
  );
}

/** Whether a release is of the 3.x line, which logs through log4j 1 and has no share groups. */
export function isKafka3(version: string): boolean {
  return version.startsWith('3.');
}

/** Maven coordinates (`group:artifact:version`) of a broker with its logging, which Kafka does not bring along. */
export function kafkaCoordinates(version: string): string[] {
  const logging = isKafka3(version)
    ? [`ch.qos.reload4j:reload4j:${RELOAD4J_VERSION}`, `org.slf4j:slf4j-reload4j:${SLF4J_VERSION}`]
    : ['log4j-api', 'log4j-core', 'log4j-slf4j-impl', 'log4j-1.2-api'].map(
        (artifact) => `org.apache.logging.log4j:${artifact}:${LOG4J2_VERSION}`,
      );
  return [`org.apache.kafka:kafka_2.13:${version}`, ...logging];
}
