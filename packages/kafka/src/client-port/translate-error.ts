import {
  ErrorCode,
  errorChain,
  isConnectionError,
  isPassingCode,
  protocolCodeOf,
} from './connection/error-codes.js';
import { KafkaPortError, type KafkaPortErrorCode } from './errors.js';

/** What was being done, for the sentence and the mend. */
export interface ErrorContext {
  /** In the form "reading topic x", "joining group y". */
  readonly doing: string;
  /** Addresses that were tried. */
  readonly brokers: readonly { readonly host: string; readonly port: number }[];
  readonly tls: boolean;
}

type Meaning = readonly [code: KafkaPortErrorCode, what: string, mend: string];

const TOPIC_MEND =
  'Create the topic, or correct its name (a topic variable that is not set names the topic itself).';
const SIZE_MEND = 'Raise max.message.bytes of the topic, or send less in one record.';
const TOPIC_SPEC_MEND = 'Correct the name, partition count, replication factor or settings of the topic.';
const REPLICAS_MEND = 'Bring brokers back, or lower min.insync.replicas.';

const MEANINGS: Readonly<Record<number, Meaning>> = {
  [ErrorCode.offsetOutOfRange]: [
    'SAGA_KAFKA_OUT_OF_RANGE',
    'the log does not have that offset',
    'Start at its beginning.',
  ],
  [ErrorCode.unknownTopicOrPartition]: [
    'SAGA_KAFKA_TOPIC_UNKNOWN',
    'the topic or partition does not exist',
    TOPIC_MEND,
  ],
  [ErrorCode.messageTooLarge]: ['SAGA_KAFKA_RECORD_TOO_LARGE', 'a record is too large', SIZE_MEND],
  [ErrorCode.recordListTooLarge]: [
    'SAGA_KAFKA_RECORD_TOO_LARGE',
    'a batch is larger than a log segment',
    SIZE_MEND,
  ],
  [ErrorCode.notEnoughReplicas]: [
    'SAGA_KAFKA_NOT_ENOUGH_REPLICAS',
    'too few replicas are in sync',
    REPLICAS_MEND,
  ],
  [ErrorCode.notEnoughReplicasAfterAppend]: [
    'SAGA_KAFKA_NOT_ENOUGH_REPLICAS',
    'too few replicas are in sync',
    REPLICAS_MEND,
  ],
  [ErrorCode.coordinatorNotAvailable]: [
    'SAGA_KAFKA_COORDINATOR',
    'the coordinator is not available',
    'Check that the internal topics __consumer_offsets and __transaction_state have leaders (their replication factor must not exceed the number of brokers).',
  ],
  [ErrorCode.coordinatorLoading]: [
    'SAGA_KAFKA_COORDINATOR',
    'the coordinator is still loading',
    'Try again shortly.',
  ],
  [ErrorCode.notCoordinator]: ['SAGA_KAFKA_COORDINATOR', 'the coordinator has moved', 'Try again shortly.'],
  17: [
    'SAGA_KAFKA_TOPIC_INVALID',
    'the topic name is not allowed',
    'Use letters, digits, ".", "_" and "-", at most 249.',
  ],
  [ErrorCode.illegalGeneration]: [
    'SAGA_KAFKA_NOT_OWNER',
    'the group has moved on',
    'The partitions come again with the next assignment.',
  ],
  [ErrorCode.unknownMemberId]: [
    'SAGA_KAFKA_NOT_OWNER',
    'the group has given this member up',
    'The partitions come again with the next assignment.',
  ],
  [ErrorCode.rebalanceInProgress]: [
    'SAGA_KAFKA_NOT_OWNER',
    'the group is rebalancing',
    'The partitions come again with the next assignment.',
  ],
  [ErrorCode.topicAuthorizationFailed]: [
    'SAGA_KAFKA_NOT_AUTHORIZED',
    'the user may not use the topic',
    'Grant DESCRIBE and READ or WRITE on the topic.',
  ],
  30: ['SAGA_KAFKA_NOT_AUTHORIZED', 'the user may not use the group', 'Grant READ on the group.'],
  31: [
    'SAGA_KAFKA_NOT_AUTHORIZED',
    'the user lacks a cluster permission',
    'Grant CREATE on the topics, or IDEMPOTENT_WRITE on the cluster.',
  ],
  32: [
    'SAGA_KAFKA_RECORD_REFUSED',
    'the timestamp of a record is not accepted',
    'Check the clock and message.timestamp settings of the topic.',
  ],
  33: [
    'SAGA_KAFKA_AUTHENTICATION',
    'the broker does not offer that SASL mechanism',
    'Use a mechanism of sasl.enabled.mechanisms.',
  ],
  34: [
    'SAGA_KAFKA_AUTHENTICATION',
    'the broker did not expect SASL here',
    'Use the port of the SASL listener, or leave SASL out.',
  ],
  37: ['SAGA_KAFKA_TOPIC_INVALID', 'the number of partitions is not valid', TOPIC_SPEC_MEND],
  38: [
    'SAGA_KAFKA_TOPIC_INVALID',
    'the replication factor is larger than the number of brokers',
    TOPIC_SPEC_MEND,
  ],
  39: ['SAGA_KAFKA_TOPIC_INVALID', 'the replica assignment is not valid', TOPIC_SPEC_MEND],
  40: ['SAGA_KAFKA_TOPIC_INVALID', 'a setting is not valid', TOPIC_SPEC_MEND],
  44: ['SAGA_KAFKA_TOPIC_INVALID', 'a policy of the cluster forbids it', TOPIC_SPEC_MEND],
  53: [
    'SAGA_KAFKA_NOT_AUTHORIZED',
    'the user may not use the transactional id',
    'Grant DESCRIBE and WRITE on the transactional id.',
  ],
  58: [
    'SAGA_KAFKA_AUTHENTICATION',
    'the broker refused user name or password',
    'Correct the SASL user name and password.',
  ],
  [ErrorCode.outOfOrderSequence]: [
    'SAGA_KAFKA_OUT_OF_SEQUENCE',
    'the numbers of a batch do not follow those that the leader remembers of its producer',
    'Look whether the batch was stored, and send what was not under a new producer id.',
  ],
  [ErrorCode.unknownProducerId]: [
    'SAGA_KAFKA_OUT_OF_SEQUENCE',
    'the leader does not know the producer of a batch',
    'Look whether the batch was stored, and send what was not under a new producer id.',
  ],
  [ErrorCode.invalidProducerEpoch]: [
    'SAGA_KAFKA_FENCED',
    'another producer has taken over',
    'Discard this producer.',
  ],
  [ErrorCode.producerFenced]: [
    'SAGA_KAFKA_FENCED',
    'another producer has taken over',
    'Discard this producer.',
  ],
  87: [
    'SAGA_KAFKA_RECORD_REFUSED',
    'a record is not valid for its topic',
    'A compacted topic takes no record without a key.',
  ],
};

