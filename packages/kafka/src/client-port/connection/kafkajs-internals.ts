import { createRequire } from 'node:module';
import type { AdminConfig, Admin as KafkajsAdmin, KafkaConfig } from 'kafkajs';
import { KafkaPortError } from '../errors.js';

/** The one kafkajs whose inner parts are known here. */
export const KAFKAJS_VERSION = '2.2.4';

/** A request with its answer, as kafkajs's connections take them. */
export interface ProtocolCall<Answer> {
  readonly request: {
    readonly apiKey: number;
    readonly apiVersion: number;
    readonly apiName: string;
    readonly expectResponse?: () => boolean;
    readonly encode: () => Promise<{ readonly buf: Buffer; readonly buffer: Buffer }>;
  };
  readonly response: {
    readonly decode: (payload: Buffer) => Promise<unknown>;
    readonly parse: (decoded: never) => Promise<Answer>;
  };
  readonly requestTimeout?: number;
  readonly logResponseError?: boolean;
}

interface RequestQueue {
  pending: unknown[];
  throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  scheduleCheckPendingRequests(): void;
  checkPendingRequests(): void;
}

export interface KafkajsConnectionPool {
  readonly host: string;
  readonly port: number;
  readonly pool: readonly { readonly requestQueue: RequestQueue; rejectRequests(error: Error): void }[];
  getConnection(index?: number): Promise<unknown>;
  send<Answer>(call: ProtocolCall<Answer>): Promise<Answer>;
}

export interface GroupMember {
  readonly memberId: string;
  readonly memberMetadata: Buffer;
}

interface OffsetsAnswer {
  readonly responses: readonly {
    readonly topic: string;
    readonly partitions: readonly {
      readonly partition: number;
      readonly offset: string;
      readonly metadata?: string;
    }[];
  }[];
}

/** The part of kafkajs's `Broker` that is used: one method per request of the protocol. */
export interface KafkajsBroker {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  isConnected(): boolean;
  lookupRequest(apiKey: number, definition: unknown): (options: object) => ProtocolCall<unknown>;
  findGroupCoordinator(options: {
    groupId: string;
    coordinatorType: 0 | 1;
  }): Promise<{ coordinator: { nodeId: number; host: string; port: number } }>;
  initProducerId(options: {
    transactionalId: string | undefined;
    transactionTimeout: number;
  }): Promise<{ producerId: string | bigint | number; producerEpoch: number }>;
  addPartitionsToTxn(options: {
    transactionalId: string;
    producerId: bigint;
    producerEpoch: number;
    topics: readonly { topic: string; partitions: readonly number[] }[];
  }): Promise<unknown>;
  endTxn(options: {
    transactionalId: string;
    producerId: bigint;
    producerEpoch: number;
    transactionResult: boolean;
  }): Promise<unknown>;
  joinGroup(options: {
    groupId: string;
    sessionTimeout: number;
    rebalanceTimeout: number;
    memberId: string;
    groupProtocols: readonly { name: string; metadata: Buffer }[];
  }): Promise<{
    generationId: number;
    leaderId: string;
    memberId: string;
    members: readonly GroupMember[];
  }>;
  syncGroup(options: {
    groupId: string;
    generationId: number;
    memberId: string;
    groupAssignment: readonly { memberId: string; memberAssignment: Buffer }[];
  }): Promise<{ memberAssignment: Buffer }>;
  heartbeat(options: { groupId: string; groupGenerationId: number; memberId: string }): Promise<unknown>;
  leaveGroup(options: { groupId: string; memberId: string }): Promise<unknown>;
  offsetCommit(options: {
    groupId: string;
    groupGenerationId: number;
    memberId: string;
    topics: readonly {
      topic: string;
      partitions: readonly { partition: number; offset: string; metadata?: string }[];
    }[];
  }): Promise<unknown>;
  offsetFetch(options: {
    groupId: string;
    topics: readonly { topic: string; partitions: readonly { partition: number }[] }[];
  }): Promise<OffsetsAnswer>;
  listOffsets(options: {
    replicaId: number;
    isolationLevel: number;
    topics: readonly {
      topic: string;
      partitions: readonly { partition: number; timestamp: number }[];
    }[];
  }): Promise<OffsetsAnswer>;
}

interface MemberSubscription {
  version: number;
  topics: string[];
  userData: Buffer;
}
interface MemberPartitions {
  version: number;
  assignment: Record<string, number[]>;
  userData: Buffer;
}

/** Inner parts of kafkajs, typed as far as they are used. */
export interface KafkajsInternals {
  readonly Kafka: new (config: KafkaConfig) => { admin(config?: AdminConfig): KafkajsAdmin };
  readonly Broker: new (options: object) => KafkajsBroker;
  readonly ConnectionPool: new (options: object) => KafkajsConnectionPool;
  readonly createLogger: (options: object) => object;
  readonly requests: Readonly<
    Record<
      'Metadata' | 'Fetch',
      { protocol(options: { version: number }): (options: object) => ProtocolCall<unknown> }
    >
  >;
  readonly errorOfCode: (code: number) => Error & { type: string; code: number };
  readonly MemberMetadata: {
    encode(value: MemberSubscription): Buffer;
    decode(bytes: Buffer): MemberSubscription;
  };
  readonly MemberAssignment: {
    encode(value: MemberPartitions): Buffer;
    decode(bytes: Buffer): MemberPartitions | null;
  };
}

/**
 * @throws KafkaPortError `SAGA_KAFKA_CLIENT_VERSION` for any version but the one whose inner parts are known
 */
export function assertKafkajsVersion(version: string): void {
  if (version === KAFKAJS_VERSION) return;
  throw new KafkaPortError(
    'SAGA_KAFKA_CLIENT_VERSION',
    `kafkajs ${version} is installed, but its inner parts are known only for ${KAFKAJS_VERSION}.`,
    { mend: `Pin kafkajs to ${KAFKAJS_VERSION} (look for an override in package.json).` },
  );
}

let loaded: KafkajsInternals | undefined;

/** Loads kafkajs once, after its version was checked. */
export function kafkajsInternals(): KafkajsInternals {
  if (loaded) return loaded;
  const require = createRequire(import.meta.url);
  assertKafkajsVersion((require('kafkajs/package.json') as { version: string }).version);
  const protocol = require('kafkajs/src/protocol/requests') as { requests: KafkajsInternals['requests'] };
  const assigners = require('kafkajs/src/consumer/assignerProtocol') as Pick<
    KafkajsInternals,
    'MemberMetadata' | 'MemberAssignment'
  >;
  loaded = {
    Kafka: (require('kafkajs') as Pick<KafkajsInternals, 'Kafka'>).Kafka,
    Broker: require('kafkajs/src/broker') as KafkajsInternals['Broker'],
    ConnectionPool: require('kafkajs/src/network/connectionPool') as KafkajsInternals['ConnectionPool'],
    createLogger: (require('kafkajs/src/loggers') as Pick<KafkajsInternals, 'createLogger'>).createLogger,
    requests: protocol.requests,
    errorOfCode: (
      require('kafkajs/src/protocol/error') as { createErrorFromCode: KafkajsInternals['errorOfCode'] }
    ).createErrorFromCode,
    MemberMetadata: assigners.MemberMetadata,
    MemberAssignment: assigners.MemberAssignment,
  };
  return loaded;
}
