import { ClusterClient } from '../connection/cluster-client.js';
import type { ConnectionSettings } from '../connection/settings.js';
import type { KafkaPortError } from '../errors.js';
import type { TopicPartition, TopicPartitionOffset } from '../record.js';
import type { Tail, TailOptions } from '../reader-port.js';
import { listOffsets } from './log-offsets.js';
import { PartitionFollower } from './partition-follower.js';

const FOUR_MIB = 4 * 1024 * 1024;
/** How often a tail that grows looks for new partitions. */
const GROWTH_CHECK_MS = 1_000;

async function startOffsets(client: ClusterClient, options: TailOptions): Promise<TopicPartitionOffset[]> {
  const at = async (end: 'earliest' | 'latest'): Promise<TopicPartitionOffset[]> => {
    const wanted: TopicPartition[] = options.from.filter(({ offset }) => offset === end);
    if (wanted.length === 0) return [];
    const edge = end === 'earliest' ? 'start' : options.isolation === 'uncommitted' ? 'end' : 'stable';
    const offsets = await listOffsets(client, wanted, edge);
    return wanted.map(({ topic, partition }, index) => ({ topic, partition, offset: offsets[index]! }));
  };
  const given = options.from.flatMap(({ topic, partition, offset }) =>
    typeof offset === 'number' ? [{ topic, partition, offset }] : [],
  );
  return [...given, ...(await at('earliest')), ...(await at('latest'))];
}

/** Follows partitions without a group; see {@link TailOptions}. */
export class PartitionTail implements Tail {
  readonly failed: Promise<never>;
  readonly #client: ClusterClient;
  readonly #follower: PartitionFollower;
  #growth: NodeJS.Timeout | undefined;
  #stopped = false;

  private constructor(client: ClusterClient, options: TailOptions) {
    let fail: (error: KafkaPortError) => void = () => undefined;
    this.failed = new Promise<never>((_, reject) => (fail = reject));
    this.failed.catch(() => undefined);
    this.#client = client;
    this.#follower = new PartitionFollower(client, {
      isolation: options.isolation ?? 'committed',
      maxWaitMs: options.maxWaitMs ?? 100,
      maxBytesPerPartition: options.maxBytesPerPartition ?? FOUR_MIB,
      maxBufferedBytes: options.maxBytesPerPartition ?? FOUR_MIB,
      maxBatchRecords: 10_000,
      onBatch: options.onBatch,
      onOutOfRange: (range) => {
        client.settings.log('warn', 'position is outside of the log; going on at its start', { ...range });
        return range.logStart;
      },
      onFailure: (error) => {
        client.settings.log('error', error.message, { code: error.code });
        void client.close();
        fail(error);
      },
    });
  }

  static async open(settings: ConnectionSettings, options: TailOptions): Promise<PartitionTail> {
    const client = new ClusterClient(settings);
    try {
      const offsets = await startOffsets(client, options);
      const tail = new PartitionTail(client, options);
      for (const one of offsets) {
        tail.#follower.add(one);
        tail.#follower.seek(one, one.offset);
      }
      if (options.growing) tail.#lookForPartitions(highestPartitions(offsets));
      return tail;
    } catch (error) {
      await client.close();
      throw error;
    }
  }

  positions(): readonly TopicPartitionOffset[] {
    return this.#follower
      .followed()
      .map(({ topic, partition, position }) => ({ topic, partition, offset: position! }));
  }

  /** @param highest by topic, of the partitions that were asked for */
  #lookForPartitions(highest: ReadonlyMap<string, number>): void {
    this.#growth = setTimeout(() => {
      void this.#follow(highest)
        .catch((error: unknown) => this.#client.noteError(error))
        .finally(() => {
          if (!this.#stopped) this.#lookForPartitions(highest);
        });
    }, GROWTH_CHECK_MS);
    this.#growth.unref();
  }

  /** A partition that is new begins at 0; where records of it have expired already, the follower finds its start. */
  async #follow(highest: ReadonlyMap<string, number>): Promise<void> {
    for (const [topic, count] of await this.#client.freshPartitionCounts([...highest.keys()])) {
      for (let partition = highest.get(topic)! + 1; partition < count && !this.#stopped; partition += 1) {
        if (this.#follower.find({ topic, partition })) continue;
        this.#follower.add({ topic, partition });
        this.#follower.seek({ topic, partition }, 0);
      }
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#growth);
    await this.#follower.stop();
    await this.#client.close();
  }
}

function highestPartitions(places: readonly TopicPartition[]): ReadonlyMap<string, number> {
  const highest = new Map<string, number>();
  for (const { topic, partition } of places) {
    highest.set(topic, Math.max(highest.get(topic) ?? -1, partition));
  }
  return highest;
}
