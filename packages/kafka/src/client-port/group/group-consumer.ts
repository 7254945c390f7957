import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterClient } from '../connection/cluster-client.js';
import { isMissingTopic, MISSING_TOPIC_MS } from '../connection/error-codes.js';
import type { ConnectionSettings } from '../connection/settings.js';
import type { GroupConsumer, GroupConsumerOptions, LossReason } from '../consumer-port.js';
import { KafkaPortError } from '../errors.js';
import { listOffsets } from '../read/log-offsets.js';
import { PartitionFollower } from '../read/partition-follower.js';
import type { CommittedOffset, TopicPartition, TopicPartitionOffset } from '../record.js';
import { isPassingError, translateError } from '../translate-error.js';
import { committedOffsets } from './committed-offsets.js';
import { GroupMembership } from './group-membership.js';

const FOUR_MIB = 4 * 1024 * 1024;
const RETRY_MS = 200;

function plain({ topic, partition }: TopicPartition): TopicPartition {
  return { topic, partition };
}

/** See {@link GroupConsumer}. Owns its connections, for a fetch that waits holds back all else on its connection. */
export class KafkaGroupConsumer implements GroupConsumer {
  readonly failed: Promise<never>;
  readonly #options: GroupConsumerOptions;
  readonly #client: ClusterClient;
  readonly #membership: GroupMembership;
  readonly #follower: PartitionFollower;
  #fail: (error: KafkaPortError) => void = () => undefined;
  #state: 'new' | 'running' | 'ended' = 'new';
  #stopping: Promise<void> | undefined;

