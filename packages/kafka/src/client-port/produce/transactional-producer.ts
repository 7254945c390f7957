import { setTimeout as sleep } from 'node:timers/promises';
import type { BrokerConnection } from '../connection/broker-connection.js';
import { type ClusterClient, topicError } from '../connection/cluster-client.js';
import { ErrorCode, isMissingTopic, isMovedLeader, protocolCodeOf } from '../connection/error-codes.js';
import type { LanePool } from '../connection/lane-pool.js';
import {
  KafkaPortError,
  ProducerFenced,
  TransactionOutcomeUnknown,
  type TransactionStage,
} from '../errors.js';
import type {
  CommitReceipt,
  TransactionPoint,
  TransactionalProducer,
  TransactionalProducerOptions,
} from '../producer-port.js';
import type { OutgoingRecord, TopicPartition, TopicPartitionOffset } from '../record.js';
import { isPassingError, translateError } from '../translate-error.js';
import type { PartitionWrite } from '../wire/produce-request.js';
import { BackOff } from '../connection/back-off.js';
import { type PendingBatch, batchRounds } from './batches.js';
import { type BrokerWrites, ProducerSession, answerFor, byLeader } from './producer-session.js';

/** The coordinator finishes the transaction before within milliseconds; kafkajs would wait 300 ms each time. */
const BUSY_FIRST_MS = 1;
const BUSY_MAX_MS = 20;
/** How the estimate of that time follows what is seen: half way up when it was too short, slowly down otherwise. */
const SETTLE_FIRST_MS = 2;
const SETTLE_MAX_MS = 40;
const SETTLE_DOWN = 0.98;
const RECONNECT_FIRST_MS = 50;
const RECONNECT_MAX_MS = 1000;

/** A leader that moves, or is not ready yet, says so and stores nothing; the same numbers are then sent again. */
const MOVED_FIRST_MS = 10;
const MOVED_MAX_MS = 250;
const MOVED_LIMIT_MS = 5000;
const UNKNOWN_ERROR = -1;

interface Sent {
  readonly stored: TopicPartitionOffset[];
  readonly refused: { readonly write: PartitionWrite; readonly error: Error }[];
}

function isFenced(error: unknown): boolean {
  const code = protocolCodeOf(error);
  return code === ErrorCode.invalidProducerEpoch || code === ErrorCode.producerFenced;
}

function isBusy(error: unknown): boolean {
  return protocolCodeOf(error) === ErrorCode.concurrentTransactions;
}

/** Partitions of the batches, topic by topic. */
function partitionsByTopic(batches: readonly TopicPartition[]): { topic: string; partitions: number[] }[] {
  const topics = new Map<string, Set<number>>();
  for (const { topic, partition } of batches) {
    const known = topics.get(topic);
    if (known) known.add(partition);
    else topics.set(topic, new Set([partition]));
  }
  return [...topics].map(([topic, partitions]) => ({ topic, partitions: [...partitions] }));
}

/**
 * Transactions straight on the protocol: one AddPartitionsToTxn with all partitions, one Produce per leader in parallel,
 * one EndTxn. kafkajs's own producer asks for the coordinator before every request, registers per leader concurrently
 * (which the coordinator refuses), repeats sends with new sequence numbers and cannot be used after an error.
 */
export class KafkaTransactionalProducer implements TransactionalProducer {
  readonly transactionalId: string;
  readonly #lanes: LanePool;
  readonly #client: ClusterClient;
  readonly #transactionTimeoutMs: number;
  readonly #fenceTimeoutMs: number;
  readonly #maxBatchBytes: number;
  readonly #onPoint: (point: TransactionPoint) => void | Promise<void>;
  #state: TransactionalProducer['state'] = 'new';
  #session: ProducerSession | undefined;
  #registered: readonly TopicPartition[] = [];
  #committedAt = -Infinity;
  #settleMs = SETTLE_FIRST_MS;
  #released = false;

  constructor(lanes: LanePool, options: TransactionalProducerOptions) {
    const timeoutMs = options.transactionTimeoutMs ?? 15_000;
    if (!(timeoutMs >= 10_000 && timeoutMs <= 30_000)) {
      throw new KafkaPortError('SAGA_KAFKA_OPTION', `transactionTimeoutMs is ${timeoutMs}.`, {
        mend: 'Use 10,000 to 30,000: a shorter one breaks slow batches, a longer one blocks readers after a crash.',
      });
    }
    if (options.transactionalId === '') {
      throw new KafkaPortError('SAGA_KAFKA_OPTION', 'transactionalId is empty.');
    }
    this.transactionalId = options.transactionalId;
    this.#transactionTimeoutMs = timeoutMs;
    this.#fenceTimeoutMs = options.fenceTimeoutMs ?? 60_000;
    this.#maxBatchBytes = options.maxBatchBytes ?? 900_000;
    this.#onPoint = options.onPoint ?? (() => undefined);
    this.#lanes = lanes;
    this.#client = lanes.acquire();
  }

