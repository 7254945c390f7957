import type { Catalog, IgnoredReason } from '@sagachart/core';
import type {
  GroupConsumer,
  IdempotentProducer,
  OffsetOutOfRange,
  KafkaPort,
  KafkaRecord,
  OutgoingRecord,
  PartitionBatch,
  Undecodable,
} from '../client-port/index.js';
import { partitionFor } from '../client-port/index.js';
import type { OnCrashPoint } from '../crash-point.js';
import { messageRecord } from '../inbox/index.js';
import type { TopicNames } from '../topics/index.js';
import { deadLetterRecord } from '../worker/index.js';
import { routeOrBury } from './route-record.js';
import { RoutedOffsets } from './routed-offsets.js';
import { SourceIncarnations } from './source-incarnations.js';

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
  readonly onMadeAnew: (topic: string, incarnation: string) => void;
  /** Records of a source topic were deleted before they were read. */
  readonly onExpired: (range: OffsetOutOfRange) => void;
  /** Records of a source topic cannot be decoded; they are passed over. */
  readonly onUndecodable: (range: Undecodable) => void;
}

const RETRY_MS = 500;

/**
 * Reads all source topics and writes what concerns a saga to that saga's inbox partition, with the coordinates by which the
 * workers know repetitions. At least once: offsets are committed some time after the inbox has the records.
 */
export class Router {
  readonly #options: RouterOptions;
  readonly #consumer: GroupConsumer;
  readonly #incarnations: SourceIncarnations;
  readonly #offsets: RoutedOffsets;
  #stopping = false;

  constructor(options: RouterOptions) {
    this.#options = options;
    const { port, groupId, names, sessionTimeoutMs } = options;
    this.#incarnations = new SourceIncarnations({
      admin: port.admin,
      groupId,
      topics: names.consumed,
      consumer: () => this.#consumer,
      onMadeAnew: options.onMadeAnew,
      onExpired: options.onExpired,
      onTrouble: options.onTrouble,
    });
    this.#offsets = new RoutedOffsets({
      consumer: () => this.#consumer,
      incarnationOf: (place) => this.#incarnations.of(place),
      onCommitted: () => options.onCrashPoint?.('router.committed'),
      onTrouble: options.onTrouble,
    });
    this.#consumer = port.groupConsumer({
      groupId,
      topics: names.consumed,
      ...(sessionTimeoutMs === undefined ? {} : { sessionTimeoutMs }),
      onAssigned: ({ added }) => this.#incarnations.expect(added),
      onOutOfRange: (range) => this.#incarnations.outOfRange(range),
      onUndecodable: options.onUndecodable,
      onBatch: (batch) => this.#batch(batch),
    });
  }

  get failed(): Promise<never> {
    return this.#consumer.failed;
  }

  async start(): Promise<void> {
    await this.#consumer.start();
    this.#incarnations.start();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#incarnations.stop();
    // Batches that are at work commit for themselves.
    await this.#offsets.stop();
    await this.#consumer.stop();
  }

  async #batch(batch: PartitionBatch): Promise<void> {
    const { topic, partition, records, nextOffset } = batch;
    const { onCrashPoint, onTrouble, producer } = this.#options;
    const incarnation = this.#incarnations.of(batch);
    await onCrashPoint?.('router.received');
    // Until it is written nothing later of this partition may be: the workers take a lower offset for a repetition.
    while (!this.#stopping) {
      try {
        const outgoing = records.flatMap((record) => this.#route(record, incarnation));
        if (outgoing.length > 0) await producer.send(outgoing);
        await onCrashPoint?.('router.produced');
        const metadata = this.#incarnations.metadata(incarnation);
        this.#offsets.note({ topic, partition, offset: nextOffset, metadata, incarnation });
        if (this.#stopping) await this.#offsets.stop();
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

  #owns({ topic, partition }: PartitionBatch): boolean {
    return this.#consumer.assigned().some((own) => own.topic === topic && own.partition === partition);
  }

  #route(record: KafkaRecord, incarnation: string): OutgoingRecord[] {
    const { catalog, names, inbox, partitions, deadLetters, onIgnored, onDeadLetter } = this.#options;
    const variable = names.variableOf(record.topic) ?? record.topic;
    const route = routeOrBury(catalog, variable, record);
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
        const source = { topic: variable, partition, incarnation, offset };
        const { transactionId, operator = false } = route;
        return [messageRecord(to, transactionId, record, operator ? { ...source, operator } : source)];
      }
    }
  }
}
