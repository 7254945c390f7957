import { type AnyStatusChannel, type CommandChannel, readWire, SagaError, faultText } from '@sagachart/core';
import type { Obey, ReceivedCommand, Reply } from './types.js';

type ValueOfType<T> = T extends (value: infer V) => unknown ? V : never;

/** One handler for each command type that is obeyed; the others are passed over. */
export type ChannelHandlers<T extends Readonly<Record<string, unknown>>> = {
  readonly [K in keyof T]?: (
    command: ValueOfType<T[K]> & { readonly type: string },
    received: ReceivedCommand,
  ) => readonly Reply[] | Promise<readonly Reply[]>;
};

/**
 * Obeys the commands of one channel with a handler for each type, typed by the channel.
 *
 * @throws SagaError `SAGA_COMMAND_INVALID` from the returned function for a command that does not fit its type
 */
export function obeyChannel<C extends CommandChannel<never, never>>(
  channel: C,
  handlers: ChannelHandlers<C['types'] & Readonly<Record<string, unknown>>>,
): Obey {
  const types = channel.types as Readonly<Record<string, { readonly schema: Parameters<typeof readWire>[0] }>>;
  return (received) => {
    const type = (received.value as { type?: unknown } | null)?.type;
    const handler =
      typeof type === 'string' && Object.hasOwn(handlers, type)
        ? (handlers as Record<string, ((command: unknown, received: ReceivedCommand) => readonly Reply[]) | undefined>)[type]
        : undefined;
    const schema = typeof type === 'string' ? types[type]?.schema : undefined;
    if (!handler || !schema) return [];
    const judged = readWire(schema, received.value, 'lenient');
    if (judged.ok) return handler(judged.value, received);
    throw new SagaError('SAGA_COMMAND_INVALID', `A ${String(type)} command does not fit: ${faultText(judged.faults)}.`);
  };
}

/** An answer on a status channel. */
export function reply(channel: AnyStatusChannel, value: object, options: { readonly rejection?: boolean } = {}): Reply {
  return { topic: channel.topic, value, ...options };
}
