import type { OutMessage } from '@sagachart/core';
import { KafkaPortError } from '../client-port/index.js';
import type { LogChange } from '../log/index.js';
import { headerBytes } from './outgoing.js';

/** The largest records that topics take, as they are planned. */
export interface PlannedBytes {
  readonly changelog: number;
  readonly message: number;
}

function isTooLarge(thrown: unknown): boolean {
  for (let error = thrown; error instanceof KafkaPortError; error = error.cause) {
    if (error.code === 'SAGA_KAFKA_RECORD_TOO_LARGE') return true;
  }
  return false;
}

/** The largest that a record is by what is around it, in a batch of its own. */
const AROUND_A_RECORD = 512;

const bytesOf = ({ key, value, headers }: OutMessage): number =>
  Buffer.byteLength(key) + Buffer.byteLength(value) + headerBytes(headers) + AROUND_A_RECORD;

const oversizedMessage = (messages: readonly OutMessage[], planned: PlannedBytes): OutMessage | undefined =>
  messages.find((message) => bytesOf(message) > planned.message);

/** @throws KafkaPortError `SAGA_KAFKA_RECORD_TOO_LARGE` for a message that is larger than the topics are planned for */
export function requireSendable(messages: readonly OutMessage[], planned: PlannedBytes): void {
  const message = oversizedMessage(messages, planned);
  if (!message) return;
  throw new KafkaPortError(
    'SAGA_KAFKA_RECORD_TOO_LARGE',
    `A message of saga ${message.transactionId} for ${message.topic} has ${bytesOf(message)} bytes, more than the ${planned.message} that its topic is planned for.`,
    { mend: 'Let the action send less.' },
  );
}

/**
 * The saga of which came a record that is larger than planned, when a transaction was refused for a record's size. `undefined`
 * when all are within the plan: then the topics are not as they should be, and waiting for their owner loses nothing.
 */
export function oversizedSaga(
  thrown: unknown,
  changes: readonly LogChange[],
  messages: readonly OutMessage[],
  planned: PlannedBytes,
): string | undefined {
  if (!isTooLarge(thrown)) return undefined;
  const change = changes.find(([, text]) => text !== null && Buffer.byteLength(text) > planned.changelog);
  if (change) return change[0];
  return oversizedMessage(messages, planned)?.transactionId;
}
