import type {
  CommitReceipt,
  KafkaPort,
  KafkaRecord,
  OutgoingRecord,
  ReadProgress,
  TransactionalProducer,
} from '../client-port/index.js';
import type { OnCrashPoint } from '../crash-point.js';

/** A change of the log: a text to keep under a key, or `null` to forget the key. */
export type LogChange = readonly [key: string, value: string | null];

export interface PartitionLogOptions {
  readonly port: KafkaPort;
  /** The compacted topic and the partition of it that is owned. */
  readonly topic: string;
  readonly partition: number;
  readonly transactionalId: string;
  readonly transactionTimeoutMs?: number;
  readonly onCrashPoint?: OnCrashPoint | undefined;
  readonly onProgress?: ((progress: ReadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const SENTINEL = 'sentinel';

/**
 * One partition of a compacted topic, held as the memory of an owner: what is written to it and what is sent because of it
 * become visible in one transaction or not at all.
 *
 * `open` shuts out every earlier owner, then marks the end of what they can have written with a sentinel of its own and reads
 * up to it; what follows is ours alone. After any error of `commit` the outcome is unknown: close the log and open it anew.
 */
export class PartitionLog {
  readonly #producer: TransactionalProducer;
  readonly #options: PartitionLogOptions;

  private constructor(producer: TransactionalProducer, options: PartitionLogOptions) {
    this.#producer = producer;
    this.#options = options;
  }

  /**
   * Fences, marks, reads.
   *
   * @param mark a text that no other owner has ever used
   * @returns the log, and the last value under each key
   */
  static async open(
    options: PartitionLogOptions,
    mark: string,
  ): Promise<{ readonly log: PartitionLog; readonly entries: Map<string, string> }> {
    const {
      port,
      topic,
      partition,
      transactionalId,
      transactionTimeoutMs,
      onCrashPoint,
      onProgress,
      signal,
    } = options;
    const producer = port.transactionalProducer({
      transactionalId,
      ...(transactionTimeoutMs === undefined ? {} : { transactionTimeoutMs }),
      ...(onCrashPoint
        ? {
            onPoint: (point) =>
              point === 'fence.begun' || point === 'fence.done' ? undefined : onCrashPoint(point),
          }
        : {}),
    });
    const log = new PartitionLog(producer, options);
    const giveUp = (): void => log.close();
    signal?.addEventListener('abort', giveUp, { once: true });
    try {
      await onCrashPoint?.('restore.begun');
      await producer.fence();
      await onCrashPoint?.('restore.fenced');
      await log.commit([[SENTINEL, mark]], []);
      await onCrashPoint?.('restore.marked');
      const entries = new Map<string, string>();
      await port.readPartition({
        topic,
        partition,
        from: 'earliest',
        until: (record) => record.key?.toString() === SENTINEL && record.value?.toString() === mark,
        onRecords: (records, progress) => {
          for (const record of records) keep(entries, record);
          onProgress?.(progress);
        },
        ...(signal ? { signal } : {}),
      });
      entries.delete(SENTINEL);
      await onCrashPoint?.('restore.read');
      return { log, entries };
    } catch (thrown) {
      log.close();
      throw thrown;
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  }

  /**
   * Writes changes of the log and other records in one transaction.
   *
   * @throws ProducerFenced | TransactionOutcomeUnknown, after which this log must be closed
   */
  commit(changes: readonly LogChange[], records: readonly OutgoingRecord[]): Promise<CommitReceipt> {
    const { topic, partition } = this.#options;
    const own = changes.map(([key, value]): OutgoingRecord => ({
      topic,
      partition,
      key: Buffer.from(key),
      value: value === null ? null : Buffer.from(value),
    }));
    return this.#producer.commit([...records, ...own]);
  }

  /** Lets go of the producer. Sends nothing; the next owner's fence ends what is open. */
  close(): void {
    this.#producer.discard();
  }
}

function keep(entries: Map<string, string>, { key, value }: KafkaRecord): void {
  const name = key?.toString() ?? '';
  if (value === null) entries.delete(name);
  else entries.set(name, value.toString());
}
