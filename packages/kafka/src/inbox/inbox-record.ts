import type { ActivityCall, EngineInput, Headers, OperatorVerb } from '@sagachart/core';
import { decodeJson, encodeExactly, encodeJson } from '@sagachart/core';
import type { KafkaRecord, OutgoingRecord, RecordHeader } from '../client-port/index.js';

/** Where a message was read by the router; `incarnation` is another one when the topic was deleted and made anew. */
export interface InboxSource {
  /** The topic variable. */
  readonly topic: string;
  readonly partition: number;
  readonly incarnation: string;
  readonly offset: number;
  /** It came on the topic of saga commands, and is a command of an operator. */
  readonly operator?: boolean;
}

const KIND = 'sagachart-kind';
const SOURCE = 'sagachart-source';
const OPERATOR_MARK = ' operator';

/**
 * A record keeps the time of its sender within bounds. A later one the inbox might refuse, as Kafka 4 does by default; and a
 * record that looks too old would be deleted by the retention of the inbox before it is handled.
 */
const OLDEST_MS = 86_400_000;

/** An inbox record for a message of a source topic: value and headers as they came, with ours before them. */
export function messageRecord(
  to: { readonly topic: string; readonly partition: number },
  transactionId: string,
  record: KafkaRecord,
  source: InboxSource,
  now = Date.now(),
): OutgoingRecord {
  const { topic, partition, incarnation, offset, operator = false } = source;
  const came = `${topic} ${partition} ${incarnation} ${offset}${operator ? OPERATOR_MARK : ''}`;
  return {
    ...to,
    key: Buffer.from(transactionId),
    value: record.value,
    headers: [[SOURCE, Buffer.from(came)], ...record.headers],
    timestampMs: Math.min(now, Math.max(record.timestampMs, now - OLDEST_MS)),
  };
}

/** An inbox record for the answer of a port. */
export function activityRecord(
  to: { readonly topic: string; readonly partition: number },
  { transactionId, key, attempt }: Pick<ActivityCall, 'transactionId' | 'key' | 'attempt'>,
  outcome: { readonly result: unknown } | { readonly error: string },
): OutgoingRecord {
  const value = Buffer.from(encodeExactly({ key, attempt, ...outcome }));
  return { ...to, key: Buffer.from(transactionId), value, headers: [[KIND, Buffer.from('activity')]] };
}

/** What an operator wants of a saga. */
export interface OperatorCommand {
  readonly command: OperatorVerb;
  /** Id of the step it is for; left out: the only one that it can be for. */
  readonly step?: string;
  readonly by?: string;
  readonly reason?: string;
}

/**
 * A record for the command of an operator, on the topic of saga commands under the key of its saga: so it stands behind the
 * saga command that was sent before it, and cannot overtake it.
 */
export function operatorRecord(
  to: { readonly topic: string; readonly partition: number },
  transactionId: string,
  command: OperatorCommand,
): OutgoingRecord {
  const { by, reason } = command;
  const note = {
    ...(by === undefined ? {} : { by: by.slice(0, NOTE_LENGTH.by) }),
    ...(reason === undefined ? {} : { reason: reason.slice(0, NOTE_LENGTH.reason) }),
  };
  const value = Buffer.from(encodeJson({ ...command, ...note }));
  return { ...to, key: Buffer.from(transactionId), value, headers: [[KIND, Buffer.from('operator')]] };
}

/** Whether a record on the topic of saga commands is one of an operator; what it says may still be faulty. */
export const isOperatorRecord = ({ headers }: Pick<KafkaRecord, 'headers'>): boolean =>
  headerOf(headers, KIND) === 'operator';

/** The command of an operator; `undefined` when it is none. */
export function readOperatorCommand(value: Buffer | null): OperatorCommand | undefined {
  let content: Record<string, unknown> | null;
  try {
    content = decodeJson(value?.toString() ?? '') as Record<string, unknown> | null;
  } catch {
    return undefined;
  }
  const command = content?.['command'];
  if (!content || !isVerb(command)) return undefined;
  const { step } = content;
  // Without its step the command would be for another one than was meant.
  if (step !== undefined && (typeof step !== 'string' || step.length > NOTE_LENGTH.step)) return undefined;
  const text = (name: 'by' | 'reason') =>
    typeof content[name] === 'string' ? { [name]: content[name].slice(0, NOTE_LENGTH[name]) } : {};
  return { command, ...(step === undefined ? {} : { step }), ...text('by'), ...text('reason') };
}

/** Characters of an operator's note that are kept: they go into messages, which have to fit a broker. */
const NOTE_LENGTH = { by: 200, reason: 2_000, step: 1_000 } as const;

export interface ReadInbox {
  readonly input: EngineInput;
  /** Only for what came by a source topic. */
  readonly source: InboxSource | undefined;
}

function headerOf(headers: readonly RecordHeader[], name: string): string | undefined {
  // Ours stand first: a sender's header of the same name further behind is the sender's affair.
  return headers[0]?.[0] === name ? (headers[0][1]?.toString() ?? '') : undefined;
}

const place = /^(\S+) (\d{1,10}) ([\w.-]{1,60}) (\d{1,15})( operator)?$/;

function readSource(text: string): InboxSource | undefined {
  const found = place.exec(text);
  if (!found) return undefined;
  const [, topic = '', partition, incarnation = '', offset, operator] = found;
  const source = { topic, partition: Number(partition), incarnation, offset: Number(offset) };
  return operator === undefined ? source : { ...source, operator: true };
}

/**
 * Reads an inbox record. Only the router, the workers and the clients write there, so a record that cannot be read is a
 * fault of ours or of a stranger on our topic; it comes back as `undefined`, for the dead letters.
 *
 * @param at milliseconds of the Unix epoch at which it is handled
 */
export function readInboxRecord(record: KafkaRecord, at: number): ReadInbox | undefined {
  const { headers, value } = record;
  const transactionId = record.key?.toString() ?? '';
  const came = headerOf(headers, SOURCE);
  if (came !== undefined) {
    const source = readSource(came);
    if (!source) return undefined;
    if (source.operator) {
      const command = readOperatorCommand(value);
      return command && { source, input: { kind: 'operator', transactionId, ...command, at } };
    }
    const others: Headers = headers.slice(1);
    return {
      source,
      input: {
        kind: 'message',
        topic: source.topic,
        key: transactionId,
        // A copy, for the buffer that it is a view into is a whole fetch; text keeps only itself alive.
        value: value === null ? null : value.toString(),
        headers: others,
        source: { topic: source.topic, partition: source.partition, offset: String(source.offset) },
        at,
      },
    };
  }
  const kind = headerOf(headers, KIND);
  try {
    const content = decodeJson(value?.toString() ?? '') as Record<string, unknown>;
    if (kind === 'activity' && typeof content['key'] === 'string') {
      const outcome =
        'error' in content ? { error: String(content['error']) } : { result: content['result'] };
      // Records of earlier releases say no attempt.
      const attempt = typeof content['attempt'] === 'number' ? { attempt: content['attempt'] } : {};
      const call = { transactionId, key: content['key'], ...attempt };
      return { source: undefined, input: { kind, ...call, outcome, at } };
    }
  } catch {
    // Falls through: not ours.
  }
  // As clients of earlier releases write it to the inbox itself.
  const command = kind === 'operator' ? readOperatorCommand(value) : undefined;
  return command && { source: undefined, input: { kind: 'operator', transactionId, ...command, at } };
}

const isVerb = (value: unknown): value is OperatorVerb =>
  value === 'retry' || value === 'skip' || value === 'cancel' || value === 'abandon';
