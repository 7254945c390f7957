import type { z } from 'zod';
import { SagaError } from '../error/index.js';
import { type Reading, requireWire } from '../wire/index.js';
import {
  type EnvelopeShape,
  inWireOrder,
  leavesOut,
  type MessageValue,
  messageSchema,
  type Shape,
} from './envelope.js';

/** A message to a participant, not yet sent: canonical names, members in wire order. */
export interface Command {
  /** Name of the channel; the dialect decides the topic. */
  readonly channel: string;
  /** Topic variable of the documented dialect. */
  readonly topic: string;
  readonly type: string;
  readonly value: Readonly<Record<string, unknown>>;
}

export interface CommandType<V> {
  readonly channel: string;
  readonly topic: string;
  readonly type: string;
  readonly schema: z.ZodType;
  /**
   * Builds the command.
   *
   * @throws SagaError `SAGA_COMMAND_INVALID` when a member is missing or outside its width.
   */
  (value: Omit<V, 'type'>): Command;
}

export interface CommandChannel<E extends EnvelopeShape, T extends Readonly<Record<string, Shape>>> {
  readonly kind: 'command';
  readonly name: string;
  readonly topic: string;
  /** How a participant reads its commands. */
  readonly reading: Reading;
  readonly types: { readonly [K in keyof T & string]: CommandType<MessageValue<E, T[K]>> };
}

/** Any command channel, when its message types do not matter. */
export interface AnyCommandChannel {
  readonly kind: 'command';
  readonly name: string;
  readonly topic: string;
  readonly reading: Reading;
  readonly types: Readonly<Record<string, CommandType<never>>>;
}

const channelName = /^[a-z][a-z0-9-]*$/;

export function requireChannelName(name: string, topic: string): void {
  if (!channelName.test(name)) {
    throw new SagaError(
      'SAGA_CHANNEL_DEFINITION',
      `The channel name "${name}" (topic ${topic}) cannot be used.`,
      {
        mend: 'Use lower-case letters, digits and hyphens, beginning with a letter.',
      },
    );
  }
}

let asked: Set<AnyCommandChannel> | undefined;

/** The channels of the commands that are built while `build` runs; how a catalogue finds out where an action writes. */
export function channelsBuiltBy(build: () => unknown): ReadonlySet<AnyCommandChannel> {
  const found = new Set<AnyCommandChannel>();
  asked = found;
  try {
    build();
  } finally {
    asked = undefined;
  }
  return found;
}

/**
 * Describes a topic that commands are written to.
 *
 * `envelope` lists the members in the order in which they are written, with `TYPE` and `BODY` at their places (no `BODY`
 * for a flat message); `types` gives the body of each command type. Each type becomes a function that builds a command.
 */
export function defineCommandChannel<
  const E extends EnvelopeShape,
  const T extends Readonly<Record<string, Shape>>,
>(definition: {
  readonly name: string;
  readonly topic: string;
  readonly envelope: E;
  readonly types: T;
  /** How participants read the commands. Default `open`: names to the letter, unknown members passed over. */
  readonly reading?: Reading;
}): CommandChannel<E, T> {
  const { name, topic, envelope, reading = 'open' } = definition;
  requireChannelName(name, topic);
  const types: Record<string, CommandType<never>> = {};
  const channel: CommandChannel<E, T> = {
    kind: 'command',
    name,
    topic,
    reading,
    types: types as never,
  };
  for (const [type, body] of Object.entries(definition.types)) {
    const schema = messageSchema(envelope, type, body);
    const place = `The ${type} command for ${topic}`;
    // zod gives the members in the order of the schema, which is that of the envelope.
    const omits = leavesOut(envelope, body);
    const build = (value: object): Command => {
      asked?.add(channel);
      const judged = requireWire(schema, { ...value, type }, 'SAGA_COMMAND_INVALID', place, 'open') as Record<
        string,
        unknown
      >;
      return { channel: name, topic, type, value: omits ? inWireOrder(envelope, body, judged) : judged };
    };
    types[type] = Object.assign(build, { channel: name, topic, type, schema });
  }
  return channel;
}
