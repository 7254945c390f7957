import { encodeJson } from '@sagachart/core';
import { type KafkaPort, type OutgoingRecord, partitionFor } from '../client-port/index.js';
import { deadLetterRecord, recordHeaders } from '../worker/index.js';
import type { Entry } from './command-desk.js';

export interface AnswerRecordsOptions {
  readonly port: KafkaPort;
  readonly nameOf: (variable: string) => string;
  readonly deadLetters: string;
  /** Topic variables by topic name. */
  readonly variables: ReadonlyMap<string, string>;
}

/** Makes the records that go out for commands: answers, and dead letters for those that were given up. */
export class AnswerRecords {
  readonly #options: AnswerRecordsOptions;
  /** Filled as topics are met. */
  readonly #partitionCounts = new Map<string, number>();

  constructor(options: AnswerRecordsOptions) {
    this.#options = options;
  }

  async of(entries: readonly Entry[]): Promise<OutgoingRecord[]> {
    const { nameOf } = this.#options;
    const topics = entries.flatMap(({ settled }) => settled?.replies.map(({ topic }) => nameOf(topic)) ?? []);
    await this.#learnCounts(topics);
    return entries.flatMap((entry) => [...this.#answers(entry), ...this.#deadLetter(entry)]);
  }

  async #learnCounts(topics: readonly string[]): Promise<void> {
    const unmet = [...new Set(topics)].filter((name) => !this.#partitionCounts.has(name));
    if (unmet.length === 0) return;
    for (const [name, count] of await this.#options.port.admin.partitionCounts(unmet)) {
      this.#partitionCounts.set(name, count);
    }
  }

  #answers({ command, settled }: Entry): OutgoingRecord[] {
    if (!command || !settled) return [];
    return settled.replies.map((reply) => {
      const topic = this.#options.nameOf(reply.topic);
      return {
        topic,
        partition: partitionFor(command.key, this.#partitionCounts.get(topic) ?? 1),
        key: Buffer.from(command.key),
        value: Buffer.from(encodeJson(reply.value)),
        headers: recordHeaders(reply.headers ?? []),
      };
    });
  }

  #deadLetter({ record, settled }: Entry): OutgoingRecord[] {
    if (!settled?.error) return [];
    const { code, message } = settled.error;
    const topic = this.#options.variables.get(record.topic) ?? record.topic;
    const letter = {
      code,
      reason: message,
      topic,
      key: record.key?.toString(),
      value: record.value,
      headers: record.headers,
      source: { topic, partition: record.partition, offset: String(record.offset) },
    };
    return [deadLetterRecord(letter, this.#options.deadLetters)];
  }
}
