import type { KafkaPort, KafkaRecord, TopicPartition } from '../client-port/index.js';

/** How much may be read for one answer. */
export interface ScanLimits {
  /** Records that are looked at, whosever they are. */
  readonly records: number;
  /** Bytes of their keys and values. */
  readonly bytes: number;
  readonly milliseconds: number;
}

/** A stretch of a partition. */
export interface ScanRange extends TopicPartition {
  readonly from: number;
  /** Not read any more. */
  readonly to: number;
}

/** Reads stretches of partitions, and stops where its limits say so. The limits count over all scans together. */
export class BoundedScan {
  readonly #port: KafkaPort;
  readonly #limits: ScanLimits;
  readonly #until: number;
  #records = 0;
  #bytes = 0;

  constructor(port: KafkaPort, limits: ScanLimits) {
    this.#port = port;
    this.#limits = limits;
    this.#until = Date.now() + limits.milliseconds;
  }

  get #isSpent(): boolean {
    const { records, bytes } = this.#limits;
    return this.#records >= records || this.#bytes >= bytes || Date.now() >= this.#until;
  }

  /**
   * Gives every committed record of the ranges to `take`, in the order of each partition.
   *
   * @returns the ranges that were not read to their end, with where they were left
   */
  async read(ranges: readonly ScanRange[], take: (record: KafkaRecord) => void): Promise<ScanRange[]> {
    const open = new Map(ranges.filter(({ from, to }) => from < to).map((range) => [nameOf(range), range]));
    if (open.size === 0 || this.#isSpent) return [...open.values()];
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    // A process that is asked to stop does not wait for it.
    const timer = setTimeout(() => end(), this.#until - Date.now()).unref();
    const tail = await this.#port.tail({
      from: [...open.values()].map(({ topic, partition, from }) => ({ topic, partition, offset: from })),
      onBatch: ({ topic, partition, records, nextOffset }) => {
        const range = open.get(nameOf({ topic, partition }));
        if (!range || this.#isSpent) return;
        for (const record of records) {
          if (record.offset >= range.to) break;
          this.#records += 1;
          this.#bytes += (record.key?.byteLength ?? 0) + (record.value?.byteLength ?? 0);
          take(record);
        }
        if (nextOffset >= range.to) open.delete(nameOf(range));
        else open.set(nameOf(range), { ...range, from: nextOffset });
        if (open.size === 0 || this.#isSpent) end();
      },
    });
    try {
      await Promise.race([ended, tail.failed]);
    } finally {
      clearTimeout(timer);
      await tail.stop();
    }
    return [...open.values()];
  }
}

const nameOf = ({ topic, partition }: TopicPartition): string => `${partition} ${topic}`;
