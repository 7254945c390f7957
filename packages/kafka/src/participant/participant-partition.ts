import {
  ATTEMPT_HEADER,
  decodeJson,
  encodeJson,
  type Headers,
  headerText,
  IDEMPOTENCY_KEY_HEADER,
  SagaError,
} from '@sagachart/core';
import {
  type KafkaRecord,
  type OutgoingRecord,
  type PartitionBatch,
  partitionFor,
} from '../client-port/index.js';
import { PartitionLog } from '../log/index.js';
import { recordHeaders } from '../worker/index.js';
import { AnswerBook } from './answer-book.js';
import type { ParticipantOptions } from './participant.js';
import type { ReceivedCommand, Reply } from './types.js';

export interface ParticipantPartitionOptions extends ParticipantOptions {
  readonly answers: string;
  readonly partition: number;
  /** Topic variables by topic name. */
  readonly variables: ReadonlyMap<string, string>;
  /** Filled as topics are met. */
  readonly partitionCounts: Map<string, number>;
  readonly mark: string;
}

type Later = (send: (owner: ParticipantPartition) => Promise<void>) => void;

interface Addressed {
  readonly key: string;
  readonly reply: Reply;
}

/** One partition of a participant's command topics, with the memory of its answers. */
export class ParticipantPartition {
  readonly #options: ParticipantPartitionOptions;
  readonly #log: PartitionLog;
  readonly #book: AnswerBook;

  private constructor(options: ParticipantPartitionOptions, log: PartitionLog, book: AnswerBook) {
    this.#options = options;
    this.#log = log;
    this.#book = book;
  }

  static async open(options: ParticipantPartitionOptions): Promise<ParticipantPartition> {
    const { port, name, answers, partition, mark, rememberMs = 3_600_000 } = options;
    const { log, entries } = await PartitionLog.open(
      { port, topic: answers, partition, transactionalId: `${name}.${partition}` },
      mark,
    );
    return new ParticipantPartition(options, log, new AnswerBook(entries, rememberMs));
  }

  offsetOf(topic: string): number {
    return this.#book.offsetOf(topic);
  }

  /** The topic is another one than before: its commands begin at this offset. */
  rewind(topic: string, offset: number): void {
    this.#book.rewind(topic, offset);
  }

  close(): void {
    this.#log.close();
  }

  /** Obeys a batch and commits everything that came of it. */
  async handle({ topic, records, nextOffset }: PartitionBatch, later: Later): Promise<void> {
    const now: Addressed[] = [];
    const delayed: Addressed[] = [];
    const fresh = new Map<string, readonly Reply[]>();
    for (const record of records) {
      if (record.offset < this.#book.offsetOf(topic)) continue;
      const command = this.#read(record);
      if (!command) continue;
      const { idempotencyKey } = command;
      const known =
        idempotencyKey === undefined
          ? undefined
          : (fresh.get(idempotencyKey) ?? this.#book.find(idempotencyKey));
      const replies = known ?? (await this.#obey(command)).map((reply) => withHeaders(reply, command));
      if (idempotencyKey !== undefined && !known && !replies.some(({ rejection }) => rejection)) {
        fresh.set(idempotencyKey, replies);
      }
      for (const reply of replies) (reply.delayMs ? delayed : now).push({ key: command.key, reply });
    }
    const changes = this.#book.note(Date.now(), { topic, nextOffset }, [...fresh]);
    await this.#log.commit(changes, await this.#records(now));
    this.#options.onCommitted?.(now.map(({ key }) => key));
    for (const one of delayed) {
      setTimeout(() => {
        later(async (owner) => owner.#log.commit([], await owner.#records([one])).then(() => undefined));
      }, one.reply.delayMs);
    }
  }

  async #obey(command: ReceivedCommand): Promise<readonly Reply[]> {
    try {
      return await this.#options.obey(command);
    } catch (thrown) {
      // A command that does not fit its channel will not fit next time either; everything else may.
      if (!(thrown instanceof SagaError) || thrown.code !== 'SAGA_COMMAND_INVALID') throw thrown;
      this.#options.onUnreadable?.(command.topic, thrown);
      return [];
    }
  }

  #read(record: KafkaRecord): ReceivedCommand | undefined {
    const { variables, onUnreadable } = this.#options;
    const topic = variables.get(record.topic) ?? record.topic;
    try {
      const headers: Headers = record.headers;
      return {
        topic,
        key: record.key?.toString() ?? '',
        value: decodeJson(record.value?.toString() ?? ''),
        headers,
        idempotencyKey: headerText(headers, IDEMPOTENCY_KEY_HEADER),
        attempt: Number(headerText(headers, ATTEMPT_HEADER) ?? '1'),
      };
    } catch (thrown) {
      onUnreadable?.(topic, thrown);
      return undefined;
    }
  }

  async #records(replies: readonly Addressed[]): Promise<OutgoingRecord[]> {
    const { nameOf, partitionCounts, port } = this.#options;
    const unmet = [...new Set(replies.map(({ reply }) => nameOf(reply.topic)))].filter(
      (name) => !partitionCounts.has(name),
    );
    if (unmet.length > 0) {
      for (const [name, count] of await port.admin.partitionCounts(unmet)) partitionCounts.set(name, count);
    }
    return replies.map(({ key, reply }) => {
      const topic = nameOf(reply.topic);
      return {
        topic,
        partition: partitionFor(key, partitionCounts.get(topic) ?? 1),
        key: Buffer.from(key),
        value: Buffer.from(encodeJson(reply.value)),
        headers: recordHeaders(reply.headers ?? []),
      };
    });
  }
}

const withHeaders = (reply: Reply, { headers }: ReceivedCommand): Reply =>
  reply.headers ? reply : { ...reply, headers };
