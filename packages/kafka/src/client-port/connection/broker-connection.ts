import type { PartitionWrite, PartitionWritten } from '../wire/produce-request.js';
import { connectionClosed } from './error-codes.js';
import {
  PRODUCE_API_KEY,
  PRODUCE_VERSION,
  decodeProduceResponse,
  encodeProduceRequest,
} from '../wire/produce-request.js';
import {
  TOPIC_INSPECTION_API_KEY,
  TOPIC_INSPECTION_VERSION,
  type InspectedTopic,
  decodeTopicInspectionResponse,
  encodeTopicInspectionRequest,
} from '../wire/topic-inspection.js';
import { FETCH_VERSION, type PartitionFetched, decodeFetchResponse } from '../wire/fetch-response.js';
import {
  type KafkajsBroker,
  type KafkajsConnectionPool,
  type ProtocolCall,
  kafkajsInternals,
} from './kafkajs-internals.js';
import { type ConnectionSettings, KAFKAJS_LOG_WARN, kafkajsLogCreator, socketFactoryOf } from './settings.js';
import { type TopicMetadata, parseMetadata } from './topic-metadata.js';

const METADATA_API_KEY = 3;
const PENDING_CHECK_MS = 10;
const CLOSE_GRACE_MS = 1000;

export interface FetchRequest {
  readonly isolationLevel: 0 | 1;
  readonly maxWaitMs: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly topics: readonly {
    readonly topic: string;
    readonly partitions: readonly {
      readonly partition: number;
      readonly fetchOffset: string;
      readonly maxBytes: number;
    }[];
  }[];
}

/**
 * kafkajs checks each queue of requests every millisecond for as long as the process lives (12 % of a core for 200 idle
 * connections). A check is due only while requests wait, that is, when the broker throttles us.
 */
function checkQueueOnlyWhenNeeded(pool: KafkajsConnectionPool): void {
  for (const { requestQueue: queue } of pool.pool) {
    queue.scheduleCheckPendingRequests = () => {
      if (queue.throttleCheckTimeoutId || queue.pending.length === 0) return;
      const waitMs = Math.max(queue.throttledUntil - Date.now(), PENDING_CHECK_MS);
      queue.throttleCheckTimeoutId = setTimeout(() => {
        queue.throttleCheckTimeoutId = null;
        queue.checkPendingRequests();
      }, waitMs);
    };
  }
}

/** kafkajs opens two sockets when two requests find a connection closed at the same time; the second then leaks. */
function connectOnce(pool: KafkajsConnectionPool): void {
  const connecting = new Map<number, Promise<unknown>>();
  const connect = pool.getConnection.bind(pool);
  pool.getConnection = (index = 0) => {
    let shared = connecting.get(index);
    if (!shared) {
      shared = connect(index).finally(() => connecting.delete(index));
      connecting.set(index, shared);
    }
    return shared;
  };
}

/** One broker: a connection for fetches and one for all else, opened at first use. */
export class BrokerConnection {
  readonly host: string;
  readonly port: number;
  readonly api: KafkajsBroker;
  readonly #pool: KafkajsConnectionPool;
  readonly #settings: ConnectionSettings;
  #connecting: Promise<void> | undefined;
  #wasReady = false;

