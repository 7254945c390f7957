import { z } from 'zod';
import type { Catalog } from '../action/index.js';
import type { SagaErrorCode } from '../error/index.js';
import type { AnySagaDefinition } from '../statechart/index.js';
import {
  encodeJson,
  faultText,
  fingerprint,
  type JsonObject,
  type JsonValue,
  readWire,
} from '../wire/index.js';
import {
  type JudgedCommand,
  judgeSagaCommand,
  MAX_IDENTIFIER,
  readTransactionId,
  type SagaFault,
} from './saga-command.js';

/** The value of a command that starts a statechart. Exported for clients, REST and documentation. */
export const definedCommandSchema = z.object({
  transactionId: z.string(),
  sagaType: z.string().min(1, { error: 'is empty' }).max(MAX_IDENTIFIER),
  initiatedBy: z.string().max(MAX_IDENTIFIER).default(''),
  input: z.unknown(),
});

/** The value of a message that sends an event to a statechart under way. */
export const sagaEventSchema = z.object({
  transactionId: z.string(),
  event: z.looseObject({ type: z.string().min(1, { error: 'is empty' }).max(MAX_IDENTIFIER) }),
});

/** A command that starts a statechart, as it goes over the wire. */
export interface DefinedSagaCommand {
  /** A uuid that the sender chooses. */
  readonly transactionId: string;
  /** Name of the definition; its newest version takes the saga. */
  readonly sagaType: string;
  /** Who started it, for people: a service, an npc, a user. */
  readonly initiatedBy?: string;
  /** Has to fit the definition's `input`. */
  readonly input: unknown;
}

/** An event for a saga under way: its type as the machine names it, and whatever else the machine reads of it. */
export interface SagaEvent {
  readonly type: string;
  readonly [member: string]: unknown;
}

/** A message that sends an event to a saga under way, as it goes over the wire. */
export interface SagaEventMessage {
  readonly transactionId: string;
  readonly event: SagaEvent;
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Judges a command for a statechart: one without `steps` that has an `input`, or names a definition.
 *
 * @returns `undefined` when the message is none
 */
export function judgeDefinedCommand(value: unknown, catalog: Catalog): JudgedCommand | undefined {
  if (!isObject(value) || 'steps' in value) return undefined;
  const named = typeof value['sagaType'] === 'string' ? value['sagaType'] : '';
  const definition = catalog.sagas.get(named)?.[0];
  if (!definition && !('input' in value)) return undefined;
  const { id, fault } = readTransactionId(value['transactionId']);
  const faults: SagaFault[] = fault ? [fault] : [];
  const add = (code: SagaErrorCode, at: string, problem: string): void =>
    void faults.push({ code, at, problem });
  const read = readWire(definedCommandSchema, value, 'strict');
  if (!read.ok) {
    for (const { at, problem } of read.faults) {
      if (at !== 'transactionId') add('SAGA_MESSAGE_INVALID', at, problem);
    }
  }
  if (!definition)
    add('SAGA_DEFINITION_UNKNOWN', 'sagaType', `"${named.slice(0, 100)}" is no saga of the catalogue`);
  const input = definition ? judgeInput(definition, value['input'], add) : undefined;
  if (faults.length > 0 || id === undefined || !read.ok || !definition) {
    return { ok: false, transactionId: id, sagaType: named, characterId: 0, faults, defined: true };
  }
  const { initiatedBy } = read.value;
  return {
    ok: true,
    saga: {
      transactionId: id,
      sagaType: named,
      initiatedBy,
      actions: [],
      steps: [],
      fingerprint: fingerprint(encodeJson([named, { input }])),
      defined: { definition, input },
    },
  };
}

/**
 * Judges a saga command of either kind: one with `steps`, or one with an `input` for a definition of the catalogue.
 *
 * @param value the decoded command
 * @returns the saga that would be started, or everything that is wrong with the command
 */
export const judgeCommand = (value: unknown, catalog: Catalog, maxSteps: number): JudgedCommand =>
  judgeDefinedCommand(value, catalog) ?? judgeSagaCommand(value, catalog, maxSteps);

function judgeInput(
  { input: schema, name }: AnySagaDefinition,
  given: unknown,
  add: (code: SagaErrorCode, at: string, problem: string) => void,
): unknown {
  const judged = readWire(schema, given, 'strict');
  if (judged.ok) return judged.value;
  for (const { at, problem } of judged.faults)
    add('SAGA_INPUT_INVALID', at === '' ? 'input' : `input.${at}`, `${problem} (saga "${name}")`);
  return undefined;
}

/** Whether a message of the saga command topic sends an event, and to whom; what is wrong with it otherwise. */
export function readSagaEvent(value: JsonValue): SagaEventMessage | { readonly fault: string } | undefined {
  if (!isObject(value) || 'steps' in value || 'input' in value || !('event' in value)) return undefined;
  const { id, fault } = readTransactionId(value['transactionId']);
  if (id === undefined) return { fault: `transactionId ${fault?.problem ?? 'is missing'}` };
  const read = readWire(sagaEventSchema, value, 'strict');
  return read.ok ? { transactionId: id, event: read.value.event } : { fault: faultText(read.faults) };
}

/**
 * Judges an event by the definition of its saga.
 *
 * @returns the event as the machine gets it, or what is wrong with it
 */
export function judgeSagaEvent(
  { name, compiled, messages }: AnySagaDefinition,
  { type, ...members }: SagaEvent,
): { readonly code: SagaErrorCode; readonly reason: string } | { readonly event: SagaEvent } {
  if (!compiled.events.has(type)) {
    return {
      code: 'SAGA_EVENT_UNKNOWN',
      reason: `The saga "${name}" takes no event "${type.slice(0, 100)}".`,
    };
  }
  const schema = Object.hasOwn(messages, type) ? messages[type] : undefined;
  if (!schema) return { event: { type, ...members } };
  const judged = readWire(schema, members, 'strict');
  if (judged.ok) return { event: { ...(judged.value as object), type } };
  return {
    code: 'SAGA_EVENT_INVALID',
    reason: `The event "${type}" does not fit the saga "${name}": ${faultText(judged.faults)}.`,
  };
}
