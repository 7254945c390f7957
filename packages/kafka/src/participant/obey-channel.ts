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
import type { Obey, ReceivedCommand, Reply } from './types.js';

/** One handler for each command type that is obeyed; the others are passed over. */
export type ChannelHandlers<E extends EnvelopeShape, T extends Readonly<Record<string, Shape>>> = {
  readonly [K in keyof T]?: (
    command: MessageValue<E, T[K]>,
    received: ReceivedCommand,
  ) => readonly Reply[] | Promise<readonly Reply[]>;
};

/**
 * Obeys the commands of one channel with a handler for each type, typed by the channel.
 *
 * A command that does not fit its type makes the returned function throw `SAGA_COMMAND_INVALID`; the participant passes
 * it over and tells `onUnreadable`.
 */
export function obeyChannel<E extends EnvelopeShape, T extends Readonly<Record<string, Shape>>>(
  channel: CommandChannel<E, T>,
  handlers: ChannelHandlers<E, T>,
): Obey {
  const types = channel.types as Readonly<
    Record<string, { readonly schema: Parameters<typeof readWire>[0] }>
  >;
  return (received) => {
    const type = typeOf(channel.reading, received.value);
    const handler =
      typeof type === 'string' && Object.hasOwn(handlers, type)
        ? (
            handlers as Record<
              string,
              ((command: unknown, received: ReceivedCommand) => ReturnType<Obey>) | undefined
            >
          )[type]
        : undefined;
    const schema = typeof type === 'string' ? types[type]?.schema : undefined;
    if (!handler || !schema) return [];
    const judged = readWire(schema, received.value, channel.reading);
    if (judged.ok) return handler(judged.value, received);
    throw new SagaError(
      'SAGA_COMMAND_INVALID',
      `A ${String(type)} command does not fit: ${faultText(judged.faults)}.`,
    );
  };
}

function typeOf(reading: Reading, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const members = value as Readonly<Record<string, unknown>>;
  return reading === 'go' ? memberInAnyCase(members, 'type') : members['type'];
}

/** An answer on a status channel. */
export function reply(
  channel: AnyStatusChannel,
  value: object,
  options: { readonly rejection?: boolean } = {},
): Reply {
  return { topic: channel.topic, value, ...options };
}
