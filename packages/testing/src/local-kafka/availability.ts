import { kafkaCacheFolder } from './cache-folder.js';
import { LocalKafkaError } from './errors.js';
import { findCommand, findJava } from './java.js';
import { isResolved } from './maven.js';
import { exactKafkaVersion } from './versions.js';

/** Whether tests can have a Kafka here, and if not, why, as a clause without a full stop. */
export type KafkaAvailability = { available: true } | { available: false; reason: string };

/**
 * Looks for a Kafka to test against: a broker named in `BOOTSTRAP_SERVERS` (unless `own` asks for one that the test
 * controls), else Java 17 or newer with Maven or a release that is cached already. Starts and fetches nothing.
 */
export function kafkaAvailability(options: { version?: string; own?: boolean } = {}): KafkaAvailability {
  if (!options.own && process.env['BOOTSTRAP_SERVERS']) return { available: true };
  try {
    findJava();
  } catch (error) {
    if (!(error instanceof LocalKafkaError)) throw error;
    return { available: false, reason: error.message };
  }
  const version = exactKafkaVersion(options.version);
  if (isResolved(kafkaCacheFolder(version)) || findCommand('mvn')) return { available: true };
  return {
    available: false,
    reason: `SAGA_KAFKA_MAVEN_MISSING: 'mvn' is not on PATH and Kafka ${version} is not cached. Install Maven, or name a broker in BOOTSTRAP_SERVERS.`,
  };
}
