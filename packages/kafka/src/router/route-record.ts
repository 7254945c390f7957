import {
  addressOf,
  type Catalog,
  type DeadLetter,
  decodeJson,
  type IgnoredReason,
  type SagaError,
  type SagaErrorCode,
  sagaIdOf,
} from '@sagachart/core';
import type { KafkaRecord } from '../client-port/index.js';

export type Route =
  | { readonly to: 'inbox'; readonly transactionId: string }
  | { readonly to: 'dead-letters'; readonly letter: DeadLetter }
  | { readonly to: 'nowhere'; readonly ignored: IgnoredReason };

/**
 * Decides where a message of a source topic goes. Whatever names a saga goes to that saga's inbox partition, also when it is
 * faulty, for there it can be answered; only what names none is settled here.
 */
export function routeRecord(catalog: Catalog, variable: string, record: KafkaRecord): Route {
  const bury = (code: SagaErrorCode, reason: string): Route => ({
    to: 'dead-letters',
    letter: {
      code,
      reason,
      topic: variable,
      key: undefined,
      value: record.value,
      headers: record.headers.map(([name, value]) => [name, value ?? Buffer.alloc(0)] as const),
      source: { topic: variable, partition: record.partition, offset: String(record.offset) },
    },
  });
  if (record.value === null || record.value.byteLength === 0) {
    return bury('SAGA_MESSAGE_EMPTY', `A message on ${variable} has no value.`);
  }
  let value;
  try {
    value = decodeJson(record.value.toString());
  } catch (thrown) {
    const { code, what } = thrown as SagaError;
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
  if ('ignored' in addressed) return { to: 'nowhere', ignored: addressed.ignored };
  return { to: 'inbox', transactionId: addressed.transactionId };
}
