import {
  type AnyStatusChannel,
  type CommandChannel,
  type EnvelopeShape,
  faultText,
  memberInAnyCase,
  type MessageValue,
  type Reading,
  readWire,
  SagaError,
  type Shape,
} from '@sagachart/core';
import type { GivenUp, Obey, ReceivedCommand, Reject, Reply } from './types.js';

/** One handler for each command type that is handled; the others are passed over. */
export type ChannelHandlers<E extends EnvelopeShape, T extends Readonly<Record<string, Shape>>> = {
  readonly [K in keyof T]?: (
    command: MessageValue<E, T[K]>,
    received: ReceivedCommand,
  ) => readonly Reply[] | Promise<readonly Reply[]>;
};

/** For each command type, what its saga is told when a command was given up. */
export type ChannelRejections<E extends EnvelopeShape, T extends Readonly<Record<string, Shape>>> = {
  readonly [K in keyof T]?: (
    command: MessageValue<E, T[K]>,
    why: GivenUp,
    received: ReceivedCommand,
  ) => readonly Reply[];
};

/** The answer to a command for which there is no handler: another participant may have one. */
export const NOT_HANDLED: readonly Reply[] = Object.freeze([]);

type AnyHandler<A extends readonly unknown[], R> = ((command: unknown, ...more: A) => R) | undefined;

function typeOf(reading: Reading, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const members = value as Readonly<Record<string, unknown>>;
  return reading === 'go' ? memberInAnyCase(members, 'type') : members['type'];
}

/** The handler for the type of a command, and the command as its channel has it; `undefined` when there is none. */
function typed<A extends readonly unknown[], R>(
  channel: { readonly types: object; readonly reading: Reading },
  handlers: object,
  value: unknown,
): ((...more: A) => R) | undefined {
  const type = typeOf(channel.reading, value);
  if (typeof type !== 'string' || !Object.hasOwn(handlers, type)) return undefined;
  const handler = (handlers as Record<string, AnyHandler<A, R>>)[type];
  const types = channel.types as Record<
    string,
    { readonly schema: Parameters<typeof readWire>[0] } | undefined
  >;
  const schema = types[type]?.schema;
  if (!handler || !schema) return undefined;
  const judged = readWire(schema, value, channel.reading);
  if (judged.ok) return (...more) => handler(judged.value, ...more);
  throw new SagaError(
    'SAGA_COMMAND_INVALID',
    `A ${type} command does not fit: ${faultText(judged.faults)}.`,
    { mend: 'Correct the sender; the command is in the dead letters.' },
  );
}

/**
 * Handles the commands of one channel with a handler for each type, typed by the channel.
 *
 * A command that does not fit its type makes the returned function throw `SAGA_COMMAND_INVALID`; the participant passes
 * it over, keeps it in the dead letters and tells `onUnreadable`.
 *
 * @example
 * ```ts no-run
 * const obey = obeyChannel(bankCommands, {
 *   MOVE: async ({ transactionId, account, body }, { idempotencyKey, signal }) => {
 *     await ledger.move({ key: idempotencyKey, account, amount: body.amount }, { signal });
 *     return [reply(bankStatus, { transactionId, account, type: 'MOVED', body })];
 *   },
 * });
 * ```
 */
export function obeyChannel<E extends EnvelopeShape, T extends Readonly<Record<string, Shape>>>(
  channel: CommandChannel<E, T>,
  handlers: ChannelHandlers<E, T>,
): Obey {
  return (received) =>
    typed<[ReceivedCommand], ReturnType<Obey>>(channel, handlers, received.value)?.(received) ?? NOT_HANDLED;
}

/**
 * Tells sagas of commands that were given up, typed by the channel: the `reject` of a participant. A type that is left out
 * answers nothing.
 *
 * @example
 * ```ts no-run
 * const reject = rejectChannel(bankCommands, {
 *   MOVE: ({ transactionId, account, body }, { error, mayHaveHappened }) =>
 *     mayHaveHappened
 *       ? []
 *       : [
 *           reply(
 *             bankStatus,
 *             { transactionId, account, type: 'REFUSED', body: { ...body, reason: error.what } },
 *             { rejection: true },
 *           ),
 *         ],
 * });
 * ```
 */
export function rejectChannel<E extends EnvelopeShape, T extends Readonly<Record<string, Shape>>>(
  channel: CommandChannel<E, T>,
  rejections: ChannelRejections<E, T>,
): Reject {
  return (received, why) =>
    typed<[GivenUp, ReceivedCommand], readonly Reply[]>(
      channel,
      rejections,
      received.value,
    )?.(why, received) ?? [];
}

/** An answer on a status channel. */
export function reply(
  channel: AnyStatusChannel,
  value: object,
  options: { readonly rejection?: boolean } = {},
): Reply {
  return { topic: channel.topic, value, ...options };
}
