import type { KafkaRecord, PartitionBatch, TopicPartition } from '../record.js';

/** A partition that is followed: where it is fetched next, and what was fetched but not handled yet. */
export class TrackedPartition implements TopicPartition {
  readonly topic: string;
  readonly partition: number;
  paused = false;
  removed = false;
  /** A fetch that includes this partition is under way. */
  fetching = false;
  /** The handler at work, if there is one. */
  running: Promise<void> | undefined;
  /** Not to be fetched before this time (milliseconds since 1970), after an error. */
  waitUntilMs = 0;
  /** Since when the topic is said not to exist. */
  missingSinceMs: number | undefined;
  /** Grows with each seek, so that what a fetch or handler brings back for the time before is recognised. */
  epoch = 0;
  stableOffset = -1;
  highWatermark = -1;
  #fetchOffset: number | undefined;
  #position: number | undefined;
  #records: KafkaRecord[] = [];
  #bytes = 0;
  #moved = false;

  constructor({ topic, partition }: TopicPartition) {
    this.topic = topic;
    this.partition = partition;
  }

  /** Where to fetch next; undefined until a position is set. */
  get fetchOffset(): number | undefined {
    return this.#fetchOffset;
  }

  /** Where the next batch begins. */
  get position(): number | undefined {
    return this.#position;
  }

  get bufferedBytes(): number {
    return this.#bytes;
  }

  get hasBatch(): boolean {
    return this.#records.length > 0 || this.#moved;
  }

  seek(offset: number): void {
    this.epoch += 1;
    this.#fetchOffset = offset;
    this.#position = offset;
    this.#records = [];
    this.#bytes = 0;
    this.#moved = false;
    this.waitUntilMs = 0;
  }

  /** Takes in what a fetch brought. */
  append(records: readonly KafkaRecord[], nextOffset: number, bytes: number): void {
    if (this.#records.length === 0) this.#records = records as KafkaRecord[];
    else for (const record of records) this.#records.push(record);
    this.#bytes += bytes;
    this.#moved ||= nextOffset > (this.#fetchOffset ?? 0);
    this.#fetchOffset = nextOffset;
  }

  /** Takes the next batch out of the buffer. */
  take(maxRecords: number): PartitionBatch {
    let records = this.#records;
    let nextOffset = this.#fetchOffset!;
    if (records.length <= maxRecords) {
      this.#records = [];
      this.#bytes = 0;
    } else {
      records = this.#records.slice(0, maxRecords);
      const rest = this.#records.slice(maxRecords);
      this.#bytes = (this.#bytes * rest.length) / this.#records.length;
      this.#records = rest;
      nextOffset = rest[0]!.offset;
    }
    this.#moved = this.#records.length > 0;
    const { topic, partition, stableOffset, highWatermark } = this;
    return { topic, partition, records, nextOffset, stableOffset, highWatermark };
  }

  /** The batch that ended here was handled. */
  advance(nextOffset: number): void {
    this.#position = nextOffset;
  }
}
