import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, ConfigResourceTypes } from 'kafkajs';
import type {
  ClusterDescription,
  KafkaAdmin,
  LogOffsets,
  LogOffsetsSince,
  TopicDescription,
  TopicOperation,
  TopicInspection,
  TopicSpec,
} from './admin-port.js';
import { ClusterClient } from './connection/cluster-client.js';
import { ErrorCode, protocolCodeOf } from './connection/error-codes.js';
import { kafkajsInternals } from './connection/kafkajs-internals.js';
import {
  type ConnectionSettings,
  KAFKAJS_LOG_WARN,
  kafkajsLogCreator,
  socketFactoryOf,
} from './connection/settings.js';
import { KafkaPortError } from './errors.js';
import { BackOff } from './connection/back-off.js';
import { committedPositions } from './group/committed-offsets.js';
import { listOffsets } from './read/log-offsets.js';
import type { CommittedOffset, TopicPartition } from './record.js';
import { isPassingError, translateError } from './translate-error.js';

const TOPIC_RESOURCE = 2 as ConfigResourceTypes.TOPIC;
const CREATE_TIMEOUT_MS = 30_000;
const GIVEN_UP_MS = 10_000;
const GIVEN_UP_RETRY_MS = 500;
/** Numbers of Kafka's `AclOperation`. */
const OPERATION_BITS: Readonly<Record<TopicOperation, number>> = {
  READ: 3,
  WRITE: 4,
  DESCRIBE: 8,
  DESCRIBE_CONFIGS: 10,
};

const MISSING = { errorCode: ErrorCode.unknownTopicOrPartition as number, operations: 0, id: '' };

/**
 * A cluster that has answered names a broker that has just died as the one to ask, until it has given it up (nine seconds by
 * default); a service that starts in that time shall wait.
 */
async function whileBrokerIsGivenUp<T>(ask: () => Promise<T>): Promise<T> {
  const until = Date.now() + GIVEN_UP_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isPassingError(error) || Date.now() > until) throw error;
      await sleep(GIVEN_UP_RETRY_MS);
    }
  }
}

/** See {@link KafkaAdmin}: topics and their settings by kafkajs's admin client, offsets by ours. */
export class KafkajsAdminPort implements KafkaAdmin {
  readonly #settings: ConnectionSettings;
  readonly #client: ClusterClient;
  #admin: Promise<Admin> | undefined;

  constructor(settings: ConnectionSettings) {
    this.#settings = settings;
    this.#client = new ClusterClient(settings);
  }

