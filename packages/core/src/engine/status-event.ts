import type { Catalog } from '../action/index.js';
import { type AnyStatusChannel, messageMember, type StatusType, transactionIdOf } from '../channel/index.js';
import type { StatusChartEvent } from '../chart/index.js';
import { faultText, fingerprint, type JsonValue, readWire } from '../wire/index.js';
import type { IgnoredReason, SourceCoordinates } from './io.js';

/** A status event that names a saga and has a type that the catalogue knows; its content is not yet judged. */
export interface AddressedEvent {
  readonly transactionId: string;
  readonly type: StatusType<unknown>;
  readonly value: JsonValue;
}

/** Finds out whom a decoded status event concerns. */
export function addressOf(
  catalog: Catalog,
  topic: string,
  value: JsonValue,
): AddressedEvent | { readonly ignored: IgnoredReason } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { ignored: 'unknown-type' };
  const members = value as Readonly<Record<string, unknown>>;
  let known: { channel: AnyStatusChannel; type: StatusType<unknown> } | undefined;
  for (const channel of catalog.statusChannelsOn(topic)) {
    const name = messageMember(channel, members, 'type');
    const type =
      typeof name === 'string' && Object.hasOwn(channel.types, name) ? channel.types[name] : undefined;
    if (type) known = { channel, type };
  }
  if (!known) return { ignored: 'unknown-type' };
  const transactionId = transactionIdOf(known.channel, members);
  return transactionId === undefined
    ? { ignored: 'without-transaction' }
    : { transactionId, type: known.type, value };
}

/** What of a message tells to which sending of a command it belongs, and whether it came before. */
export interface Origin {
  readonly key: string | undefined;
  readonly attempt: number | undefined;
  /** See `sourceOf`. */
  readonly source: string | undefined;
}

/**
 * What only the same message has, however often it is read. Its place alone does not do: a topic that is deleted and created again
 * counts from the beginning.
 */
export const sourceOf = ({ topic, partition, offset }: SourceCoordinates, text: string): string =>
  `${topic} ${partition} ${offset} ${fingerprint(text)}`;

/** Judges the content of an addressed event and makes it an event for the chart. */
export function chartEventOf(
  { type, value }: AddressedEvent,
  { key, attempt, source }: Origin,
  at: number,
): { readonly event: StatusChartEvent } | { readonly fault: string } {
  const judged = readWire(type.schema, value, type.reading);
  if (!judged.ok) return { fault: `${type.type} event: ${faultText(judged.faults)}` };
  const echoed = {
    ...(key === undefined ? {} : { key }),
    ...(attempt === undefined ? {} : { attempt }),
    ...(source === undefined ? {} : { source }),
  };
  return { event: { type: type.event, value: judged.value, at, ...echoed } };
}
