import { type ClusterClient, topicError } from '../connection/cluster-client.js';
import { ErrorCode, protocolCodeOf } from '../connection/error-codes.js';
import type { LanePool } from '../connection/lane-pool.js';
import { KafkaPortError } from '../errors.js';
import type { IdempotentProducer, IdempotentProducerOptions, SendReceipt } from '../producer-port.js';
import type { OutgoingRecord, TopicPartitionOffset } from '../record.js';
import { isPassingError, translateError } from '../translate-error.js';
import type { PartitionWrite } from '../wire/produce-request.js';
import { BackOff } from '../connection/back-off.js';
import { type PendingBatch, batchRounds, checkRecord } from './batches.js';
import {
  type BrokerWrites,
  type ProducerSession,
  answerFor,
  byLeader,
  newSession,
} from './producer-session.js';

const RETRY_FIRST_MS = 20;
const RETRY_MAX_MS = 1000;

/** One call of `send`, until all batches that hold its records are settled. */
interface Call {
  readonly records: readonly OutgoingRecord[];
  readonly baseOffsets: TopicPartitionOffset[];
  readonly deadline: number;
  failure: unknown;
  readonly resolve: (receipt: SendReceipt) => void;
  readonly reject: (error: unknown) => void;
}

/** A call's share of a batch: it begins at this index. */
interface Share {
  readonly call: Call;
  readonly index: number;
}

/** The broker has forgotten, or does not accept, the producer id or the order of its numbers. */
function isSessionLost(code: number | undefined): boolean {
  return (
    code === ErrorCode.outOfOrderSequence ||
    code === ErrorCode.unknownProducerId ||
    code === ErrorCode.invalidProducerEpoch ||
    code === ErrorCode.producerFenced
  );
}

/** See {@link IdempotentProducer}. One request per leader is on its way at a time; calls gather meanwhile. */
export class KafkaIdempotentProducer implements IdempotentProducer {
  readonly #lanes: LanePool;
  readonly #client: ClusterClient;
  readonly #deliveryTimeoutMs: number;
  readonly #maxBatchBytes: number;
  #session: ProducerSession | undefined;
  #waiting: Call[] = [];
  #flushing: Promise<void> | undefined;
  #closed = false;

  constructor(lanes: LanePool, options: IdempotentProducerOptions = {}) {
    this.#lanes = lanes;
    this.#client = lanes.acquire();
    this.#deliveryTimeoutMs = options.deliveryTimeoutMs ?? 30_000;
    this.#maxBatchBytes = options.maxBatchBytes ?? 900_000;
  }

  async send(records: readonly OutgoingRecord[]): Promise<SendReceipt> {
    if (this.#closed) throw new KafkaPortError('SAGA_KAFKA_CLOSED', 'The idempotent producer was closed.');
    if (records.length === 0) return { baseOffsets: [] };
    records.forEach(checkRecord);
    return new Promise((resolve, reject) => {
      const deadline = Date.now() + this.#deliveryTimeoutMs;
      this.#waiting.push({ records, baseOffsets: [], deadline, failure: undefined, resolve, reject });
      this.#flushing ??= this.#flush();
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#flushing;
    this.#lanes.release(this.#client);
  }

  async #flush(): Promise<void> {
    // Calls of the same turn go out together.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const calls = this.#waiting;
      this.#waiting = [];
      await this.#deliver(calls);
      for (const call of calls) {
        if (call.failure === undefined) call.resolve({ baseOffsets: call.baseOffsets });
        else call.reject(this.#translate(call.failure));
      }
    }
    this.#flushing = undefined;
  }

  async #deliver(calls: readonly Call[]): Promise<void> {
    const owners = calls.flatMap((call) => call.records.map(() => call));
    const shares = new Map<PendingBatch, Share[]>();
    const all = calls.flatMap((call) => call.records);
    const rounds = batchRounds(all, this.#maxBatchBytes, (recordIndex, batch) => {
      const call = owners[recordIndex]!;
      const known = shares.get(batch);
      if (!known) shares.set(batch, [{ call, index: 0 }]);
      else if (known.at(-1)!.call !== call) known.push({ call, index: batch.records.length });
    });
    // The last call came last; a spread of all of them would overflow the stack when there are many.
    const deadline = calls.reduce((latest, call) => Math.max(latest, call.deadline), 0);
    for (const round of rounds) {
      const open = round.flatMap((batch) => withoutFailedCalls(batch, shares));
      await this.#deliverRound(open, shares, deadline);
    }
  }

