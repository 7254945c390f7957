import type { BrokerConnection } from '../connection/broker-connection.js';
import type { ClusterClient } from '../connection/cluster-client.js';
import {
  ErrorCode,
  isMissingTopic,
  isPassingCode,
  MISSING_TOPIC_MS,
  protocolCodeOf,
} from '../connection/error-codes.js';
import { topicError } from '../connection/cluster-client.js';
import type { OffsetOutOfRange, Undecodable } from '../consumer-port.js';
import { KafkaPortError } from '../errors.js';
import type { Isolation, PartitionBatch, TopicPartition } from '../record.js';
import { isPassingError, translateError } from '../translate-error.js';
import { visibleRecords } from '../wire/aborted-transactions.js';
import type { PartitionFetched } from '../wire/fetch-response.js';
import { readRecordBatches, type StoredBatch } from '../wire/record-batch-decoder.js';
import { listOffsets } from './log-offsets.js';
import { TrackedPartition } from './tracked-partition.js';

const RETRY_MS = 100;
const RECONNECT_MS = 250;
const MAX_FETCH_BYTES = 32 * 1024 * 1024;

export interface FollowerOptions {
  readonly isolation: Isolation;
  readonly maxWaitMs: number;
  readonly maxBytesPerPartition: number;
  readonly maxBufferedBytes: number;
  readonly maxBatchRecords: number;
  readonly onBatch: (batch: PartitionBatch) => Promise<void> | void;
  readonly onOutOfRange: (range: OffsetOutOfRange) => number;
  /** Told of records that cannot be decoded, which are passed over. Without it they end the follower. */
  readonly onUndecodable?: (range: Undecodable) => void;
  /** Called once; the follower has stopped. */
  readonly onFailure: (error: KafkaPortError) => void;
  /** False while batches must not be handed out, for example because nobody knows whether they are still ours. */
  readonly mayDeliver?: () => boolean;
}

const keyOf = ({ topic, partition }: TopicPartition): string => `${partition} ${topic}`;

/**
 * Fetches a changing set of partitions and hands their records to a handler, one batch per partition at a time.
 *
 * One long-polling fetch per broker is under way; a partition stays in it while its handler works, so that records gather
 * and come as one batch afterwards.
 */
export class PartitionFollower {
  readonly #client: ClusterClient;
  readonly #options: FollowerOptions;
  readonly #partitions = new Map<string, TrackedPartition>();
  readonly #handlers = new Set<Promise<void>>();
  readonly #fetching = new Set<BrokerConnection>();
  #locating = false;
  #timer: NodeJS.Timeout | undefined;
  #pumping = false;
  #stopped = false;

  constructor(client: ClusterClient, options: FollowerOptions) {
    this.#client = client;
    this.#options = options;
  }

  /** Begins to follow a partition; it is fetched once it has a position. */
  add(partition: TopicPartition): void {
    this.#partitions.set(keyOf(partition), new TrackedPartition(partition));
  }

  remove(partition: TopicPartition): void {
    const tracked = this.#partitions.get(keyOf(partition));
    if (!tracked) return;
    tracked.removed = true;
    this.#partitions.delete(keyOf(partition));
  }

