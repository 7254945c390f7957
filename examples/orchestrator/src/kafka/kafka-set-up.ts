import { readFileSync } from 'node:fs';
import { type Catalog } from '@sagachart/core';
import {
  createKafkaPort,
  type KafkaPort,
  type KafkaPortConfig,
  type KafkaSettings,
  readKafkaSettings,
  resolveTopicNames,
  type TopicNames,
  type TopicPlan,
  topicPlan,
} from '@sagachart/kafka';
import {
  type Environment,
  readSettings,
  requireSound,
  serviceSettings,
  type ServiceSettings,
  sharedWithKafka,
} from '../settings/index.js';
import { deploymentSettings } from './deployment-settings.js';
import { serviceCatalog } from '../statecharts/index.js';

/** Everything that the processes of one deployment on Kafka have in common. */
export interface KafkaSetUp {
  readonly settings: ServiceSettings;
  readonly kafka: KafkaSettings;
  readonly catalog: Catalog;
  readonly names: TopicNames;
  readonly plan: TopicPlan;
  /** Opens a client of the cluster; nothing is connected before it is used. */
  readonly openPort: (clientId: string, more?: Partial<KafkaPortConfig>) => KafkaPort;
}

/** Our own variables with the prefix of the Kafka settings, which would take them for slips of the pen. */
const alsoKnown = [
  ...Object.values(serviceSettings).map(({ name }) => name),
  ...Object.values(deploymentSettings).map(({ name }) => name),
  'SAGACHART_URL',
];

/**
 * Reads the environment of a process on Kafka.
 *
 * @throws SagaError `SAGA_SETTINGS_INVALID` that names everything that is wrong, `SAGA_TOPIC_NAME`, `SAGA_TOPIC_SHARED`
 */
export function readKafkaSetUp(environment: Environment): KafkaSetUp {
  const service = readSettings(serviceSettings, environment);
  const own = readSettings(deploymentSettings, environment);
  const faults = [...service.faults.filter(({ name }) => !sharedWithKafka.has(name)), ...own.faults];
  const readText = (path: string): string => readFileSync(path, 'utf8');
  const kafka = requireSound(faults, () => readKafkaSettings(environment, { readText, alsoKnown }));
  const { connection, dialect, deployment, replicationFactor, engine } = kafka;
  // Without ports there is nobody to ask.
  const lookBeforeSending = service.values.lookUpUrl !== undefined;
  const catalog = serviceCatalog(dialect, { lookBeforeSending });
  const names = resolveTopicNames(catalog, environment);
  return {
    settings: service.values,
    kafka,
    catalog,
    names,
    plan: topicPlan(
      deployment,
      names,
      own.values.sharedPartitions,
      replicationFactor,
      engine.maxMessageBytes,
    ),
    openPort: (clientId, more = {}) => createKafkaPort({ ...connection, clientId, ...more }),
  };
}
