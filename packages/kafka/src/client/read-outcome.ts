import { decodeJson, type FailedBody } from '@sagachart/core';
import type { KafkaRecord } from '../client-port/index.js';
import type { SagaOutcome } from './options.js';

/** The outcome that a record of the saga status topic tells; `undefined` for somebody else's message. */
export function readOutcome(record: KafkaRecord): SagaOutcome | undefined {
  try {
    const { transactionId, type, body } = decodeJson(record.value?.toString() ?? '') as {
      transactionId?: string;
      type?: string;
      body?: FailedBody & { readonly output?: unknown };
    };
    if (typeof transactionId !== 'string') return undefined;
    if (type === 'COMPLETED') {
      return { transactionId, type, ...(body?.output === undefined ? {} : { output: body.output }) };
    }
    return type === 'FAILED' && body ? { transactionId, type, body } : undefined;
  } catch {
    return undefined;
  }
}
