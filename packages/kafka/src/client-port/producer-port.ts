import type { OutgoingRecord, TopicPartition, TopicPartitionOffset } from './record.js';

export interface IdempotentProducerOptions {
  /** How long one `send` is tried again before it is given up, in milliseconds. Default 30,000. */
  readonly deliveryTimeoutMs?: number;
  /** Most bytes of one partition in one request. Default 900,000 (a broker takes 1,048,588 unless configured otherwise). */
  readonly maxBatchBytes?: number;
}

/** Where a `send` ended up: the first offset per partition. */
export interface SendReceipt {
  readonly baseOffsets: readonly TopicPartitionOffset[];
}

/**
 * Writes with acks from all in-sync replicas and a producer id, so that a request that is sent twice is stored once.
 *
 * Calls that come while a request is on its way are gathered and go out together in the next one; order per partition is
 * the order of the calls. A call that fails may have stored some or all of its records: call again (at least once).
 */
export interface IdempotentProducer {
  send(records: readonly OutgoingRecord[]): Promise<SendReceipt>;
  /** Waits for what is on its way; later sends are refused. */
  close(): Promise<void>;
}

/**
 * Named points of one transaction, in their order. `begun`: nothing was sent; `registered`: the coordinator knows the
 * partitions; `sent`: all records are stored, not yet visible; `committed`: the coordinator has confirmed.
 */
export type TransactionPoint =
  | 'transaction.begun'
  | 'transaction.registered'
  | 'transaction.sent'
  | 'transaction.committed'
  | 'fence.begun'
  | 'fence.done';

export interface TransactionalProducerOptions {
  /** One per partition owner role; whoever fences last owns it. */
  readonly transactionalId: string;
  /** The broker aborts a transaction that is open for longer, in milliseconds, 10,000-30,000. Default 15,000. */
  readonly transactionTimeoutMs?: number;
  /** How long `fence()` is tried before it is given up, in milliseconds. Default 60,000. */
  readonly fenceTimeoutMs?: number;
  /** Most bytes of one partition in one request; a larger batch is split inside its transaction. Default 900,000. */
  readonly maxBatchBytes?: number;
  /** Called and awaited at each point, so that a test can end the process there. */
  readonly onPoint?: (point: TransactionPoint) => void | Promise<void>;
}

export interface CommitReceipt extends SendReceipt {
  /** Where the time went, in milliseconds. */
  readonly timing: {
    readonly registerMs: number;
    readonly sendMs: number;
    readonly commitMs: number;
    /** How often the coordinator was still busy with the transaction before. */
    readonly registerRetries: number;
  };
}

/**
 * Writes batches, each in one transaction.
 *
 * States: `new` until `fence()`, then `ready`; after any error `refused` for good: throw the object away, create
 * another, `fence()` it and restore what the log holds. An error of `commit` is `ProducerFenced` (another owner has
 * fenced, or the broker aborted a transaction that took longer than its time-out) or `TransactionOutcomeUnknown` (the
 * batch may or may not have been committed); `cause` is then the `KafkaPortError` of what went wrong, so that for example
 * `SAGA_KAFKA_RECORD_TOO_LARGE` can be told from a lost connection.
 *
 * Gotcha: the protocol does not tell a rival from a time-out. After `ProducerFenced` drop the partition; if the group
 * still gives it to this member, fence anew and restore.
 */
export interface TransactionalProducer {
  readonly transactionalId: string;
  readonly state: 'new' | 'ready' | 'busy' | 'refused';
  /** Partitions of the transaction that is under way. */
  readonly registered: readonly TopicPartition[];
  /**
   * Shuts out all earlier owners of the transactional id: their open transaction is aborted, their later requests are
   * refused. When it resolves, no record of theirs will become visible any more. Safe to call again after it failed.
   */
  fence(): Promise<void>;
  /**
   * Registers the partitions with one request, sends the records to all leaders in parallel, commits. One at a time.
   * An empty batch does nothing.
   * @throws ProducerFenced | TransactionOutcomeUnknown
   */
  commit(records: readonly OutgoingRecord[]): Promise<CommitReceipt>;
  /** Gives its connection back. Sends nothing: an open transaction is aborted by the next fence or by its time-out. */
  discard(): void;
}

/** Records of one partition that are stored together or not at all, with the numbers that brokers know them by. */
export interface NumberedBatch extends TopicPartition {
  readonly records: readonly OutgoingRecord[];
  /** The producer that the numbers belong to: an id that the cluster gave, as decimal text, and its epoch. */
  readonly producerId: string;
  readonly producerEpoch: number;
  /** How many records the producer has written to the partition before, modulo 2^31. */
  readonly firstNumber: number;
}

export interface NumberedProducerOptions {
  /** Most bytes of one batch; a record that is larger by itself has a batch of its own. Default 900,000. */
  readonly maxBatchBytes?: number;
}

/**
 * Writes batches whose numbers the caller keeps, without transactions: whoever sends a batch, and however often, the leader
 * stores it once. It compares the numbers with those of the last batch of that producer in that partition: the same are
 * answered as stored, the next are stored, all others are refused.
 *
 * So a batch has to be written down before it is sent, the next one of its partition is sent only after it was stored, and
 * whoever goes on in place of a sender that has died sends the batches that were written down.
 *
 * Gotcha: leaders forget a producer that has not written to the partition for `producer.id.expiration.ms` (a day by default).
 */
export interface NumberedProducer {
  /** Asks the cluster for a new producer id: `number` begins at 0. */
  begin(): Promise<void>;
  /**
   * Divides records into batches and numbers them; sends nothing.
   *
   * @returns rounds, each with one batch per partition at most, to be stored one after another
   */
  number(records: readonly OutgoingRecord[]): readonly (readonly NumberedBatch[])[];
  /**
   * Stores one round. What passes (a leader that moves, a lost connection) is tried again under the same numbers.
   *
   * @param until milliseconds of the Unix epoch after which no request is sent any more
   * @returns the offset of the first record of each batch
   * @throws KafkaPortError `SAGA_KAFKA_OUT_OF_SEQUENCE` when a leader's memory of the producer does not fit the numbers;
   *   `SAGA_KAFKA_TOO_LATE` when `until` had passed before anything was sent
   */
  store(round: readonly NumberedBatch[], until: number): Promise<readonly TopicPartitionOffset[]>;
  /** Gives its connection back. */
  close(): void;
}