  async #deliverRound(
    round: readonly PendingBatch[],
    shares: ReadonlyMap<PendingBatch, readonly Share[]>,
    deadline: number,
  ): Promise<void> {
    const backOff = new BackOff(RETRY_FIRST_MS, RETRY_MAX_MS, deadline);
    let open = new Map<PendingBatch, PartitionWrite | undefined>(round.map((batch) => [batch, undefined]));
    while (open.size > 0) {
      const outcome = await this.#attempt(open);
      const again = new Map<PendingBatch, PartitionWrite | undefined>();
      let sessionLost = false;
      for (const [batch, write] of open) {
        const result = outcome.get(batch);
        if (typeof result === 'number') settle(shares.get(batch)!, batch, result);
        else {
          const lost = isSessionLost(protocolCodeOf(result));
          sessionLost ||= lost;
          // A leader that does not know its new topic yet; metadata had it, or there would be no leader to ask.
          const early =
            outcome.written.has(batch) && protocolCodeOf(result) === ErrorCode.unknownTopicOrPartition;
          if (lost || early || isPassingError(result)) again.set(batch, outcome.written.get(batch) ?? write);
          else {
            for (const { call } of shares.get(batch)!) call.failure ??= result;
            // Its numbers were given but not stored: the next batch of the partition would be out of order.
            if (outcome.written.has(batch)) sessionLost = true;
          }
        }
      }
      if (again.size > 0 && !(await backOff.wait())) {
        for (const batch of again.keys())
          for (const { call } of shares.get(batch)!) call.failure ??= outcome.get(batch);
        this.#session = undefined;
        return;
      }
      if (sessionLost) this.#session = undefined;
      // With a new producer id the batches are numbered anew; one that was stored unknown to us is stored twice.
      open = sessionLost ? new Map([...again.keys()].map((batch) => [batch, undefined])) : again;
    }
  }

  /** Sends what is open once. The outcome of a batch is its base offset or an error. */
  async #attempt(open: ReadonlyMap<PendingBatch, PartitionWrite | undefined>): Promise<Outcome> {
    const outcome = new Outcome();
    let session: ProducerSession;
    try {
      session = this.#session ??= await newSession(this.#client);
      await this.#client.loadTopics([...new Set([...open.keys()].map((batch) => batch.topic))]);
    } catch (error) {
      this.#client.noteError(error);
      for (const batch of open.keys()) outcome.set(batch, error);
      return outcome;
    }
    const batchOf = new Map<PartitionWrite, PendingBatch>();
    const groups: BrokerWrites[] = [];
    for (const [batch, numbered] of open) {
      try {
        // The leader first: a batch whose topic does not exist must not use up sequence numbers.
        await this.#client.leader(batch.topic, batch.partition);
        const write = numbered ?? session.write(batch);
        outcome.written.set(batch, write);
        batchOf.set(write, batch);
        const [group] = await byLeader(this.#client, [write]);
        const same = groups.find(({ broker }) => broker === group!.broker);
        if (same) same.writes.push(write);
        else groups.push(group!);
      } catch (error) {
        this.#client.noteError(error);
        outcome.set(batch, error);
      }
    }
    await Promise.all(groups.map((group) => this.#produce(group, batchOf, outcome)));
    return outcome;
  }

  async #produce(
    { broker, writes }: BrokerWrites,
    batchOf: ReadonlyMap<PartitionWrite, PendingBatch>,
    outcome: Outcome,
  ): Promise<void> {
    try {
      const written = await broker.produce(null, writes);
      for (const write of writes) {
        const answer = answerFor(write, written);
        const code = answer?.errorCode ?? -1;
        const stored = code === ErrorCode.none || code === ErrorCode.duplicateSequence;
        const error = stored ? undefined : topicError(code, write.topic);
        if (error) this.#client.noteError(error);
        outcome.set(batchOf.get(write)!, error ?? answer!.baseOffset);
      }
    } catch (error) {
      this.#client.noteError(error, broker);
      for (const write of writes) outcome.set(batchOf.get(write)!, error);
    }
  }

  #translate(error: unknown): KafkaPortError {
    const { brokers, ssl } = this.#client.settings;
    return translateError(error, { doing: 'writing records', brokers, tls: ssl !== undefined });
  }
}

/** What became of each batch of one attempt. */
class Outcome extends Map<PendingBatch, unknown> {
  /** Batches that have sequence numbers. */
  readonly written = new Map<PendingBatch, PartitionWrite>();
}

/**
 * What of a batch belongs to calls that have not failed. Of a call that has, nothing may be stored behind what was refused:
 * its caller will send it again, and who reads would then see it out of order.
 */
function withoutFailedCalls(batch: PendingBatch, shares: Map<PendingBatch, Share[]>): PendingBatch[] {
  const own = shares.get(batch)!;
  if (own.every(({ call }) => call.failure === undefined)) return [batch];
  const records: OutgoingRecord[] = [];
  const kept: Share[] = [];
  own.forEach(({ call, index }, position) => {
    if (call.failure !== undefined) return;
    kept.push({ call, index: records.length });
    records.push(...batch.records.slice(index, own[position + 1]?.index));
  });
  if (records.length === 0) return [];
  const rest = { ...batch, records };
  shares.set(rest, kept);
  return [rest];
}

function settle(shares: readonly Share[], batch: PendingBatch, baseOffset: number): void {
  const { topic, partition } = batch;
  for (const { call, index } of shares) {
    if (call.baseOffsets.some((one) => one.topic === topic && one.partition === partition)) continue;
    call.baseOffsets.push({ topic, partition, offset: baseOffset < 0 ? baseOffset : baseOffset + index });
  }
}
