import type { Catalog } from '../action/index.js';
import { transactionIdOf } from '../channel/index.js';
import { restoreHeaders, type StoredHeaders, storeHeaders } from '../wire/index.js';
import { plainAnswer } from './activity-answer.js';
import { readSagaEvent } from './defined-command.js';
import type {
  ActivityInput,
  EngineInput,
  MessageInput,
  OperatorVerb,
  SourceCoordinates,
  TimeInput,
} from './io.js';
import { messageText, readMessage } from './read-message.js';

/** An input that came for a saga while it was held, as its record keeps it. Plain JSON. */
export type KeptInput =
  | {
      readonly kind: 'message';
      readonly topic: string;
      readonly key?: string;
      readonly value: string;
      readonly headers: StoredHeaders;
      readonly source?: SourceCoordinates;
    }
  | {
      readonly kind: 'activity';
      readonly key: string;
      readonly attempt?: number;
      readonly outcome: ActivityInput['outcome'];
    }
  | {
      readonly kind: 'operator';
      readonly command: OperatorVerb;
      readonly step?: string;
      readonly by?: string;
      readonly reason?: string;
    };

type Addressed = Exclude<EngineInput, TimeInput>;

/**
 * The saga that an input is for, without judging what it says: a release that lacks the type of an event has to keep it all the
 * same. `undefined` for saga commands, and for what names no saga.
 */
export function addresseeOf(input: Addressed, catalog: Catalog): string | undefined {
  if (input.kind !== 'message') return input.transactionId;
  const read = readMessage(input);
  if ('code' in read) return undefined;
  const { json } = read;
  if (input.topic === catalog.sagaCommandTopic) {
    const event = readSagaEvent(json);
    return event && 'transactionId' in event ? event.transactionId : undefined;
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
  for (const channel of catalog.statusChannelsOn(input.topic)) {
    const id = transactionIdOf(channel, json as Readonly<Record<string, unknown>>);
    if (id !== undefined) return id;
  }
  return undefined;
}

export function keptOf(input: Addressed): KeptInput {
  switch (input.kind) {
    case 'message': {
      const { topic, key, value, headers = [], source } = input;
      return {
        kind: 'message',
        topic,
        ...(key === undefined ? {} : { key }),
        value: messageText(value ?? ''),
        headers: storeHeaders(headers),
        ...(source ? { source } : {}),
      };
    }
    case 'activity': {
      const { key, attempt, outcome } = input;
      const { type, value } = plainAnswer(outcome);
      const plain = type === 'activity.answered' ? { result: value } : { error: String(value) };
      return { kind: 'activity', key, ...(attempt === undefined ? {} : { attempt }), outcome: plain };
    }
    case 'operator': {
      const { at: _at, transactionId: _id, ...kept } = input;
      return kept;
    }
  }
}

/** A kept input as it goes into the engine, now that its saga can go on. */
export function inputOf(kept: KeptInput, transactionId: string, at: number): Addressed {
  if (kept.kind !== 'message') return { ...kept, transactionId, at };
  return messageOfKept(kept, at);
}

export const messageOfKept = (
  { headers, ...kept }: Extract<KeptInput, { kind: 'message' }>,
  at: number,
): MessageInput => ({ ...kept, headers: restoreHeaders(headers), at });
