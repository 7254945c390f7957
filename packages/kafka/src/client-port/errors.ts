import { SagaError } from '@sagachart/core';

/** Every code that the port can carry, with its meaning. Codes are stable across versions. */
export const kafkaPortErrorCodes = {
  SAGA_KAFKA_CLIENT_VERSION: 'The installed kafkajs is not the version that this release knows.',
  SAGA_KAFKA_OPTION: 'An option has a value that cannot be used.',
  SAGA_KAFKA_CLOSED: 'The port, producer or consumer was closed before.',
  SAGA_KAFKA_NO_BROKER: 'No broker answers at the addresses given.',
  SAGA_KAFKA_CONNECTION_LOST: 'A connection broke, or a request was not answered in time.',
  SAGA_KAFKA_TLS: 'The TLS handshake failed, or only one side speaks TLS.',
  SAGA_KAFKA_AUTHENTICATION: 'The broker refused the SASL credentials or mechanism.',
  SAGA_KAFKA_NOT_AUTHORIZED: 'The user lacks a permission.',
  SAGA_KAFKA_TOPIC_UNKNOWN: 'The topic or partition does not exist.',
  SAGA_KAFKA_TOPIC_INVALID: 'The broker refused the topic: its name, partitions, replication or settings.',
  SAGA_KAFKA_PARTITION_COUNTS: 'Topics that must have the same number of partitions do not.',
  SAGA_KAFKA_RECORD_TOO_LARGE: 'A record is larger than the broker or topic allows.',
  SAGA_KAFKA_RECORD_REFUSED: 'The broker refused a record.',
  SAGA_KAFKA_COORDINATOR: 'The coordinator of a group or transactional id cannot be found.',
  SAGA_KAFKA_NOT_ENOUGH_REPLICAS: 'Too few replicas are in sync to accept a write.',
  SAGA_KAFKA_NOT_OWNER: 'The group has moved on without this member.',
  SAGA_KAFKA_HANDLER: 'A handler of the caller threw.',
  SAGA_KAFKA_OUT_OF_RANGE: 'The log does not have the offset asked for.',
  SAGA_KAFKA_READ_STALLED: 'Nothing new came and the record to stop at was not found.',
  SAGA_KAFKA_READ_ABORTED: 'The caller ended the read.',
  SAGA_KAFKA_COMPRESSION: 'Records are compressed in a way that cannot be read here.',
  SAGA_KAFKA_CORRUPT: 'An answer of the broker cannot be decoded.',
  SAGA_KAFKA_FENCED: 'Another owner of the transactional id has taken over.',
  SAGA_KAFKA_TRANSACTION_UNKNOWN: 'A transaction ended by an error; it may or may not have been committed.',
  SAGA_KAFKA_OUT_OF_SEQUENCE: 'A leader does not remember the producer of a batch as its numbers say.',
  SAGA_KAFKA_TOO_LATE: 'A batch was not sent, for its time had passed.',
  SAGA_KAFKA_PROTOCOL: 'The broker answered with an error that has no better name here.',
} as const;

export type KafkaPortErrorCode = keyof typeof kafkaPortErrorCodes;

export interface KafkaPortErrorOptions {
  /** What the reader can do about it, as one sentence. */
  readonly mend?: string;
  readonly cause?: unknown;
  /** True when the same call may succeed later without anybody changing anything. */
  readonly retriable?: boolean;
}

/** What the port throws. `retriable`: the same call may succeed later without anybody changing anything. */
export class KafkaPortError extends SagaError {
  declare readonly code: KafkaPortErrorCode;
  readonly retriable: boolean;

  constructor(code: KafkaPortErrorCode, what: string, options: KafkaPortErrorOptions = {}) {
    super(code, what, options);
    this.name = 'KafkaPortError';
    this.retriable = options.retriable ?? false;
  }
}

/**
 * Another owner of the transactional id has fenced, or the broker has aborted a transaction that exceeded its time-out
 * (the protocol does not tell them apart). Nothing of the batch becomes visible. Do not retry with this producer.
 */
export class ProducerFenced extends KafkaPortError {
  constructor(transactionalId: string, cause: unknown) {
    super(
      'SAGA_KAFKA_FENCED',
      `Transactional id "${transactionalId}" was taken over, or its transaction exceeded its time-out.`,
      {
        mend: 'Drop the partition; whoever owns it fences anew and goes on from the log.',
        cause,
      },
    );
    this.name = 'ProducerFenced';
  }
}

/** How far a transaction came before its error. */
export type TransactionStage = 'register' | 'send' | 'commit';

/** A transaction ended by an error. Discard the producer, fence anew, restore from the log. */
export class TransactionOutcomeUnknown extends KafkaPortError {
  readonly stage: TransactionStage;
  /** False when the commit was never asked for, so that the transaction cannot become visible any more. */
  readonly possiblyCommitted: boolean;

  constructor(transactionalId: string, stage: TransactionStage, cause: unknown) {
    const asked = stage === 'commit';
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(
      'SAGA_KAFKA_TRANSACTION_UNKNOWN',
      `The transaction of "${transactionalId}" failed at its ${stage}${asked ? ', so it may or may not have been committed' : ''}: ${reason}`,
      {
        mend: 'Discard the producer, fence with a new one and restore from the log.',
        cause,
        retriable: true,
      },
    );
    this.name = 'TransactionOutcomeUnknown';
    this.stage = stage;
    this.possiblyCommitted = asked;
  }
}
