import { BackOff } from '../connection/back-off.js';
import { type ClusterClient, topicError } from '../connection/cluster-client.js';
import { ErrorCode, isMovedLeader } from '../connection/error-codes.js';
import type { LanePool } from '../connection/lane-pool.js';
import { KafkaPortError } from '../errors.js';
import type { NumberedBatch, NumberedProducer, NumberedProducerOptions } from '../producer-port.js';
import type { OutgoingRecord, TopicPartitionOffset } from '../record.js';
import { isPassingError, translateError } from '../translate-error.js';
import type { PartitionWrite } from '../wire/produce-request.js';
import { batchRounds, checkRecord } from './batches.js';
import {
  type BrokerWrites,
  type ProducerSession,
  answerFor,
  byLeader,
  newSession,
} from './producer-session.js';

const RETRY_FIRST_MS = 10;
const RETRY_MAX_MS = 1_000;
/** A broker that has just started does not have ids to give at once. */
const BEGIN_WITHIN_MS = 30_000;
const UNKNOWN_ERROR = -1;

/** A write, and why it was not stored: an error of its own, or that of its request. */
interface Refused {
  readonly write: PartitionWrite;
  readonly error: unknown;
  readonly passes: boolean;
}

/** See {@link NumberedProducer}. */
export class KafkaNumberedProducer implements NumberedProducer {
  readonly #lanes: LanePool;
  readonly #client: ClusterClient;
  readonly #maxBatchBytes: number;
  #session: ProducerSession | undefined;
  #closed = false;

  constructor(lanes: LanePool, options: NumberedProducerOptions = {}) {
    this.#lanes = lanes;
    this.#client = lanes.acquire();
    this.#maxBatchBytes = options.maxBatchBytes ?? 900_000;
  }

  async begin(): Promise<void> {
    const backOff = new BackOff(RETRY_FIRST_MS, RETRY_MAX_MS, Date.now() + BEGIN_WITHIN_MS);
    for (;;) {
      this.#open();
      try {
        this.#session = await newSession(this.#client);
        return;
      } catch (error) {
        if (!isPassingError(error) || !(await backOff.wait()))
          throw this.#translate(error, 'asking for a producer id');
      }
    }
  }

  number(records: readonly OutgoingRecord[]): readonly (readonly NumberedBatch[])[] {
    const session = this.#session;
    if (!session) throw new KafkaPortError('SAGA_KAFKA_CLOSED', 'The numbered producer has no producer id.');
    records.forEach(checkRecord);
    return batchRounds(records, this.#maxBatchBytes).map((round) =>
      round.map((batch) => {
        const { origin, topic, partition, records: own } = session.write(batch);
        return {
          topic,
          partition,
          records: own,
          producerId: String(origin.producerId),
          producerEpoch: origin.producerEpoch,
          firstNumber: origin.baseSequence,
        };
      }),
    );
  }

  async store(round: readonly NumberedBatch[], until: number): Promise<readonly TopicPartitionOffset[]> {
    const backOff = new BackOff(RETRY_FIRST_MS, RETRY_MAX_MS, until);
    const offsets: TopicPartitionOffset[] = [];
    let open = round.map(writeOf);
    while (open.length > 0) {
      this.#open();
      const refused = await this.#attempt(open, until, offsets);
      const lasting = refused.find(({ passes }) => !passes);
      const failed = lasting ?? refused[0];
      if (failed && (lasting || !(await backOff.wait())))
        throw this.#translate(failed.error, 'writing records');
      open = refused.map(({ write }) => write);
    }
    return offsets;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#lanes.release(this.#client);
  }

  /** Sends each write once. */
  async #attempt(
    writes: readonly PartitionWrite[],
    until: number,
    offsets: TopicPartitionOffset[],
  ): Promise<Refused[]> {
    let groups: BrokerWrites[];
    try {
      groups = await byLeader(this.#client, writes);
    } catch (error) {
      this.#client.noteError(error);
      const passes = isPassingError(error);
      return writes.map((write) => ({ write, error, passes }));
    }
    return (await Promise.all(groups.map((group) => this.#produce(group, until, offsets)))).flat();
  }

  async #produce(
    { broker, writes }: BrokerWrites,
    until: number,
    offsets: TopicPartitionOffset[],
  ): Promise<Refused[]> {
    // Here, for the process may have slept while it looked for the leaders.
    if (Date.now() > until) return writes.map((write) => ({ write, error: tooLate(), passes: false }));
    try {
      const written = await broker.produce(null, writes);
      return writes.flatMap((write) => {
        const { topic, partition } = write;
        const answer = answerFor(write, written);
        const code = answer?.errorCode ?? UNKNOWN_ERROR;
        // A leader that remembers the batch answers with where it stands; an old one says only that it does.
        if (answer && (code === ErrorCode.none || code === ErrorCode.duplicateSequence)) {
          offsets.push({ topic, partition, offset: answer.baseOffset });
          return [];
        }
        const error = topicError(code, topic);
        this.#client.noteError(error);
        return [{ write, error, passes: isMovedLeader(code) || isPassingError(error) }];
      });
    } catch (error) {
      this.#client.noteError(error, broker);
      const passes = isPassingError(error);
      return writes.map((write) => ({ write, error, passes }));
    }
  }

  #open(): void {
    if (this.#closed) throw new KafkaPortError('SAGA_KAFKA_CLOSED', 'The numbered producer was closed.');
  }

  #translate(error: unknown, doing: string): KafkaPortError {
    const { brokers, ssl } = this.#client.settings;
    return translateError(error, { doing, brokers, tls: ssl !== undefined });
  }
}

function writeOf({ producerId, producerEpoch, firstNumber, ...batch }: NumberedBatch): PartitionWrite {
  const origin = { producerId: BigInt(producerId), producerEpoch, baseSequence: firstNumber };
  return { ...batch, origin: { ...origin, transactional: false } };
}

const tooLate = (): KafkaPortError =>
  new KafkaPortError('SAGA_KAFKA_TOO_LATE', 'Records were not sent, for their time had passed.', {
    mend: 'Restore from the log, which says what is still due.',
    retriable: true,
  });