  get state(): TransactionalProducer['state'] {
    return this.#state;
  }

  get registered(): readonly TopicPartition[] {
    return this.#registered;
  }

  async fence(): Promise<void> {
    this.#enter('new', 'ready');
    const deadline = Date.now() + this.#fenceTimeoutMs;
    const busy = new BackOff(BUSY_FIRST_MS, BUSY_MAX_MS, deadline);
    const reconnect = new BackOff(RECONNECT_FIRST_MS, RECONNECT_MAX_MS, deadline);
    try {
      await this.#onPoint('fence.begun');
      for (;;) {
        const failure = await this.#initProducerId();
        if (this.#released) throw discarded(this.transactionalId);
        if (failure === undefined) break;
        const again = isBusy(failure) ? busy : isPassingError(failure) ? reconnect : undefined;
        if (!(await again?.wait())) throw failure;
      }
      await this.#onPoint('fence.done');
      this.#state = 'ready';
    } catch (error) {
      this.#state = this.#released ? 'refused' : 'new';
      this.#session = undefined;
      if (isFenced(error)) throw new ProducerFenced(this.transactionalId, error);
      throw this.#translate(error, `fencing transactional id "${this.transactionalId}"`);
    }
  }

  /** @returns the error, if there was one */
  async #initProducerId(): Promise<unknown> {
    const { transactionalId } = this;
    let coordinator: BrokerConnection | undefined;
    try {
      coordinator = await this.#client.coordinator('transaction', transactionalId);
      const transactionTimeout = this.#transactionTimeoutMs;
      const answer = await coordinator.api.initProducerId({ transactionalId, transactionTimeout });
      this.#session = new ProducerSession(BigInt(answer.producerId), answer.producerEpoch, true);
      return undefined;
    } catch (error) {
      this.#client.noteError(error, coordinator);
      return error;
    }
  }

