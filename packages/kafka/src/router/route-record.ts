import {
  addressOf,
  type Catalog,
  type DeadLetter,
  decodeJson,
  type IgnoredReason,
  messageLimits,
  messageOf,
  normaliseUuid,
  type SagaError,
  type SagaErrorCode,
  isSagaCommand,
  sagaIdOf,
  topTexts,
} from '@sagachart/core';
import type { KafkaRecord } from '../client-port/index.js';
import { isOperatorRecord, readOperatorCommand } from '../inbox/index.js';
import { headerBytes } from '../worker/index.js';

/** What fits the inbox (8 MiB) with the headers that are added. Workers judge by their own, lower limit. */
const MAX_ROUTED_BYTES = 8_000_000;
const MAX_REASON_LENGTH = 2_000;

export type Route =
  | { readonly to: 'inbox'; readonly transactionId: string; readonly operator?: boolean }
  | { readonly to: 'dead-letters'; readonly letter: DeadLetter }
  | { readonly to: 'nowhere'; readonly ignored: IgnoredReason };

/**
 * Decides where a message of a source topic goes. Whatever names a saga goes to that saga's inbox partition, also when it is
 * faulty, for there it can be answered; only what names none is settled here.
 */
export function routeRecord(catalog: Catalog, variable: string, record: KafkaRecord): Route {
  const bury = (code: SagaErrorCode, reason: string): Route => ({
    to: 'dead-letters',
    letter: letterOf(variable, record, code, reason),
  });
  if (record.value === null || record.value.byteLength === 0) {
    return bury('SAGA_MESSAGE_EMPTY', `A message on ${variable} has no value.`);
  }
  const bytes = record.value.byteLength + headerBytes(record.headers);
  if (bytes > MAX_ROUTED_BYTES) {
    return bury(
      'SAGA_MESSAGE_TOO_LARGE',
      `A message on ${variable} has ${bytes} bytes; the inbox takes no more than ${MAX_ROUTED_BYTES}.`,
    );
  }
  if (variable === catalog.sagaCommandTopic && isOperatorRecord(record)) {
    const transactionId = normaliseUuid(record.key?.toString() ?? '');
    if (transactionId !== undefined && readOperatorCommand(record.value)) {
      return { to: 'inbox', transactionId, operator: true };
    }
    return bury(
      'SAGA_OPERATOR_COMMAND',
      `An operator command on ${variable} has no key that is a transaction id, or names no command.`,
    );
  }
  const text = record.value.toString();
  let value;
  try {
    value = decodeJson(text, messageLimits);
  } catch (thrown) {
    const { code, what } = thrown as SagaError;
    // A saga command that cannot be used may still name its saga, whose partition then tells the sender.
    const named = variable === catalog.sagaCommandTopic ? sagaIdOf(topTexts(text)) : undefined;
    if (named !== undefined) return { to: 'inbox', transactionId: named };
    return bury(code, `A message on ${variable} cannot be read: ${what}`);
  }
  if (variable === catalog.sagaCommandTopic) {
    const transactionId = sagaIdOf(value);
    if (transactionId !== undefined) return { to: 'inbox', transactionId };
    return bury(
      'SAGA_TRANSACTION_ID_MISSING',
      `A saga command on ${variable} has no transaction id that can be used.`,
    );
  }
  const addressed = addressOf(catalog, variable, value);
  if ('ignored' in addressed && isSagaCommand(value)) {
    const transactionId = sagaIdOf(value);
    // Its partition tells the sender.
    if (transactionId !== undefined) return { to: 'inbox', transactionId };
    return bury('SAGA_TOPIC_WRONG', `A saga command without an id that can be used came on ${variable}.`);
  }
  if ('ignored' in addressed) return { to: 'nowhere', ignored: addressed.ignored };
  return { to: 'inbox', transactionId: addressed.transactionId };
}

/** As `routeRecord`, but a message at which that throws is buried: those behind it have to go on. */
export function routeOrBury(
  catalog: Catalog,
  variable: string,
  record: KafkaRecord,
  route: typeof routeRecord = routeRecord,
): Route {
  try {
    return route(catalog, variable, record);
  } catch (thrown) {
    const reason = `The router failed at a message on ${variable}: ${messageOf(thrown).slice(0, MAX_REASON_LENGTH)}.`;
    return { to: 'dead-letters', letter: letterOf(variable, record, 'SAGA_ENGINE_FAULT', reason) };
  }
}

const letterOf = (
  variable: string,
  record: KafkaRecord,
  code: SagaErrorCode,
  reason: string,
): DeadLetter => ({
  code,
  reason,
  topic: variable,
  key: record.key?.toString(),
  value: record.value,
  headers: record.headers,
  source: { topic: variable, partition: record.partition, offset: String(record.offset) },
});
