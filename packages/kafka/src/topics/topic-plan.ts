import type { TopicOperation, TopicSpec } from '../client-port/index.js';
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
const INTERNAL_RECORD_BYTES = 8 * 1024 * 1024;
const MAX_RECORD_BYTES = String(INTERNAL_RECORD_BYTES);
/** Kept until somebody has looked. */
export const DEAD_LETTER_CONFIG = {
  'cleanup.policy': 'delete',
  'retention.ms': '-1',
  'max.message.bytes': MAX_RECORD_BYTES,
} as const;
/** What a broker takes unless configured otherwise. */
const BROKER_DEFAULT_BYTES = 1_048_588;
const ENVELOPE_BYTES = 16_384;

/**
 * Bytes of one message, headers included, that an orchestrator takes by default. A message that is written may hold the text of an event
 * and the headers of a saga command; twice this fits a broker as it comes.
 */
export const DEFAULT_MAX_MESSAGE_BYTES = 500_000;

/** The largest records that the changelog and the topics that are written have to take. */
export const plannedBytes = (maxMessageBytes = DEFAULT_MAX_MESSAGE_BYTES) => ({
  changelog: INTERNAL_RECORD_BYTES,
  message: Math.max(BROKER_DEFAULT_BYTES, 2 * maxMessageBytes + ENVELOPE_BYTES),
});

/** A topic as it has to be, and what has to be allowed with it. */
export interface PlannedTopic extends TopicSpec {
  readonly access: readonly TopicOperation[];
}

export interface TopicPlan {
  readonly internal: readonly PlannedTopic[];
  /** Topics shared with the senders of sagas and the participants; any number of partitions will do. */
  readonly shared: readonly PlannedTopic[];
}

/**
 * Every topic that has to exist, with what it has to be like.
 *
 * @param sharedPartitions of shared topics, when they are created
 * @param replicationFactor of all topics, when they are created; default: the broker's
 * @param maxMessageBytes the limit of the engine, see {@link DEFAULT_MAX_MESSAGE_BYTES}
 */
export function topicPlan(
  deployment: Deployment,
  names: TopicNames,
  sharedPartitions: number,
  replicationFactor?: number,
  maxMessageBytes = DEFAULT_MAX_MESSAGE_BYTES,
): TopicPlan {
  const { partitions } = deployment;
  const replicas = replicationFactor === undefined ? {} : { replicationFactor };
  const writtenBytes = plannedBytes(maxMessageBytes).message;
  const consumed = new Set(names.consumed);
  const produced = new Set(names.produced);
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
        access: ['READ', 'WRITE', 'DESCRIBE_CONFIGS'],
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
        access: ['READ', 'WRITE', 'DESCRIBE_CONFIGS'],
      },
      {
        name: deadLetterTopic(deployment),
        partitions: 1,
        ...replicas,
        config: DEAD_LETTER_CONFIG,
        access: ['WRITE', 'DESCRIBE_CONFIGS'],
      },
    ],
    shared: [...new Set([...consumed, ...produced])].map((name) => ({
      name,
      partitions: sharedPartitions,
      ...replicas,
      ...(produced.has(name) ? { config: { 'max.message.bytes': String(writtenBytes) } } : {}),
      access: [
        ...(consumed.has(name) ? (['READ'] as const) : []),
        ...(produced.has(name) ? (['WRITE'] as const) : []),
        'DESCRIBE_CONFIGS',
      ],
    })),
  };
}
