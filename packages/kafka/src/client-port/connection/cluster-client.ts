import { KafkaPortError } from '../errors.js';
import { BrokerConnection } from './broker-connection.js';
import { ErrorCode, isConnectionError, isStalePlacement, protocolCodeOf } from './error-codes.js';
import { kafkajsInternals } from './kafkajs-internals.js';
import type { ConnectionSettings } from './settings.js';
import type { TopicMetadata, TopicPlacement } from './topic-metadata.js';

export type CoordinatorKind = 'group' | 'transaction';

/** Knows the brokers, the leaders of partitions and the coordinators, and holds one connection to each broker. */
export class ClusterClient {
  readonly settings: ConnectionSettings;
  readonly #brokers = new Map<string, BrokerConnection>();
  readonly #addresses = new Map<number, { host: string; port: number }>();
  readonly #topics = new Map<string, TopicPlacement>();
  readonly #coordinators = new Map<string, BrokerConnection>();
  readonly #loading = new Map<string, Promise<TopicMetadata>>();
  #firstBootstrap = 0;
  #closed = false;

  constructor(settings: ConnectionSettings) {
    this.settings = settings;
  }

  #broker(host: string, port: number): BrokerConnection {
    const address = `${host}:${port}`;
    let broker = this.#brokers.get(address);
    if (!broker) {
      broker = new BrokerConnection(this.settings, host, port);
      this.#brokers.set(address, broker);
    }
    return broker;
  }

  /**
   * Opens a connection to that broker unless there is one. A broker that cannot be reached is forgotten, with everything
   * that was believed to be there.
   */
  async #connected(broker: BrokerConnection): Promise<BrokerConnection> {
    if (this.#closed) throw new KafkaPortError('SAGA_KAFKA_CLOSED', 'The connections were closed.');
    if (broker.isReady) return broker;
    try {
      await broker.connect();
    } catch (error) {
      this.#drop(broker);
      throw error;
    }
    if (this.#closed) {
      void broker.close();
      throw new KafkaPortError('SAGA_KAFKA_CLOSED', 'The connections were closed.');
    }
    return broker;
  }

  #drop(broker: BrokerConnection): void {
    if (this.#brokers.get(broker.address) === broker) this.#brokers.delete(broker.address);
    for (const [key, coordinator] of this.#coordinators) {
      if (coordinator === broker) this.#coordinators.delete(key);
    }
    this.#topics.clear();
    void broker.close();
  }

  /** Any broker that answers: one that is connected, one that was met before, else the bootstrap addresses in turn. */
  async any(): Promise<BrokerConnection> {
    for (const broker of this.#brokers.values()) if (broker.isReady) return broker;
    const { brokers } = this.settings;
    const bootstrap = brokers.map((_, index) => brokers[(this.#firstBootstrap + index) % brokers.length]!);
    this.#firstBootstrap += 1;
    let lastError: unknown;
    for (const { host, port } of [...this.#brokers.values(), ...bootstrap]) {
      try {
        return await this.#connected(this.#broker(host, port));
      } catch (error) {
        lastError = error;
        if (!isConnectionError(error)) throw error;
      }
    }
    throw lastError;
  }

  async #load(topics: readonly string[]): Promise<TopicMetadata> {
    const key = topics.join('\n');
    const known = this.#loading.get(key);
    if (known) return known;
    const loading = this.#loadNow(topics).finally(() => this.#loading.delete(key));
    this.#loading.set(key, loading);
    return loading;
  }

  async #loadNow(topics: readonly string[]): Promise<TopicMetadata> {
    const broker = await this.any();
    let metadata: TopicMetadata;
    try {
      metadata = await broker.metadata(topics);
    } catch (error) {
      if (isConnectionError(error)) this.#drop(broker);
      throw error;
    }
    this.#addresses.clear();
    for (const { nodeId, host, port } of metadata.brokers) this.#addresses.set(nodeId, { host, port });
    for (const [topic, placement] of metadata.topics) {
      if (placement.errorCode === ErrorCode.none) this.#topics.set(topic, placement);
      else this.#topics.delete(topic);
    }
    return metadata;
  }

  /** Makes sure that the leaders of these topics are known. */
  async loadTopics(topics: readonly string[]): Promise<void> {
    const unknown = topics.filter((topic) => !this.#topics.has(topic));
    if (unknown.length > 0) await this.#load(unknown);
  }

  async #placement(topic: string): Promise<TopicPlacement> {
    // The answer itself and not what is remembered of it: somebody else's error may have made all of that forgotten already,
    // and a topic that is not remembered is not a topic that does not exist.
    const placement = this.#topics.get(topic) ?? (await this.#load([topic])).topics.get(topic);
    if (placement?.errorCode === ErrorCode.none) return placement;
    throw topicError(placement?.errorCode ?? ErrorCode.leaderNotAvailable, topic);
  }

  /**
   * True when every broker knows the topics with all their leaders, and at least so many partitions of each; what one broker
   * knows reaches the others later.
   */
  async isKnownEverywhere(topics: readonly string[], partitions = 1): Promise<boolean> {
    const { brokers } = await this.#loadNow(topics);
    for (const { host, port } of brokers) {
      const broker = await this.#connected(this.#broker(host, port));
      const metadata = await broker.metadata(topics);
      const known = topics.every((topic) => {
        const placement = metadata.topics.get(topic);
        return (
          placement?.errorCode === ErrorCode.none &&
          placement.leaders.length >= partitions &&
          placement.leaders.every((leader) => leader !== undefined)
        );
      });
      if (!known) return false;
    }
    return true;
  }

  /** Asks anew, past what is remembered. */
  async freshPartitionCount(topic: string): Promise<number> {
    return (await this.freshPartitionCounts([topic])).get(topic)!;
  }

  /** Asks anew for all of them at once. @throws the error of the first topic that cannot be described */
  async freshPartitionCounts(topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const metadata = await this.#loadNow(topics);
    return new Map(
      topics.map((topic) => {
        const placement = metadata.topics.get(topic);
        if (placement?.errorCode === ErrorCode.none) return [topic, placement.leaders.length];
        throw topicError(placement?.errorCode ?? ErrorCode.leaderNotAvailable, topic);
      }),
    );
  }

  /** The leader when it is known and connected: the usual case, without waiting. */
  connectedLeader(topic: string, partition: number): BrokerConnection | undefined {
    const nodeId = this.#topics.get(topic)?.leaders[partition];
    const address = nodeId === undefined ? undefined : this.#addresses.get(nodeId);
    const broker = address && this.#brokers.get(`${address.host}:${address.port}`);
    return broker?.isReady ? broker : undefined;
  }

  /** The leader of a partition, connected. */
  async leader(topic: string, partition: number): Promise<BrokerConnection> {
    let { leaders } = await this.#placement(topic);
    if (partition >= leaders.length) {
      // What is remembered may be older than the partition.
      this.#topics.delete(topic);
      ({ leaders } = await this.#placement(topic));
    }
    if (partition < 0 || partition >= leaders.length) {
      this.#topics.delete(topic);
      throw topicError(ErrorCode.unknownTopicOrPartition, topic, partition);
    }
    const nodeId = leaders[partition];
    const address = nodeId === undefined ? undefined : this.#addresses.get(nodeId);
    if (!address) {
      this.#topics.delete(topic);
      throw topicError(ErrorCode.leaderNotAvailable, topic);
    }
    return this.#connected(this.#broker(address.host, address.port));
  }

  /** The broker that coordinates a group or a transactional id; remembered until `noteError` says otherwise. */
  async coordinator(kind: CoordinatorKind, id: string): Promise<BrokerConnection> {
    const key = `${kind} ${id}`;
    const known = this.#coordinators.get(key);
    if (known) return this.#connected(known);
    const broker = await this.any();
    let found: { host: string; port: number };
    try {
      const coordinatorType = kind === 'group' ? 0 : 1;
      found = (await broker.api.findGroupCoordinator({ groupId: id, coordinatorType })).coordinator;
    } catch (error) {
      if (isConnectionError(error)) this.#drop(broker);
      throw error;
    }
    const coordinator = await this.#connected(this.#broker(found.host, found.port));
    this.#coordinators.set(key, coordinator);
    return coordinator;
  }

  /** To be told of every failed request, so that stale knowledge and broken connections are dropped. */
  noteError(error: unknown, broker?: BrokerConnection): void {
    if (broker && isConnectionError(error)) this.#drop(broker);
    const code = protocolCodeOf(error);
    if (code !== undefined && isStalePlacement(code)) {
      this.#topics.clear();
      this.#coordinators.clear();
    }
  }

  /** Forgets who leads a topic. */
  forgetTopic(topic: string): void {
    this.#topics.delete(topic);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const brokers = [...this.#brokers.values()];
    this.#brokers.clear();
    await Promise.all(brokers.map((broker) => broker.close()));
  }
}

/** A protocol error that names its topic, and the partition where it is about one. */
export function topicError(code: number, topic: string, partition?: number): Error {
  const error = kafkajsInternals().errorOfCode(code);
  return Object.assign(error, { topic, ...(partition === undefined ? {} : { partition }) });
}
