import type { KafkaVariable } from '@sagachart/kafka';
import { type Setting, wholeNumber } from '../settings/index.js';

/** What the environment decides about Kafka beside the variables of `readKafkaSettings`. */
export const deploymentSettings = {
  sharedPartitions: {
    name: 'SAGACHART_SHARED_PARTITIONS',
    about: 'Partitions of command and status topics, when `npm run topics -- --create` makes them.',
    shape: wholeNumber(1, 1_000),
    fallback: '3',
  } satisfies Setting<number>,
};

type Documented = Pick<Setting<unknown>, 'about' | 'fallback' | 'secret'>;

/** The variables of `readKafkaSettings`, for the table in the README. */
export const kafkaVariables: Readonly<
  Record<
    Exclude<
      KafkaVariable,
      'DIALECT' | 'SAGACHART_MAX_STEPS' | 'SAGACHART_MAX_MESSAGE_BYTES' | 'SAGACHART_RETENTION'
    >,
    Documented
  >
> = {
  BOOTSTRAP_SERVERS: {
    about:
      'Brokers as `host:port`, several separated by commas. Without it the service runs on the embedded transport.',
  },
  KAFKA_SSL: { about: '`true` for TLS.' },
  KAFKA_SSL_CA: { about: "PEM file of the authorities to trust. Default: the system's." },
  KAFKA_SSL_CERT: { about: 'PEM file of the certificate of this client.' },
  KAFKA_SSL_KEY: { about: 'PEM file of its key.' },
  KAFKA_SASL_MECHANISM: { about: '`plain`, `scram-sha-256` or `scram-sha-512`.' },
  KAFKA_SASL_USERNAME: { about: 'User name for SASL.' },
  KAFKA_SASL_PASSWORD: { about: 'Password for SASL.', secret: true },
  SAGACHART_PREFIX: {
    about: 'Begins the names of internal topics, groups and transactional ids.',
    fallback: 'sagachart',
  },
  SAGACHART_PARTITIONS: {
    about:
      'Partitions of inbox and changelog: the most processes that can share the work. Fixed once sagas exist.',
    fallback: '8',
  },
  SAGACHART_REPLICATION: { about: "Replicas of topics that are created. Default: the broker's." },
  SAGACHART_SESSION_TIMEOUT: {
    about: 'A process that is silent for longer loses its partitions.',
    fallback: 'PT10S',
  },
  SAGACHART_TRANSACTION_TIMEOUT: {
    about: 'The broker aborts a transaction that is open for longer.',
    fallback: 'PT15S',
  },
  SAGACHART_MAX_BATCH: { about: 'Most inbox records in one transaction.', fallback: '2000' },
  SAGACHART_PARTICIPANTS_READ: {
    about:
      'How the services read their commands: `committed` (transactions) or `uncommitted`. Default: `uncommitted` in the dialect `deployed`, else `committed`.',
  },
};
