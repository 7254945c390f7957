import type { z } from 'zod';
import { SagaError } from '../error/index.js';
import { memberInAnyCase, NIL_UUID, normaliseUuid, type Reading } from '../wire/index.js';
import { requireChannelName } from './command-channel.js';
import { type EnvelopeShape, type MessageValue, messageSchema, type Shape } from './envelope.js';

/** One type of status event of one channel. `V` is the value of the message, `N` the name of the chart event. */
export interface StatusType<V, N extends string = string> {
  readonly channel: string;
  readonly topic: string;
  readonly type: string;
  readonly schema: z.ZodType;
  readonly reading: Reading;
  /** Name of the chart event: `<channel>.<TYPE>`. */
  readonly event: N;
  /** Only for the compiler. */
  readonly value?: V;
}

/** Where a status event carries its transaction id; the places are tried in order, nil uuids are passed over. */
export type TransactionIdPlace = 'top' | 'body';

export interface StatusChannel<
  E extends EnvelopeShape,
  T extends Readonly<Record<string, Shape>>,
  N extends string = string,
> {
  readonly kind: 'status';
  readonly name: N;
  readonly topic: string;
  readonly transactionIdAt: readonly TransactionIdPlace[];
  readonly reading: Reading;
  readonly types: { readonly [K in keyof T & string]: StatusType<MessageValue<E, T[K]>, `${N}.${K}`> };
}

export interface AnyStatusChannel {
  readonly kind: 'status';
  readonly name: string;
  readonly topic: string;
  readonly transactionIdAt: readonly TransactionIdPlace[];
  readonly reading: Reading;
  readonly types: Readonly<Record<string, StatusType<unknown>>>;
}

/**
 * The events of a channel as the machine of a saga is given them, for `setup({ types: { events: … } })`.
 *
 * @example
 * setup({ types: { events: {} as StatusEvent<typeof approvalStatus> } });
 * // { type: 'approval.GRANTED'; value: … } | { type: 'approval.REFUSED'; value: … }
 */
export type StatusEvent<C extends { readonly types: object }> = {
  [K in keyof C['types']]: C['types'][K] extends StatusType<infer V, infer N>
    ? { readonly type: N; readonly value: V }
    : never;
}[keyof C['types']];

/** The value of the messages of a status type. */
export type StatusValue<S> = S extends StatusType<infer V> ? V : never;

/**
 * Describes a topic that status events are read from. Event types that the channel does not name are ignored; an
 * event of a named type that does not fit goes to the dead letters.
 *
 * @throws SagaError `SAGA_CHANNEL_DEFINITION`
 */
export function defineStatusChannel<
  const E extends EnvelopeShape,
  const T extends Readonly<Record<string, Shape>>,
  const N extends string = string,
>(definition: {
  readonly name: N;
  readonly topic: string;
  readonly envelope: E;
  readonly types: T;
  readonly transactionIdAt: readonly TransactionIdPlace[];
  /** How the events are read. Default `open`: names to the letter, unknown members passed over. */
  readonly reading?: Reading;
}): StatusChannel<E, T, N> {
  const { name, topic, envelope, transactionIdAt, reading = 'open' } = definition;
  requireChannelName(name, topic);
  if (
    transactionIdAt.length === 0 ||
    !transactionIdAt.every((place) => place === 'top' || place === 'body')
  ) {
    throw new SagaError(
      'SAGA_CHANNEL_DEFINITION',
      `The status channel "${name}" does not say where its events carry the transaction id.`,
      { mend: "Give `transactionIdAt: ['top']`, ['body'], or both in the order of trying.", at: name },
    );
  }
  const types: Record<string, StatusType<unknown>> = {};
  for (const [type, body] of Object.entries(definition.types)) {
    types[type] = {
      channel: name,
      topic,
      type,
      schema: messageSchema(envelope, type, body),
      reading,
      event: `${name}.${type}`,
    };
  }
  const channel: StatusChannel<E, T, N> = {
    kind: 'status',
    name,
    topic,
    transactionIdAt,
    reading,
    types: types as never,
  };
  for (const type of Object.values(types)) channels.set(type, channel);
  return channel;
}

const channels = new WeakMap<object, AnyStatusChannel>();

/** The channel that a type of status event belongs to. */
export const channelOfType = (type: StatusType<unknown>): AnyStatusChannel | undefined => channels.get(type);

/** A member of a decoded message, under the names by which the channel reads. */
export const messageMember = (
  { reading }: Pick<AnyStatusChannel, 'reading'>,
  value: Readonly<Record<string, unknown>>,
  name: string,
): unknown => (reading === 'go' ? memberInAnyCase(value, name) : value[name]);

/** The transaction id of a decoded status event, or `undefined` when it names none. */
export function transactionIdOf(
  channel: Pick<AnyStatusChannel, 'transactionIdAt' | 'reading'>,
  value: Readonly<Record<string, unknown>>,
): string | undefined {
  for (const place of channel.transactionIdAt) {
    const holder = place === 'top' ? value : messageMember(channel, value, 'body');
    if (typeof holder !== 'object' || holder === null) continue;
    const text = messageMember(channel, holder as Record<string, unknown>, 'transactionId');
    const id = typeof text === 'string' ? normaliseUuid(text) : undefined;
    if (id !== undefined && id !== NIL_UUID) return id;
  }
  return undefined;
}
