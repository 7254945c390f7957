import type { Catalog, IgnoredReason } from '@sagachart/core';
import type {
  GroupConsumer,
  IdempotentProducer,
  KafkaPort,
  KafkaRecord,
  OutgoingRecord,
  PartitionBatch,
  TopicPartition,
  TopicPartitionOffset,
} from '../client-port/index.js';
import { partitionFor } from '../client-port/index.js';
import type { OnCrashPoint } from '../crash-point.js';
import { messageRecord } from '../inbox/index.js';
import type { TopicNames } from '../topics/index.js';
import { deadLetterRecord } from '../worker/index.js';
import { routeRecord } from './route-record.js';
import { SourceGenerations } from './source-generations.js';

export interface RouterOptions {
  readonly port: KafkaPort;
  readonly catalog: Catalog;
  readonly names: TopicNames;
  readonly groupId: string;
  readonly inbox: string;
  readonly partitions: number;
  readonly deadLetters: string;
  readonly producer: IdempotentProducer;
  readonly sessionTimeoutMs?: number;
  readonly onCrashPoint?: OnCrashPoint | undefined;
  readonly onIgnored?: ((variable: string, reason: IgnoredReason) => void) | undefined;
  readonly onDeadLetter?: ((variable: string, code: string, reason: string) => void) | undefined;
  readonly onTrouble: (topic: string, thrown: unknown, retryInMs: number) => void;
  /** A source topic was deleted and made anew; its offsets begin again. */
  readonly onNewGeneration: (topic: string, partition: number, generation: number) => void;
}

const RETRY_MS = 500;

/**
 * Reads all source topics and writes what concerns a saga to that saga's inbox partition, with the coordinates by which the
 * workers know repetitions. At least once: offsets are committed after the inbox has the records.
 */
export class Router {
  readonly #options: RouterOptions;
  readonly #consumer: GroupConsumer;
  readonly #generations: SourceGenerations;
  #stopping = false;

  constructor(options: RouterOptions) {
    this.#options = options;
    const { port, groupId, names, sessionTimeoutMs } = options;
    this.#generations = new SourceGenerations(port.admin, groupId, names.consumed);
    this.#consumer = port.groupConsumer({
      groupId,
      topics: names.consumed,
      ...(sessionTimeoutMs === undefined ? {} : { sessionTimeoutMs }),
      onAssigned: ({ added }) => this.#generations.expect(added),
      onOutOfRange: ({ topic, partition, offset, logEnd, logStart }) => {
        // Past the end: the topic is another one than before. Before the start: records expired unread.
        if (offset > logEnd) {
          this.#generations.begin({ topic, partition });
          void this.#store({ topic, partition, offset: logStart });
        }
        return logStart;
      },
      onBatch: (batch) => this.#batch(batch),
    });
  }

  get failed(): Promise<never> {
    return this.#consumer.failed;
  }

  start(): Promise<void> {
    return this.#consumer.start();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#consumer.stop();
  }

  async #batch(batch: PartitionBatch): Promise<void> {
    const { topic, partition, records, nextOffset } = batch;
    const { onCrashPoint, onTrouble, producer } = this.#options;
    await onCrashPoint?.('router.received');
    // Until it is written nothing later of this partition may be: the workers take a lower offset for a repetition.
    while (!this.#stopping) {
      try {
        const generation = await this.#generation(batch);
        const outgoing = records.flatMap((record) => this.#route(record, generation));
        if (outgoing.length > 0) await producer.send(outgoing);
        await onCrashPoint?.('router.produced');
        await this.#commit({ topic, partition, offset: nextOffset });
        await onCrashPoint?.('router.committed');
        return;
      } catch (thrown) {
        if (!this.#owns(batch)) return;
        onTrouble(topic, thrown, RETRY_MS);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
        if (!this.#owns(batch)) return;
      }
    }
    // The handler must not end as if the batch were done.
    throw new Error('the router stops before this batch is written');
  }

  #generation(place: TopicPartition): Promise<number> {
    const { onNewGeneration } = this.#options;
    return this.#generations.of(place, (begun) => onNewGeneration(place.topic, place.partition, begun));
  }

  async #commit(offset: TopicPartitionOffset): Promise<void> {
    const metadata = this.#generations.metadata(offset);
    await this.#consumer
      .commit([{ ...offset, ...(metadata === undefined ? {} : { metadata }) }])
      // A member that the group has given up may not commit; its successor reads the records once more.
      .catch((thrown: unknown) => {
        if ((thrown as { code?: string }).code !== 'SAGA_KAFKA_NOT_OWNER') throw thrown;
      });
  }

  /**
   * Stores a new generation before its first record comes: if this process ended now and the topic grew past the old offset,
   * nobody would notice any more that it is another topic.
   */
  async #store(place: TopicPartitionOffset): Promise<void> {
    try {
      await this.#generation(place);
      await this.#commit(place);
    } catch (thrown) {
      this.#options.onTrouble(place.topic, thrown, 0);
    }
  }

  #owns({ topic, partition }: PartitionBatch): boolean {
    return this.#consumer.assigned().some((own) => own.topic === topic && own.partition === partition);
  }

  #route(record: KafkaRecord, generation: number): OutgoingRecord[] {
    const { catalog, names, inbox, partitions, deadLetters, onIgnored, onDeadLetter } = this.#options;
    const variable = names.variableOf(record.topic) ?? record.topic;
    const route = routeRecord(catalog, variable, record);
    switch (route.to) {
      case 'nowhere':
        onIgnored?.(variable, route.ignored);
        return [];
      case 'dead-letters':
        onDeadLetter?.(variable, route.letter.code, route.letter.reason);
        return [deadLetterRecord(route.letter, deadLetters)];
      case 'inbox': {
        const to = { topic: inbox, partition: partitionFor(route.transactionId, partitions) };
        const { partition, offset } = record;
        return [
          messageRecord(to, route.transactionId, record, { topic: variable, partition, generation, offset }),
        ];
      }
    }
  }
}