  /** Partitions that are followed. */
  followed(): readonly TrackedPartition[] {
    return [...this.#partitions.values()];
  }

  find(partition: TopicPartition): TrackedPartition | undefined {
    return this.#partitions.get(keyOf(partition));
  }

  pause(partition: TopicPartition): void {
    const tracked = this.find(partition);
    if (tracked) tracked.paused = true;
  }

  resume(partition: TopicPartition): void {
    const tracked = this.find(partition);
    if (!tracked) return;
    tracked.paused = false;
    this.#deliver(tracked);
    this.wake();
  }

  seek(partition: TopicPartition, offset: number): void {
    this.find(partition)?.seek(offset);
    this.wake();
  }

  /** No further handler starts; resolves when those at work have ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    while (this.#handlers.size > 0) await Promise.all(this.#handlers);
  }

  /** Starts whatever can be started now. To be called after every change. */
  wake(): void {
    if (this.#pumping || this.#stopped) return;
    this.#pumping = true;
    queueMicrotask(() => {
      this.#pumping = false;
      this.#pump();
    });
  }

  #pump(): void {
    if (this.#stopped) return;
    const now = Date.now();
    const ready = new Map<BrokerConnection, TrackedPartition[]>();
    let unlocated: TrackedPartition[] | undefined;
    let nextWake = Infinity;
    for (const one of this.#partitions.values()) {
      if (one.hasBatch && !one.running) this.#deliver(one);
      if (one.paused || one.fetching || one.fetchOffset === undefined) continue;
      if (one.bufferedBytes >= this.#options.maxBufferedBytes) continue;
      if (one.waitUntilMs > now) {
        nextWake = Math.min(nextWake, one.waitUntilMs);
        continue;
      }
      const leader = this.#client.connectedLeader(one.topic, one.partition);
      if (!leader) (unlocated ??= []).push(one);
      else if (!this.#fetching.has(leader)) {
        const list = ready.get(leader);
        if (list) list.push(one);
        else ready.set(leader, [one]);
      }
    }
    for (const [leader, partitions] of ready) void this.#fetch(leader, partitions);
    if (unlocated && !this.#locating) void this.#locate(unlocated);
    if (nextWake < Infinity) this.#wakeAt(nextWake);
  }

  #wakeAt(timeMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#pump(), Math.max(1, timeMs - Date.now()));
  }

  /** Finds and connects the leaders. */
  async #locate(partitions: readonly TrackedPartition[]): Promise<void> {
    this.#locating = true;
    for (const one of partitions) {
      if (this.#stopped) break;
      if (one.removed) continue;
      try {
        await this.#client.leader(one.topic, one.partition);
        one.missingSinceMs = undefined;
      } catch (error) {
        this.#client.noteError(error);
        this.#setBack(one, error);
      }
    }
    this.#locating = false;
    this.wake();
  }

  /** An error of one partition: wait and try again, or end. */
  #setBack(one: TrackedPartition, error: unknown): void {
    if (one.removed || this.#stopped) return;
    const missing = isMissingTopic(error);
    const now = Date.now();
    if (missing) one.missingSinceMs ??= now;
    const gone = missing && now - (one.missingSinceMs ?? now) > MISSING_TOPIC_MS;
    if (gone || !(missing || isPassingError(error))) return this.#fail(error, one);
    const waitMs = protocolCodeOf(error) === undefined ? RECONNECT_MS : RETRY_MS;
    one.waitUntilMs = now + waitMs;
    this.#client.settings.log('debug', 'partition waits before it is fetched again', {
      topic: one.topic,
      partition: one.partition,
      waitMs,
      error: error instanceof Error ? error.message : String(error),
    });
  }

  #fail(error: unknown, { topic, partition }: TopicPartition): void {
    if (this.#stopped) return;
    this.#stopped = true;
    clearTimeout(this.#timer);
    const { brokers, ssl } = this.#client.settings;
    const doing = `reading "${topic}" partition ${partition}`;
    this.#options.onFailure(translateError(error, { doing, brokers, tls: ssl !== undefined }));
  }

  async #fetch(broker: BrokerConnection, partitions: readonly TrackedPartition[]): Promise<void> {
    const { isolation, maxWaitMs, maxBytesPerPartition } = this.#options;
    this.#fetching.add(broker);
    const asked = new Map<string, { one: TrackedPartition; epoch: number; offset: number }>();
    const topics = new Map<string, { partition: number; fetchOffset: string; maxBytes: number }[]>();
    for (const one of partitions) {
      one.fetching = true;
      asked.set(keyOf(one), { one, epoch: one.epoch, offset: one.fetchOffset! });
      const list = topics.get(one.topic) ?? [];
      list.push({
        partition: one.partition,
        fetchOffset: String(one.fetchOffset),
        maxBytes: maxBytesPerPartition,
      });
      topics.set(one.topic, list);
    }
    try {
      const answer = await broker.fetch({
        isolationLevel: isolation === 'committed' ? 1 : 0,
        maxWaitMs,
        minBytes: 1,
        maxBytes: MAX_FETCH_BYTES,
        // A broker fills its answer in this order: whoever comes first must change, or a busy partition starves the rest.
        topics: rotate([...topics].map(([topic, own]) => ({ topic, partitions: rotate(own) }))),
      });
      if (answer.errorCode !== ErrorCode.none) throw topicError(answer.errorCode, 'of a fetch');
      for (const { one } of asked.values()) one.fetching = false;
      for (const fetched of answer.partitions) {
        const request = asked.get(keyOf(fetched));
        if (request && !request.one.removed && request.one.epoch === request.epoch && !this.#stopped) {
          this.#take(request.one, request.offset, fetched);
        }
      }
    } catch (error) {
      this.#client.noteError(error, broker);
      for (const { one } of asked.values()) {
        one.fetching = false;
        this.#setBack(one, error);
      }
    }
    this.#fetching.delete(broker);
    this.wake();
  }

  #take(one: TrackedPartition, offset: number, fetched: PartitionFetched): void {
    if (fetched.errorCode === ErrorCode.offsetOutOfRange) return void this.#reposition(one, offset);
    if (fetched.errorCode !== ErrorCode.none) {
      const error = topicError(fetched.errorCode, one.topic);
      if (!isPassingCode(fetched.errorCode)) this.#client.forgetTopic(one.topic);
      this.#client.noteError(error);
      return this.#setBack(one, error);
    }
    one.missingSinceMs = undefined;
    one.stableOffset = fetched.stableOffset;
    one.highWatermark = fetched.highWatermark;
    try {
      const batches = readRecordBatches(fetched.bytes);
      const last = batches.at(-1);
      if (!last) return;
      const { onUndecodable } = this.#options;
      const { topic, partition } = one;
      const tell =
        onUndecodable &&
        (({ baseOffset, nextOffset }: StoredBatch, error: unknown): void =>
          onUndecodable({
            topic,
            partition,
            from: Math.max(baseOffset, offset),
            to: nextOffset,
            error,
          }));
      const records = visibleRecords(batches, fetched.aborted, topic, partition, offset, tell);
      one.append(records, Math.max(last.nextOffset, offset), fetched.bytes.length);
    } catch (error) {
      return this.#fail(error, one);
    }
    this.#deliver(one);
  }