function isTlsFault(chain: readonly Error[], tls: boolean): boolean {
  return chain.some((error) => {
    const code = String((error as { code?: unknown }).code ?? '');
    if (/CERT|^ERR_SSL|^ERR_TLS|^EPROTO$|SELF_SIGNED|UNABLE_TO_/.test(code)) return true;
    return tls && /before secure TLS connection|wrong version number|handshake/i.test(error.message);
  });
}

function connectionFault(error: unknown, context: ErrorContext, chain: readonly Error[]): KafkaPortError {
  const addresses = context.brokers.map(({ host, port }) => `${host}:${port}`).join(', ');
  const inner = chain.at(-1)?.message ?? String(error);
  const refused = chain.some((one) =>
    /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT/.test(
      String((one as { code?: unknown }).code),
    ),
  );
  if (refused || inner === 'Connection timeout') {
    return new KafkaPortError(
      'SAGA_KAFKA_NO_BROKER',
      `No broker answers while ${context.doing} (${addresses}): ${inner}.`,
      {
        mend: 'Check the bootstrap addresses, that Kafka runs, and that its advertised.listeners can be reached from here.',
        cause: error,
        retriable: true,
      },
    );
  }
  const expected = context.tls ? 'SASL' : 'TLS or SASL';
  return new KafkaPortError(
    'SAGA_KAFKA_CONNECTION_LOST',
    `The connection failed while ${context.doing}: ${inner}.`,
    {
      mend: `Try again; look into the broker's log if it stays so. If it happens at once on every connection, the listener may expect ${expected}.`,
      cause: error,
      retriable: true,
    },
  );
}

/** Turns anything that was thrown below the port into a `KafkaPortError`; one that is already is kept. */
export function translateError(error: unknown, context: ErrorContext): KafkaPortError {
  if (error instanceof KafkaPortError) return error;
  const chain = errorChain(error);
  const nested = chain.find((one) => one instanceof KafkaPortError);
  if (nested instanceof KafkaPortError) return nested;
  const place = chain
    .map((one) => one as { topic?: unknown; partition?: unknown })
    .find(({ topic }) => typeof topic === 'string');
  const partition = place?.partition === undefined ? '' : ` partition ${String(place.partition)}`;
  const about = place === undefined ? '' : ` (topic "${String(place.topic)}"${partition})`;
  if (chain.some((one) => one.name === 'KafkaJSSASLAuthenticationError')) {
    return new KafkaPortError(
      'SAGA_KAFKA_AUTHENTICATION',
      `The broker refused the SASL login while ${context.doing}: ${chain.at(-1)!.message}.`,
      {
        mend: 'Correct the SASL mechanism, user name and password.',
        cause: error,
      },
    );
  }
  if (isTlsFault(chain, context.tls)) {
    return new KafkaPortError(
      'SAGA_KAFKA_TLS',
      `The TLS handshake failed while ${context.doing}: ${chain.at(-1)!.message}.`,
      {
        mend: "Check the certificate authority given, the broker's host name in its certificate, and that the port speaks TLS.",
        cause: error,
      },
    );
  }
  const code = protocolCodeOf(error);
  const meaning = code === undefined ? undefined : MEANINGS[code];
  if (code !== undefined && meaning) {
    const [portCode, what, mend] = meaning;
    const retriable = isPassingCode(code);
    return new KafkaPortError(portCode, `Failed while ${context.doing}: ${what}${about}.`, {
      mend,
      cause: error,
      retriable,
    });
  }
  if (isConnectionError(error)) return connectionFault(error, context, chain);
  const message = error instanceof Error ? error.message : String(error);
  return new KafkaPortError('SAGA_KAFKA_PROTOCOL', `Failed while ${context.doing}${about}: ${message}.`, {
    cause: error,
    retriable: code !== undefined && isPassingCode(code),
  });
}

/** Whether doing the same again may help: the connection broke, or the cluster is between two states. */
export function isPassingError(error: unknown): boolean {
  if (error instanceof KafkaPortError) return error.retriable;
  const code = protocolCodeOf(error);
  if (code !== undefined) return isPassingCode(code);
  return isConnectionError(error) && !isTlsFault(errorChain(error), true);
}