  async #connected(): Promise<Admin> {
    // Our client tries each address with the time limits of the port and gives the clearer error.
    await this.#client.any();
    this.#admin ??= this.#open();
    try {
      return await this.#admin;
    } catch (error) {
      this.#admin = undefined;
      throw error;
    }
  }

  async #open(): Promise<Admin> {
    const { brokers, clientId, sasl, ssl, connectionTimeoutMs, requestTimeoutMs, log } = this.#settings;
    const kafka = new (kafkajsInternals().Kafka)({
      brokers: brokers.map(({ host, port }) => `${host}:${port}`),
      clientId,
      ...(ssl ? { ssl } : {}),
      ...(sasl ? { sasl: sasl as never } : {}),
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: requestTimeoutMs,
      retry: { retries: 3, initialRetryTime: 100, maxRetryTime: 1000 },
      logLevel: KAFKAJS_LOG_WARN,
      logCreator: kafkajsLogCreator(log) as never,
      socketFactory: socketFactoryOf(this.#settings) as never,
    });
    const admin = kafka.admin();
    await admin.connect();
    return admin;
  }

  async #asking<T>(doing: string, ask: (admin: Admin) => Promise<T>): Promise<T> {
    try {
      return await ask(await this.#connected());
    } catch (error) {
      throw translateError(error, {
        doing,
        brokers: this.#settings.brokers,
        tls: this.#settings.ssl !== undefined,
      });
    }
  }

  describeCluster(): Promise<ClusterDescription> {
    return this.#asking('describing the cluster', async (admin) => {
      const { clusterId, controller, brokers } = await admin.describeCluster();
      return { clusterId, controllerId: controller, brokers };
    });
  }

  listTopics(): Promise<readonly string[]> {
    return this.#asking('listing topics', (admin) => admin.listTopics());
  }

  async describeTopics(names: readonly string[]): Promise<readonly TopicDescription[]> {
    if (names.length === 0) return [];
    return this.#asking('describing topics', async (admin) => {
      const [present, topics, resources] = await whileBrokerIsGivenUp(async () => {
        const known = new Set(await admin.listTopics());
        const wanted = [...new Set(names)].filter((name) => known.has(name));
        if (wanted.length === 0) return [[], [], []];
        const metadata = await admin.fetchTopicMetadata({ topics: wanted });
        const configs = await admin.describeConfigs({
          includeSynonyms: false,
          resources: wanted.map((name) => ({ type: TOPIC_RESOURCE, name })),
        });
        return [wanted, metadata.topics, configs.resources];
      });
      return present.map((name) => {
        const partitions = topics.find((one) => one.name === name)?.partitions ?? [];
        const entries = resources.find((one) => one.resourceName === name)?.configEntries ?? [];
        return {
          name,
          partitions: partitions.length,
          replicationFactor: Math.min(...partitions.map(({ replicas }) => replicas.length)),
          config: Object.fromEntries(entries.map(({ configName, configValue }) => [configName, configValue])),
        };
      });
    });
  }

  partitionCounts(names: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.#asking('asking for partition counts', async () => {
      const counts = new Map<string, number>();
      for (const name of names) {
        try {
          counts.set(name, await this.#client.freshPartitionCount(name));
        } catch (error) {
          if (protocolCodeOf(error) !== ErrorCode.unknownTopicOrPartition) throw error;
        }
      }
      return counts;
    });
  }

  inspectTopics(names: readonly string[]): Promise<readonly TopicInspection[]> {
    if (names.length === 0) return Promise.resolve([]);
    return this.#asking('inspecting topics', async () => {
      const asked = [...new Set(names)];
      const answers = new Map(
        (await (await this.#client.any()).inspectTopics(asked)).map((answer) => [answer.topic, answer]),
      );
      return names.map((name): TopicInspection => {
        const { errorCode, operations, id } = answers.get(name) ?? MISSING;
        if (errorCode === ErrorCode.topicAuthorizationFailed)
          return { name, state: 'hidden', allowed: new Set(), id: undefined };
        if (errorCode === ErrorCode.unknownTopicOrPartition)
          return { name, state: 'missing', allowed: new Set(), id: undefined };
        const allowed = (Object.keys(OPERATION_BITS) as TopicOperation[]).filter(
          (operation) => (operations >> OPERATION_BITS[operation]) & 1,
        );
        return { name, state: 'present', allowed: new Set(allowed), id };
      });
    });
  }

  createTopics(
    specs: readonly TopicSpec[],
  ): Promise<{ created: readonly string[]; existing: readonly string[] }> {
    return this.#asking('creating topics', async (admin) => {
      const known = new Set(await admin.listTopics());
      const missing = specs.filter(({ name }) => !known.has(name));
      const existing = specs.map(({ name }) => name).filter((name) => known.has(name));
      for (const { partitions, name } of missing) {
        if (Number.isInteger(partitions) && partitions > 0) continue;
        throw new KafkaPortError(
          'SAGA_KAFKA_OPTION',
          `Topic "${name}" cannot have ${partitions} partitions.`,
        );
      }
      if (missing.length === 0) return { created: [], existing };
      await admin.createTopics({
        timeout: CREATE_TIMEOUT_MS,
        // kafkajs takes the first broker that does not know the topic yet for a failure.
        waitForLeaders: false,
        topics: missing.map(({ name, partitions, replicationFactor, config }) => ({
          topic: name,
          numPartitions: partitions,
          replicationFactor: replicationFactor ?? -1,
          configEntries: Object.entries(config ?? {}).map(([key, value]) => ({ name: key, value })),
        })),
      });
      const created = missing.map(({ name }) => name);
      await this.#untilKnown(created);
      return { created, existing };
    });
  }

  async #untilKnown(topics: readonly string[], partitions = 1): Promise<void> {
    const backOff = new BackOff(20, 500, Date.now() + CREATE_TIMEOUT_MS);
    while (!(await this.#client.isKnownEverywhere(topics, partitions))) {
      if (await backOff.wait()) continue;
      throw new KafkaPortError(
        'SAGA_KAFKA_TOPIC_UNKNOWN',
        `The new topics have no leaders after ${CREATE_TIMEOUT_MS} ms.`,
        {
          mend: 'Check that all brokers of the cluster run.',
        },
      );
    }
  }

  async growTopic(name: string, partitions: number): Promise<void> {
    await this.#asking(`adding partitions to "${name}"`, async (admin) => {
      if ((await this.#client.freshPartitionCount(name)) >= partitions) return;
      await admin.createPartitions({
        timeout: CREATE_TIMEOUT_MS,
        topicPartitions: [{ topic: name, count: partitions }],
      });
      await this.#untilKnown([name], partitions);
    });
  }

  async deleteTopics(names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    await this.#asking('deleting topics', (admin) =>
      admin.deleteTopics({ topics: [...names], timeout: CREATE_TIMEOUT_MS }),
    );
  }

  logOffsets(topic: string): Promise<readonly LogOffsets[]> {
    return this.#asking(`asking for the log ends of "${topic}"`, async () => {
      const count = await this.#client.freshPartitionCount(topic);
      const partitions = Array.from({ length: count }, (_, partition) => ({ topic, partition }));
      const [starts, stableEnds, ends] = await Promise.all([
        listOffsets(this.#client, partitions, 'start'),
        listOffsets(this.#client, partitions, 'stable'),
        listOffsets(this.#client, partitions, 'end'),
      ]);
      return partitions.map((one, index) => ({
        ...one,
        start: starts[index]!,
        stableEnd: stableEnds[index]!,
        end: ends[index]!,
      }));
    });
  }

  logOffsetsSince(
    partitions: readonly TopicPartition[],
    timestampMs: number,
  ): Promise<readonly LogOffsetsSince[]> {
    const topics = [...new Set(partitions.map(({ topic }) => `"${topic}"`))].join(', ');
    return this.#asking(`asking for offsets by time of ${topics}`, async () => {
      const [starts, stableEnds, ends, found] = await Promise.all([
        listOffsets(this.#client, partitions, 'start'),
        listOffsets(this.#client, partitions, 'stable'),
        listOffsets(this.#client, partitions, 'end'),
        listOffsets(this.#client, partitions, { timestampMs }),
      ]);
      return partitions.map(({ topic, partition }, index) => ({
        topic,
        partition,
        start: starts[index]!,
        stableEnd: stableEnds[index]!,
        end: ends[index]!,
        since: found[index]! < 0 ? ends[index]! : found[index]!,
      }));
    });
  }

  committedOffsets(groupId: string, topics: readonly string[]): Promise<readonly CommittedOffset[]> {
    return this.#asking(`asking for the offsets of group "${groupId}"`, async () => {
      const partitions: TopicPartition[] = [];
      for (const topic of topics) {
        const count = await this.#client.freshPartitionCount(topic);
        for (let partition = 0; partition < count; partition += 1) partitions.push({ topic, partition });
      }
      const positions = await committedPositions(this.#client, groupId, partitions);
      return partitions.flatMap((one, index) => {
        const position = positions[index];
        return position === undefined ? [] : [{ ...one, ...position }];
      });
    });
  }

  async close(): Promise<void> {
    const admin = await this.#admin?.catch(() => undefined);
    await Promise.all([admin?.disconnect().catch(() => undefined), this.#client.close()]);
  }
}