  constructor(settings: ConnectionSettings, host: string, port: number) {
    const { Broker, ConnectionPool, createLogger } = kafkajsInternals();
    const logger = createLogger({ level: KAFKAJS_LOG_WARN, logCreator: kafkajsLogCreator(settings.log) });
    this.host = host;
    this.port = port;
    this.#settings = settings;
    this.#pool = new ConnectionPool({
      host,
      port,
      logger,
      ssl: settings.ssl,
      sasl: settings.sasl,
      clientId: settings.clientId,
      socketFactory: socketFactoryOf(settings),
      connectionTimeout: settings.connectionTimeoutMs,
      requestTimeout: settings.requestTimeoutMs,
      enforceRequestTimeout: true,
    });
    checkQueueOnlyWhenNeeded(this.#pool);
    connectOnce(this.#pool);
    this.api = new Broker({ connectionPool: this.#pool, logger, allowAutoTopicCreation: false });
  }

  get address(): string {
    return `${this.host}:${this.port}`;
  }

  /** kafkajs calls itself connected as soon as the socket is open, when no request can be sent yet. */
  get isReady(): boolean {
    return this.#connecting === undefined && this.#wasReady && this.api.isConnected();
  }

  /** Opens the connection, learns what the broker can do and authenticates, unless that is done. */
  async connect(): Promise<this> {
    if (this.isReady) return this;
    this.#connecting ??= this.api.connect().finally(() => (this.#connecting = undefined));
    await this.#connecting;
    this.#wasReady = true;
    return this;
  }

  /** Closes; requests that still wait have a second to be answered, for a broker that hangs would hold us up. */
  async close(): Promise<void> {
    const giveUp = setTimeout(() => {
      for (const connection of this.#pool.pool) connection.rejectRequests(connectionClosed(this.address));
    }, CLOSE_GRACE_MS);
    await this.api.disconnect().catch(() => undefined);
    clearTimeout(giveUp);
  }

  async metadata(topics: readonly string[]): Promise<TopicMetadata> {
    const call = this.api.lookupRequest(
      METADATA_API_KEY,
      kafkajsInternals().requests.Metadata,
    )({
      topics,
      allowAutoTopicCreation: false,
    });
    // kafkajs throws when any topic of the answer has an error; here each topic is judged by itself.
    return this.#pool.send({ ...call, response: { decode: call.response.decode, parse: parseMetadata } });
  }

  /** The id of each topic, and what the user may do with it. */
  async inspectTopics(topics: readonly string[]): Promise<readonly InspectedTopic[]> {
    const call: ProtocolCall<{ topics: readonly InspectedTopic[] }> = {
      request: {
        apiKey: TOPIC_INSPECTION_API_KEY,
        apiVersion: TOPIC_INSPECTION_VERSION,
        apiName: 'Metadata',
        encode: async () => {
          const buffer = encodeTopicInspectionRequest(topics);
          return { buf: buffer, buffer };
        },
      },
      response: {
        decode: async (payload) => {
          const answer = decodeTopicInspectionResponse(payload);
          return { ...answer, clientSideThrottleTime: answer.throttleMs };
        },
        parse: async (answer) => answer,
      },
    };
    return (await this.#pool.send(call)).topics;
  }

  /** Writes batches whose leader this broker is; the answer tells the outcome of each partition. */
  async produce(
    transactionalId: string | null,
    writes: readonly PartitionWrite[],
  ): Promise<PartitionWritten[]> {
    const { requestTimeoutMs } = this.#settings;
    const nowMs = Date.now();
    const call: ProtocolCall<{ written: PartitionWritten[] }> = {
      request: {
        apiKey: PRODUCE_API_KEY,
        apiVersion: PRODUCE_VERSION,
        apiName: 'Produce',
        encode: async () => {
          const buffer = encodeProduceRequest(transactionalId, requestTimeoutMs, writes, nowMs);
          return { buf: buffer, buffer };
        },
      },
      response: {
        decode: async (payload) => {
          const answer = decodeProduceResponse(payload);
          return { ...answer, clientSideThrottleTime: answer.throttleMs };
        },
        parse: async (answer) => answer,
      },
    };
    return (await this.#pool.send(call)).written;
  }

  async fetch(request: FetchRequest): Promise<{ errorCode: number; partitions: PartitionFetched[] }> {
    const options = {
      replicaId: -1,
      isolationLevel: request.isolationLevel,
      maxWaitTime: request.maxWaitMs,
      minBytes: request.minBytes,
      maxBytes: request.maxBytes,
      topics: request.topics,
      rackId: '',
    };
    const call = kafkajsInternals().requests.Fetch.protocol({ version: FETCH_VERSION })(options);
    return this.#pool.send<{ errorCode: number; partitions: PartitionFetched[] }>({
      ...call,
      response: {
        decode: async (payload) => {
          const answer = decodeFetchResponse(payload);
          return { ...answer, clientSideThrottleTime: answer.throttleMs };
        },
        parse: async (answer) => answer,
      },
    });
  }
}
