import { setTimeout as sleep } from 'node:timers/promises';
import type { BrokerConnection } from '../connection/broker-connection.js';
import { ClusterClient } from '../connection/cluster-client.js';
import {
  ErrorCode,
  isMissingTopic,
  MISSING_TOPIC_MS,
  protocolCodeOf,
  requestTimeout,
} from '../connection/error-codes.js';
import type { AssignmentStrategy, LossReason } from '../consumer-port.js';
import { KafkaPortError } from '../errors.js';
import type { CommittedOffset, TopicPartition } from '../record.js';
import { isPassingError } from '../translate-error.js';
import {
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
  protocolName,
} from './member-protocol.js';
import { assignSticky } from './sticky-assignment.js';

const RETRY_MS = 200;
/** How often the leader of the group looks whether its topics have more partitions, which nobody reads until then. */
const METADATA_CHECK_MS = 1_000;

export interface MembershipOptions {
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly strategy: AssignmentStrategy;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  readonly heartbeatIntervalMs: number;
  /** All partitions of this member in a new generation. Synchronous. */
  readonly onAssignment: (
    partitions: readonly TopicPartition[],
    generation: number,
    memberId: string,
  ) => void;
  /** Nothing is ours any more. */
  readonly onLostAll: (reason: LossReason) => void;
  /** Cannot go on; called once. */
  readonly onFailure: (error: unknown) => void;
}

/** What the coordinator's refusal means for this member. */
type Verdict = 'rejoin' | 'expired' | 'unknown-member' | 'passing' | 'fatal';

function verdictOf(error: unknown): Verdict {
  switch (protocolCodeOf(error)) {
    case ErrorCode.rebalanceInProgress:
      return 'rejoin';
    case ErrorCode.illegalGeneration:
      return 'expired';
    case ErrorCode.unknownMemberId:
      return 'unknown-member';
    default:
      return isPassingError(error) ? 'passing' : 'fatal';
  }
}

/**
 * Membership in a consumer group: joins, keeps the session alive in the background, joins again when the group changes.
 *
 * kafkajs's own membership falls back to the committed offsets at each rebalance, sends heartbeats only between batches,
 * and stays down after some errors.
 */
export class GroupMembership {
  readonly #client: ClusterClient;
  readonly #options: MembershipOptions;
  #memberId = '';
  #generation = -1;
  #isLeader = false;
  #owned: readonly TopicPartition[] = [];
  #partitionCounts: ReadonlyMap<string, number> = new Map();
  #lastHeard = 0;
  #joined: Promise<void> | undefined;
  #stopped = false;
  #grown = false;
  #looking: Promise<void> | undefined;
  #wakeUp = new AbortController();
  #loop: Promise<void> | undefined;

  constructor(client: ClusterClient, options: MembershipOptions) {
    this.#client = client;
    this.#options = options;
  }

  get owned(): readonly TopicPartition[] {
    return this.#owned;
  }

  /** False when the coordinator was not heard of for so long that it may have given this member up. */
  get isSessionAlive(): boolean {
    return Date.now() - this.#lastHeard < this.#options.sessionTimeoutMs;
  }

  /** Joins for the first time; rejects when that is not possible. Heartbeats begin. */
  async start(): Promise<void> {
    await this.#rejoin();
    this.#loop = this.#heartbeats();
  }

