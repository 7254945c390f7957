import { atlasCatalog, type AtlasDialect, type Catalog, SagaError } from '@sagachart/core';
import {
  createKafkaPort,
  type Deployment,
  type KafkaPort,
  type KafkaPortConfig,
  resolveTopicNames,
  type TopicNames,
  type TopicPlan,
  topicPlan,
} from '@sagachart/kafka';
import { type Environment, readSettings, type SettingFault } from '../settings/index.js';
import { deploymentSettings } from './deployment-settings.js';

/** Everything about Kafka that the environment decides. */
export interface KafkaSetUp {
  readonly dialect: AtlasDialect;
  readonly catalog: Catalog;
  readonly names: TopicNames;
  readonly deployment: Deployment;
  readonly plan: TopicPlan;
  /** Opens a client of the cluster; nothing is connected before it is used. */
  readonly openPort: (clientId: string, more?: Partial<KafkaPortConfig>) => KafkaPort;
}

/** The settings of a service on Kafka, judged together with those of `more`. */
export interface KafkaSettings {
  readonly connection: Pick<KafkaPortConfig, 'brokers' | 'ssl' | 'sasl'>;
  readonly prefix: string;
  readonly partitions: number;
  readonly sharedPartitions: number;
  readonly replicationFactor: number | undefined;
  readonly faults: readonly SettingFault[];
}

export function readDeployment(environment: Environment): KafkaSettings {
  const { values, faults } = readSettings(deploymentSettings, environment);
  const brokers = (environment['BOOTSTRAP_SERVERS'] ?? '').split(',').map((address) => address.trim());
  return {
    connection: { brokers: brokers.filter(Boolean) },
    ...values,
    replicationFactor: values.replicationFactor,
    faults,
  };
}

/**
 * What all processes on one Kafka deployment have in common.
 *
 * @throws SagaError `SAGA_TOPIC_NAME`, `SAGA_TOPIC_SHARED`; KafkaPortError `SAGA_KAFKA_OPTION`
 */
export function kafkaSetUp(
  dialect: AtlasDialect,
  settings: KafkaSettings,
  maxMessageBytes: number,
  environment: Environment,
): KafkaSetUp {
  const catalog = atlasCatalog(dialect);
  const names = resolveTopicNames(catalog, environment);
  const { connection, prefix, partitions, sharedPartitions, replicationFactor } = settings;
  if (connection.brokers.length === 0) {
    throw new SagaError('SAGA_SETTINGS', 'BOOTSTRAP_SERVERS names no broker.', {
      mend: 'Set it to host:port, several separated by commas.',
      at: 'BOOTSTRAP_SERVERS',
    });
  }
  const deployment = { prefix, partitions };
  return {
    dialect,
    catalog,
    names,
    deployment,
    plan: topicPlan(deployment, names, sharedPartitions, replicationFactor, maxMessageBytes),
    openPort: (clientId, more = {}) => createKafkaPort({ ...connection, clientId, ...more }),
  };
}