  async #reposition(one: TrackedPartition, offset: number): Promise<void> {
    const { epoch } = one;
    one.fetching = true;
    try {
      const [logStart] = await listOffsets(this.#client, [one], 'start');
      const [logEnd] = await listOffsets(this.#client, [one], 'end');
      one.fetching = false;
      if (one.removed || one.epoch !== epoch || this.#stopped) return;
      const range = {
        topic: one.topic,
        partition: one.partition,
        offset,
        logStart: logStart!,
        logEnd: logEnd!,
      };
      one.seek(this.#options.onOutOfRange(range));
    } catch (error) {
      one.fetching = false;
      this.#setBack(one, error);
    }
    this.wake();
  }

  #deliver(one: TrackedPartition): void {
    if (one.running || one.paused || one.removed || this.#stopped || !one.hasBatch) return;
    // Asked again: a doubt that passes wakes nobody, and with a full buffer no fetch does so either.
    if (this.#options.mayDeliver?.() === false) return this.#wakeAt(Date.now() + RETRY_MS);
    const { epoch } = one;
    const batch = one.take(this.#options.maxBatchRecords);
    const running = this.#handle(one, epoch, batch);
    one.running = running;
    this.#handlers.add(running);
    void running.finally(() => {
      this.#handlers.delete(running);
      one.running = undefined;
      this.#deliver(one);
      this.wake();
    });
  }

  async #handle(one: TrackedPartition, epoch: number, batch: PartitionBatch): Promise<void> {
    try {
      await this.#options.onBatch(batch);
      if (one.epoch === epoch) one.advance(batch.nextOffset);
    } catch (cause) {
      const text = cause instanceof Error ? cause.message : String(cause);
      const error = new KafkaPortError(
        'SAGA_KAFKA_HANDLER',
        `The handler of "${one.topic}" partition ${one.partition} threw: ${text}.`,
        {
          mend: 'Handle errors inside the handler: pause the partition, seek, or stop.',
          cause,
        },
      );
      this.#fail(error, one);
    }
  }
}

let turn = 0;
function rotate<T>(items: readonly T[]): T[] {
  if (items.length < 2) return [...items];
  turn = (turn + 1) % 1_000_003;
  const first = turn % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}