  async commit(records: readonly OutgoingRecord[]): Promise<CommitReceipt> {
    this.#enter('ready');
    let stage: TransactionStage = 'register';
    try {
      const rounds = batchRounds(records, this.#maxBatchBytes);
      if (rounds.length === 0) {
        this.#state = 'ready';
        return { baseOffsets: [], timing: { registerMs: 0, sendMs: 0, commitMs: 0, registerRetries: 0 } };
      }
      await this.#onPoint('transaction.begun');
      const started = performance.now();
      const registerRetries = await this.#register(rounds.flat());
      const registered = performance.now();
      await this.#onPoint('transaction.registered');
      stage = 'send';
      const sendStarted = performance.now();
      const baseOffsets: TopicPartitionOffset[] = [];
      for (const round of rounds) baseOffsets.push(...(await this.#send(round)));
      const sent = performance.now();
      await this.#onPoint('transaction.sent');
      stage = 'commit';
      const commitStarted = performance.now();
      await this.#endTransaction();
      const ended = performance.now();
      this.#committedAt = ended;
      await this.#onPoint('transaction.committed');
      this.#registered = [];
      this.#state = 'ready';
      const timing = {
        registerMs: registered - started,
        sendMs: sent - sendStarted,
        commitMs: ended - commitStarted,
      };
      return { baseOffsets: firstOffsets(baseOffsets), timing: { ...timing, registerRetries } };
    } catch (error) {
      this.discard();
      if (isFenced(error)) throw new ProducerFenced(this.transactionalId, error);
      const cause = this.#translate(error, `running a transaction of "${this.transactionalId}"`);
      throw new TransactionOutcomeUnknown(this.transactionalId, stage, cause);
    }
  }

  /** @returns how often the coordinator was still busy */
  async #register(batches: readonly PendingBatch[]): Promise<number> {
    const topics = partitionsByTopic(batches);
    await this.#client.loadTopics(topics.map(({ topic }) => topic));
    // Asking too early costs both sides a request; waiting here costs nothing.
    const settlingMs = this.#committedAt + this.#settleMs - performance.now();
    if (settlingMs > 0) await sleep(settlingMs);
    const busy = new BackOff(BUSY_FIRST_MS, BUSY_MAX_MS, Date.now() + this.#transactionTimeoutMs);
    for (;;) {
      const coordinator = await this.#client.coordinator('transaction', this.transactionalId);
      const asked = performance.now();
      try {
        await coordinator.api.addPartitionsToTxn({ ...this.#identity(), topics });
        this.#registered = topics.flatMap(({ topic, partitions }) =>
          partitions.map((partition) => ({ topic, partition })),
        );
        const settledMs = asked - this.#committedAt;
        if (busy.waits > 0 && settledMs < SETTLE_MAX_MS) this.#settleMs = (this.#settleMs + settledMs) / 2;
        else if (settlingMs > 0) this.#settleMs *= SETTLE_DOWN;
        return busy.waits;
      } catch (error) {
        this.#client.noteError(error, coordinator);
        if (!isBusy(error) || !(await busy.wait())) throw error;
      }
    }
  }

  async #send(round: readonly PendingBatch[]): Promise<TopicPartitionOffset[]> {
    const backOff = new BackOff(MOVED_FIRST_MS, MOVED_MAX_MS, Date.now() + MOVED_LIMIT_MS);
    const offsets: TopicPartitionOffset[] = [];
    let open = round.map((batch) => this.#currentSession().write(batch));
    while (open.length > 0) {
      const groups = await this.#located(open, backOff);
      const results = await Promise.allSettled(groups.map((group) => this.#produce(group)));
      const failures = results.flatMap((result) =>
        result.status === 'rejected' ? [result.reason as unknown] : [],
      );
      if (failures.length > 0) throw failures.find(isFenced) ?? failures[0];
      const sent = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      offsets.push(...sent.flatMap((one) => one.stored));
      const refused = sent.flatMap((one) => one.refused);
      const again = refused.length === 0 || (await backOff.wait());
      if (!again) throw refused[0]!.error;
      open = refused.map(({ write }) => write);
    }
    return offsets;
  }

  /** Nothing is sent before every leader is known, so whatever this throws, asking again is safe. */
  async #located(open: readonly PartitionWrite[], backOff: BackOff): Promise<BrokerWrites[]> {
    for (;;) {
      try {
        return await byLeader(this.#client, open);
      } catch (error) {
        this.#client.noteError(error);
        const mayPass = isPassingError(error) || isMissingTopic(error);
        if (!mayPass || !(await backOff.wait())) throw error;
      }
    }
  }

  async #produce({ broker, writes }: BrokerWrites): Promise<Sent> {
    try {
      const written = await broker.produce(this.transactionalId, writes);
      const sent: Sent = { stored: [], refused: [] };
      for (const write of writes) {
        const { topic, partition } = write;
        const answer = answerFor(write, written);
        const code = answer?.errorCode ?? UNKNOWN_ERROR;
        if (code === ErrorCode.none) sent.stored.push({ topic, partition, offset: answer!.baseOffset });
        else if (isMovedLeader(code)) sent.refused.push({ write, error: topicError(code, topic) });
        else throw topicError(code, topic);
      }
      for (const { error } of sent.refused) this.#client.noteError(error);
      return sent;
    } catch (error) {
      this.#client.noteError(error, broker);
      throw error;
    }
  }

  async #endTransaction(): Promise<void> {
    const coordinator = await this.#client.coordinator('transaction', this.transactionalId);
    try {
      await coordinator.api.endTxn({ ...this.#identity(), transactionResult: true });
    } catch (error) {
      this.#client.noteError(error, coordinator);
      throw error;
    }
  }

  discard(): void {
    this.#state = 'refused';
    if (this.#released) return;
    this.#released = true;
    this.#lanes.release(this.#client);
  }

  #enter(...allowed: readonly TransactionalProducer['state'][]): void {
    if (allowed.includes(this.#state)) {
      this.#state = 'busy';
      return;
    }
    const mends: Readonly<Record<TransactionalProducer['state'], string>> = {
      new: 'Call fence() first.',
      ready: 'It is ready.',
      busy: 'Wait for the call before: a producer runs one transaction at a time.',
      refused: 'It had an error or was discarded: create another one, fence and restore.',
    };
    throw new KafkaPortError(
      'SAGA_KAFKA_CLOSED',
      `The transactional producer "${this.transactionalId}" cannot be used in state "${this.#state}".`,
      { mend: mends[this.#state] },
    );
  }

  #currentSession(): ProducerSession {
    if (!this.#session) throw new KafkaPortError('SAGA_KAFKA_CLOSED', 'The producer has no producer id.');
    return this.#session;
  }

  #identity(): { transactionalId: string; producerId: bigint; producerEpoch: number } {
    const { producerId, producerEpoch } = this.#currentSession();
    return { transactionalId: this.transactionalId, producerId, producerEpoch };
  }

  #translate(error: unknown, doing: string): KafkaPortError {
    const { brokers, ssl } = this.#client.settings;
    return translateError(error, { doing, brokers, tls: ssl !== undefined });
  }
}

const discarded = (transactionalId: string): KafkaPortError =>
  new KafkaPortError(
    'SAGA_KAFKA_CLOSED',
    `The transactional producer "${transactionalId}" was discarded while it fenced.`,
  );

/** The first offset of each partition, when several batches went to it. */
function firstOffsets(offsets: readonly TopicPartitionOffset[]): TopicPartitionOffset[] {
  const first = new Map<string, TopicPartitionOffset>();
  for (const one of offsets) {
    const key = `${one.partition} ${one.topic}`;
    if (!first.has(key)) first.set(key, one);
  }
  return [...first.values()];
}