  constructor(settings: ConnectionSettings, options: GroupConsumerOptions) {
    if (options.groupId === '' || options.topics.length === 0) {
      throw new KafkaPortError(
        'SAGA_KAFKA_OPTION',
        'A group consumer needs a groupId and at least one topic.',
      );
    }
    const sessionTimeoutMs = options.sessionTimeoutMs ?? 30_000;
    const heartbeatIntervalMs = options.heartbeatIntervalMs ?? 1000;
    if (heartbeatIntervalMs * 2 > sessionTimeoutMs) {
      throw new KafkaPortError(
        'SAGA_KAFKA_OPTION',
        'heartbeatIntervalMs must be at most half of sessionTimeoutMs.',
      );
    }
    this.failed = new Promise<never>((_, reject) => (this.#fail = reject));
    this.failed.catch(() => undefined);
    this.#options = options;
    this.#client = new ClusterClient(settings);
    this.#membership = new GroupMembership(this.#client, {
      groupId: options.groupId,
      topics: [...new Set(options.topics)],
      strategy: options.assignment ?? 'independent',
      sessionTimeoutMs,
      heartbeatIntervalMs,
      rebalanceTimeoutMs: options.rebalanceTimeoutMs ?? 30_000,
      onAssignment: (partitions, generation, memberId) => this.#assign(partitions, generation, memberId),
      onLostAll: (reason) => this.#lose(this.#follower.followed(), reason),
      onFailure: (error) => this.#end(error),
    });
    this.#follower = new PartitionFollower(this.#client, {
      isolation: options.isolation ?? 'committed',
      maxWaitMs: options.maxWaitMs ?? 100,
      maxBytesPerPartition: options.maxBytesPerPartition ?? FOUR_MIB,
      maxBufferedBytes: options.maxBufferedBytes ?? FOUR_MIB,
      maxBatchRecords: options.maxBatchRecords ?? 2000,
      onBatch: options.onBatch,
      onOutOfRange: (range) => {
        if (options.onOutOfRange) return options.onOutOfRange(range);
        settings.log('warn', 'position is outside of the log; going on at its start', { ...range });
        return range.logStart;
      },
      onFailure: (error) => this.#end(error),
      ...(options.onUndecodable ? { onUndecodable: options.onUndecodable } : {}),
      mayDeliver: () => this.#membership.isSessionAlive,
    });
  }

  async start(): Promise<void> {
    if (this.#state !== 'new') throw this.#closedError('started twice');
    this.#state = 'running';
    try {
      await this.#membership.start();
    } catch (error) {
      const translated = this.#translate(error, `joining group "${this.#options.groupId}"`);
      this.#state = 'ended';
      this.#fail(translated);
      await this.#client.close();
      throw translated;
    }
  }

  #assign(partitions: readonly TopicPartition[], generation: number, memberId: string): void {
    const before = this.#follower.followed();
    const has = (list: readonly TopicPartition[], one: TopicPartition): boolean =>
      list.some(({ topic, partition }) => topic === one.topic && partition === one.partition);
    const lost = before.filter((one) => !has(partitions, one));
    const added = partitions.filter((one) => !has(before, one));
    this.#lose(lost, 'rebalance');
    for (const one of added) this.#follower.add(one);
    const kept = before.filter((one) => has(partitions, one)).map(plain);
    try {
      this.#options.onAssigned?.({ generation, memberId, added: added.map(plain), kept });
    } catch (cause) {
      return this.#end(
        new KafkaPortError('SAGA_KAFKA_HANDLER', `onAssigned threw: ${String(cause)}.`, { cause }),
      );
    }
    void this.#position(added, generation);
    this.#follower.wake();
  }

  /** Gives the new partitions their starting positions, unless the caller did that already. */
  async #position(added: readonly TopicPartition[], generation: number): Promise<void> {
    const open = (): TopicPartition[] =>
      added.filter((one) => {
        const tracked = this.#follower.find(one);
        return tracked !== undefined && tracked.fetchOffset === undefined;
      });
    const missingUntil = Date.now() + MISSING_TOPIC_MS;
    for (;;) {
      const wanted = open();
      if (wanted.length === 0 || this.#state !== 'running') return;
      try {
        const committed = await committedOffsets(this.#client, this.#options.groupId, wanted);
        const fresh = wanted.filter((_, index) => committed[index] === undefined);
        const edge = this.#options.startFrom === 'latest' ? 'stable' : 'start';
        const edges = fresh.length === 0 ? [] : await listOffsets(this.#client, fresh, edge);
        wanted.forEach((one, index) => {
          const tracked = this.#follower.find(one);
          if (!tracked || tracked.fetchOffset !== undefined) return;
          this.#follower.seek(one, committed[index] ?? edges[fresh.indexOf(one)]!);
        });
        return;
      } catch (error) {
        this.#client.noteError(error);
        // A partition that was just added is not known to every broker.
        const mayComeUp = isMissingTopic(error) && Date.now() < missingUntil;
        if (!mayComeUp && !isPassingError(error)) return this.#end(error);
        this.#client.settings.log('debug', 'positions are not known yet', {
          generation,
          error: String(error),
        });
        await sleep(RETRY_MS);
      }
    }
  }

  #lose(partitions: readonly TopicPartition[], reason: LossReason): void {
    if (partitions.length === 0) return;
    const lost = partitions.map(plain);
    for (const one of lost) this.#follower.remove(one);
    try {
      this.#options.onLost?.(lost, reason);
    } catch (cause) {
      this.#end(new KafkaPortError('SAGA_KAFKA_HANDLER', `onLost threw: ${String(cause)}.`, { cause }));
    }
  }

  /** Ends by an error. */
  #end(error: unknown): void {
    if (this.#state !== 'running') return;
    this.#state = 'ended';
    const translated = this.#translate(error, `consuming in group "${this.#options.groupId}"`);
    this.#client.settings.log('error', translated.message, {
      code: translated.code,
      groupId: this.#options.groupId,
    });
    this.#stopping = this.#shutDown('failed');
    this.#fail(translated);
  }

  async #shutDown(reason: 'stopped' | 'failed'): Promise<void> {
    if (reason === 'failed') this.#lose(this.#follower.followed(), reason);
    await this.#follower.stop();
    this.#lose(this.#follower.followed(), reason);
    await this.#membership.leave();
    await this.#client.close();
  }

  assigned(): readonly TopicPartition[] {
    return this.#follower.followed().map(plain);
  }

  owns(partition: TopicPartition): boolean {
    return this.#membership.isSessionAlive && this.#follower.find(partition) !== undefined;
  }

  position(partition: TopicPartition): number | undefined {
    return this.#follower.find(partition)?.position;
  }

  pause(partitions: readonly TopicPartition[]): void {
    for (const one of partitions) this.#follower.pause(one);
  }

  resume(partitions: readonly TopicPartition[]): void {
    for (const one of partitions) this.#follower.resume(one);
  }

  seek(position: TopicPartitionOffset): void {
    if (!Number.isSafeInteger(position.offset) || position.offset < 0) {
      throw new KafkaPortError('SAGA_KAFKA_OPTION', `${position.offset} is not an offset to seek to.`);
    }
    this.#follower.seek(position, position.offset);
  }

  async commit(offsets: readonly CommittedOffset[]): Promise<void> {
    if (offsets.length === 0) return;
    if (this.#state === 'new') throw this.#closedError('used before start()');
    try {
      await this.#membership.commit(offsets);
    } catch (error) {
      throw this.#translate(error, `committing offsets of group "${this.#options.groupId}"`);
    }
  }

  stop(): Promise<void> {
    if (this.#state === 'new') this.#stopping ??= this.#client.close();
    this.#state = 'ended';
    this.#stopping ??= this.#shutDown('stopped');
    return this.#stopping;
  }

  #closedError(what: string): KafkaPortError {
    return new KafkaPortError(
      'SAGA_KAFKA_CLOSED',
      `The consumer of group "${this.#options.groupId}" was ${what}.`,
      {
        mend: 'Create a new consumer.',
      },
    );
  }

  #translate(error: unknown, doing: string): KafkaPortError {
    const { brokers, ssl } = this.#client.settings;
    return translateError(error, { doing, brokers, tls: ssl !== undefined });
  }
}
