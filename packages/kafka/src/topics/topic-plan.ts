import type { TopicSpec } from '../client-port/index.js';
import type { TopicNames } from './topic-names.js';

/** Names of everything that belongs to one orchestrator, however many processes it runs in. */
export interface Deployment {
  /** Begins the names of internal topics, groups and transactional ids. Default `sagachart`. */
  readonly prefix: string;
  /** Partitions of inbox and changelog: the most processes that can share the work. Fixed once sagas exist. Default 8. */
  readonly partitions: number;
}

export const defaultDeployment: Deployment = { prefix: 'sagachart', partitions: 8 };

export const inboxTopic = ({ prefix }: Deployment): string => `${prefix}.inbox`;
export const changelogTopic = ({ prefix }: Deployment): string => `${prefix}.changelog`;
export const deadLetterTopic = ({ prefix }: Deployment): string => `${prefix}.dead-letters`;
export const routerGroup = ({ prefix }: Deployment): string => `${prefix}.router`;
export const workerGroup = ({ prefix }: Deployment): string => `${prefix}.workers`;
export const transactionalId = ({ prefix }: Deployment, partition: number): string =>
  `${prefix}.worker.${partition}`;

/** Room for a message of the greatest size with its headers, and for the record of a saga made of it. */
const MAX_RECORD_BYTES = String(8 * 1024 * 1024);

export interface TopicPlan {
  readonly internal: readonly TopicSpec[];
  /** Topics shared with the senders of sagas and the participants; only their existence matters. */
  readonly shared: readonly TopicSpec[];
}

/** Every topic that has to exist, with what it has to be like. */
export function topicPlan(
  deployment: Deployment,
  names: TopicNames,
  sharedPartitions: number,
  replicationFactor?: number,
): TopicPlan {
  const { partitions } = deployment;
  const replicas = replicationFactor === undefined ? {} : { replicationFactor };
  return {
    internal: [
      {
        name: inboxTopic(deployment),
        partitions,
        ...replicas,
        config: {
          'cleanup.policy': 'delete',
          'retention.ms': String(7 * 86_400_000),
          'max.message.bytes': MAX_RECORD_BYTES,
        },
      },
      {
        name: changelogTopic(deployment),
        partitions,
        ...replicas,
        config: {
          'cleanup.policy': 'compact',
          'max.message.bytes': MAX_RECORD_BYTES,
          'segment.ms': String(3_600_000),
          'segment.bytes': String(128 * 1024 * 1024),
          'min.cleanable.dirty.ratio': '0.2',
        },
      },
      {
        name: deadLetterTopic(deployment),
        partitions: 1,
        ...replicas,
        config: { 'cleanup.policy': 'delete', 'retention.ms': '-1', 'max.message.bytes': MAX_RECORD_BYTES },
      },
    ],
    shared: [...new Set([...names.consumed, ...names.produced])].map((name) => ({
      name,
      partitions: sharedPartitions,
      ...replicas,
    })),
  };
}