  /**
   * Ends the heartbeats and leaves the group. While a join waits for the other members its connection answers nothing
   * else, so the leaving goes over one of its own; it also ends that join.
   */
  async leave(): Promise<void> {
    this.#stopped = true;
    this.#wakeUp.abort();
    if (!this.#joined) await this.#loop;
    const { groupId } = this.#options;
    const memberId = this.#memberId;
    if (memberId === '') return;
    const client = this.#joined ? new ClusterClient(this.#client.settings) : this.#client;
    try {
      const coordinator = await client.coordinator('group', groupId);
      await coordinator.api.leaveGroup({ groupId, memberId });
    } catch (error) {
      client.settings.log('debug', 'could not leave the group; its session will run out', {
        error: String(error),
      });
    } finally {
      if (client !== this.#client) await client.close();
    }
  }

  async #heartbeats(): Promise<void> {
    let metadataCheckAt = Date.now() + METADATA_CHECK_MS;
    while (!this.#stopped) {
      await sleep(this.#options.heartbeatIntervalMs, undefined, { signal: this.#wakeUp.signal }).catch(
        () => undefined,
      );
      if (this.#stopped) return;
      try {
        let verdict = await this.#heartbeat();
        if (this.#isLeader && Date.now() >= metadataCheckAt) {
          metadataCheckAt = Date.now() + METADATA_CHECK_MS;
          // Beside the heartbeats, for a broker that hangs must not hold these up.
          this.#looking ??= this.#lookForPartitions().finally(() => (this.#looking = undefined));
        }
        if (verdict === 'ok' && this.#grown) verdict = 'rejoin';
        if (verdict === 'passing' && !this.isSessionAlive) verdict = 'expired';
        if (verdict === 'expired' || verdict === 'unknown-member') this.#loseAll(verdict);
        if (verdict !== 'ok' && verdict !== 'passing') await this.#rejoin();
      } catch (error) {
        if (!this.#stopped) this.#options.onFailure(error);
        return;
      }
    }
  }

  async #heartbeat(): Promise<Verdict | 'ok'> {
    const { groupId } = this.#options;
    let coordinator: BrokerConnection | undefined;
    try {
      // The question who the coordinator is may hang as well.
      const beat = async (): Promise<void> => {
        coordinator = await this.#client.coordinator('group', groupId);
        await coordinator.api.heartbeat({
          groupId,
          groupGenerationId: this.#generation,
          memberId: this.#memberId,
        });
      };
      await this.#withinSession(beat());
      this.#lastHeard = Date.now();
      return 'ok';
    } catch (error) {
      this.#client.noteError(error, coordinator);
      const verdict = verdictOf(error);
      if (verdict === 'fatal') throw error;
      if (verdict === 'rejoin') this.#lastHeard = Date.now();
      return verdict;
    }
  }

  /** Gives up when the session would run out first: a broker that hangs must not keep us believing that we own anything. */
  async #withinSession<T>(answer: Promise<T>): Promise<T> {
    const restMs = Math.max(1, this.#lastHeard + this.#options.sessionTimeoutMs - Date.now());
    const ended = new AbortController();
    answer.catch(() => undefined);
    try {
      return await Promise.race([
        answer,
        sleep(restMs, undefined, { signal: ended.signal }).then(() => {
          throw requestTimeout('the coordinator did not answer within the session time-out');
        }),
      ]);
    } finally {
      ended.abort();
    }
  }

  #loseAll(verdict: 'expired' | 'unknown-member'): void {
    if (verdict === 'unknown-member') this.#memberId = '';
    this.#generation = -1;
    const had = this.#owned.length > 0;
    this.#owned = [];
    if (had) this.#options.onLostAll('expired');
  }

  #rejoin(): Promise<void> {
    const joining = this.#join().finally(() => {
      if (this.#joined === joining) this.#joined = undefined;
    });
    this.#joined = joining;
    return joining;
  }

