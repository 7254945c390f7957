import {
  ATTEMPT_HEADER,
  decodeJson,
  encodeJson,
  type Headers,
  headerText,
  IDEMPOTENCY_KEY_HEADER,
  type OutMessage,
  SagaError,
  textBytes,
} from '@sagachart/core';

/** A command as a participant gets it. */
export interface ReceivedCommand {
  readonly transactionId: string;
  /** The topic variable. */
  readonly topic: string;
  /** The transaction id. */
  readonly key: string;
  /** The decoded value; 64-bit integers beyond 2^53 are bigints. */
  readonly value: unknown;
  readonly headers: Headers;
  /** The same for every sending of one command. */
  readonly idempotencyKey: string | undefined;
  /** 1 for the first sending. */
  readonly attempt: number;
  /** Virtual time, in milliseconds of the Unix epoch. */
  readonly at: number;
}

/** A message that a participant sends in answer. */
export interface Reply {
  /** The topic variable. */
  readonly topic: string;
  readonly key?: string;
  /** Written as JSON; bigints as numbers, digit by digit. */
  readonly value: unknown;
  /** Default: the headers of the command, so that the answer says which sending of it it is about. */
  readonly headers?: HeadersGiven;
  /** Milliseconds between command and answer. Default 0. */
  readonly delayMs?: number;
}

/** Obeys the commands it knows and answers them; nothing for commands that are not its own. */
export type Participant = (command: ReceivedCommand) => readonly Reply[] | undefined | void;

/** @throws SagaError `SAGA_OPTION_INVALID` for anything but a list, such as the promise of an async function. */
export function repliesOf(participant: Participant, command: ReceivedCommand): readonly Reply[] {
  const replies: unknown = participant(command) ?? [];
  if (Array.isArray(replies)) return replies as readonly Reply[];
  throw new SagaError(
    'SAGA_OPTION_INVALID',
    `A participant answered a command on ${command.topic} with something that is no list of replies.`,
    {
      mend: 'Return an array, or nothing, at once; what takes time is said by `delayMs`.',
      at: 'participants',
    },
  );
}

/** Headers in order as bytes, or names with texts. */
export type HeadersGiven = Headers | Readonly<Record<string, string | Uint8Array>>;

/** A message as it goes over a topic. `value` is the text (or the bytes) itself, so that broken messages can be sent too. */
export interface TopicMessage {
  /** The topic variable. */
  readonly topic: string;
  readonly key?: string;
  readonly value: string | Uint8Array | null;
  readonly headers?: HeadersGiven;
}

const isList = (headers: HeadersGiven): headers is Headers => Array.isArray(headers);

/** Headers as they are carried, whichever way they were given. */
export function headersOf(given: HeadersGiven = []): Headers {
  if (isList(given)) return given;
  return Object.entries(given).map(
    ([name, value]) => [name, typeof value === 'string' ? textBytes(value) : value] as const,
  );
}

export function receivedCommand(message: OutMessage, at: number): ReceivedCommand {
  const { transactionId, topic, key, value, headers } = message;
  return {
    transactionId,
    topic,
    key,
    value: decodeJson(value),
    headers,
    idempotencyKey: headerText(headers, IDEMPOTENCY_KEY_HEADER),
    attempt: Number(headerText(headers, ATTEMPT_HEADER) ?? 1),
    at,
  };
}

export function replyMessage({ topic, key, value, headers }: Reply, command: ReceivedCommand): TopicMessage {
  return {
    topic,
    key: key ?? command.key,
    value: encodeJson(value),
    headers: headers ?? command.headers,
  };
}
