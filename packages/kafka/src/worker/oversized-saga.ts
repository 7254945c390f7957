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
  const bytes = ({ value, headers }: OutMessage): number => Buffer.byteLength(value) + headerBytes(headers);
  return messages.find((message) => bytes(message) > planned.message)?.transactionId;
}