  /** Joins until it succeeds, the member is stopped, or an error cannot pass. */
  async #join(): Promise<void> {
    const firstTryUntil = Date.now() + this.#options.sessionTimeoutMs;
    let missingSince: number | undefined;
    while (!this.#stopped) {
      try {
        await this.#joinOnce();
        return;
      } catch (error) {
        let verdict = verdictOf(error);
        if (this.#lastHeard > 0 && isMissingTopic(error)) {
          missingSince ??= Date.now();
          if (Date.now() - missingSince < MISSING_TOPIC_MS) verdict = 'passing';
        }
        if (verdict === 'fatal') throw error;
        if (verdict === 'expired' || verdict === 'unknown-member') this.#loseAll(verdict);
        if (verdict === 'passing') {
          // At the very first join nobody waits for this member: say clearly that there is no cluster.
          if (this.#lastHeard === 0 && Date.now() > firstTryUntil) throw error;
          if (this.#lastHeard > 0 && !this.isSessionAlive) this.#loseAll('expired');
          await sleep(RETRY_MS);
        }
      }
    }
  }

  async #joinOnce(): Promise<void> {
    const { groupId, topics, strategy, sessionTimeoutMs, rebalanceTimeoutMs } = this.#options;
    const before = this.#generation;
    let coordinator: BrokerConnection | undefined;
    try {
      coordinator = await this.#client.coordinator('group', groupId);
      const joined = await coordinator.api.joinGroup({
        groupId,
        sessionTimeout: sessionTimeoutMs,
        rebalanceTimeout: rebalanceTimeoutMs,
        memberId: this.#memberId,
        groupProtocols: [
          { name: protocolName(strategy), metadata: encodeSubscription(topics, this.#owned, before) },
        ],
      });
      this.#memberId = joined.memberId;
      this.#isLeader = joined.leaderId === joined.memberId;
      const groupAssignment = this.#isLeader ? await this.#assign(joined.members) : [];
      const { memberAssignment } = await coordinator.api.syncGroup({
        groupId,
        generationId: joined.generationId,
        memberId: joined.memberId,
        groupAssignment,
      });
      this.#lastHeard = Date.now();
      // In a generation that was skipped, others may have owned what we still hold.
      if (before >= 0 && joined.generationId !== before + 1) this.#loseAll('expired');
      this.#generation = joined.generationId;
      this.#owned = decodeAssignment(memberAssignment);
      if (!this.#stopped) this.#options.onAssignment(this.#owned, this.#generation, this.#memberId);
    } catch (error) {
      this.#client.noteError(error, coordinator);
      throw error;
    }
  }

  async #assign(
    members: readonly { readonly memberId: string; readonly memberMetadata: Buffer }[],
  ): Promise<{ memberId: string; memberAssignment: Buffer }[]> {
    const known = members.map(({ memberId, memberMetadata }) => decodeSubscription(memberId, memberMetadata));
    const topics = [...new Set(known.flatMap((member) => member.topics))].sort();
    const counts = await this.#client.freshPartitionCounts(topics);
    // Topics that grow do so one after another; nobody ends because of it.
    if (this.#partitionCounts.size === 0) checkCounts(this.#options.strategy, counts);
    this.#partitionCounts = counts;
    this.#grown = false;
    const assigned = assignSticky(this.#options.strategy, known, counts);
    return [...assigned].map(([memberId, own]) => ({ memberId, memberAssignment: encodeAssignment(own) }));
  }

  async #lookForPartitions(): Promise<void> {
    const known = this.#partitionCounts;
    try {
      const fresh = await this.#client.freshPartitionCounts([...known.keys()]);
      if (known === this.#partitionCounts) {
        this.#grown = [...known].some(([topic, count]) => fresh.get(topic) !== count);
      }
    } catch (error) {
      this.#client.noteError(error);
    }
  }

  /** Commits what is still ours, once no join is under way. */
  async commit(offsets: readonly CommittedOffset[]): Promise<void> {
    const { groupId } = this.#options;
    const until = Date.now() + this.#options.sessionTimeoutMs;
    for (;;) {
      await this.#joined?.catch(() => undefined);
      const foreign = offsets.find(
        (one) => !this.#owned.some((own) => own.topic === one.topic && own.partition === one.partition),
      );
      if (foreign) {
        throw new KafkaPortError(
          'SAGA_KAFKA_NOT_OWNER',
          `"${foreign.topic}" partition ${foreign.partition} is not assigned to this member.`,
          {
            mend: 'Its new owner reads on from the last committed offset; drop what was at work.',
          },
        );
      }
      let coordinator: BrokerConnection | undefined;
      try {
        coordinator = await this.#client.coordinator('group', groupId);
        const topics = [...new Set(offsets.map(({ topic }) => topic))].map((topic) => ({
          topic,
          partitions: offsets
            .filter((one) => one.topic === topic)
            .map(({ partition, offset, metadata }) => ({
              partition,
              offset: String(offset),
              ...(metadata === undefined ? {} : { metadata }),
            })),
        }));
        await coordinator.api.offsetCommit({
          groupId,
          groupGenerationId: this.#generation,
          memberId: this.#memberId,
          topics,
        });
        return;
      } catch (error) {
        this.#client.noteError(error, coordinator);
        const again = this.#joined !== undefined || isPassingError(error) || verdictOf(error) === 'rejoin';
        if (!again || this.#stopped || Date.now() > until) throw error;
        await sleep(this.#joined ? 0 : RETRY_MS);
      }
    }
  }
}

function checkCounts(strategy: AssignmentStrategy, counts: ReadonlyMap<string, number>): void {
  if (strategy !== 'co-partition' || new Set(counts.values()).size <= 1) return;
  const list = [...counts].map(([topic, count]) => `"${topic}" has ${count}`).join(', ');
  throw new KafkaPortError(
    'SAGA_KAFKA_PARTITION_COUNTS',
    `Topics read together must have the same number of partitions: ${list}.`,
    {
      mend: 'Create them anew with the same number; adding partitions later would move keys.',
    },
  );
}
