import {
  ATTEMPT_HEADER,
  decodeJson,
  type Headers,
  headerText,
  IDEMPOTENCY_KEY_HEADER,
  messageOf,
  SagaError,
} from '@sagachart/core';
import type { KafkaRecord } from '../client-port/index.js';
import type { ReceivedCommand, Reply } from './types.js';

/** A command without its signal, which each attempt brings. */
export type Command = Omit<ReceivedCommand, 'signal'>;

/**
 * @param topic the topic variable
 * @throws SagaError `SAGA_COMMAND_UNREADABLE` when the value is not JSON
 */
export function readCommand(record: KafkaRecord, topic: string): Command {
  const headers: Headers = record.headers;
  const command = {
    topic,
    key: record.key?.toString() ?? '',
    headers,
    idempotencyKey: headerText(headers, IDEMPOTENCY_KEY_HEADER),
    attempt: Number(headerText(headers, ATTEMPT_HEADER) ?? '1'),
  };
  try {
    return { ...command, value: decodeJson(record.value?.toString() ?? '') };
  } catch (cause) {
    throw new SagaError(
      'SAGA_COMMAND_UNREADABLE',
      `The command at offset ${record.offset} of ${topic} partition ${record.partition} is not JSON: ${messageOf(cause)}.`,
      { mend: 'Correct the sender; the command is in the dead letters.', cause },
    );
  }
}

/** An answer goes out with the headers of its command, the attempt too: it says which sending it is about. */
export const withHeaders = (reply: Reply, { headers }: Command): Reply =>
  reply.headers ? reply : { ...reply, headers };
