import { SagaError } from '@sagachart/core';
import { type DestinationStream, type Logger, pino } from 'pino';

export interface LoggerOptions {
  readonly level: string;
  /** Default: standard output. */
  readonly to?: DestinationStream;
}

/** Members whose values are never written, wherever an object is logged. */
const secretNames = [
  'password',
  'passphrase',
  'token',
  'operatorToken',
  'authorization',
  'key',
  'sasl',
  'ssl',
];

/** An error as plain data. A `SagaError` speaks for itself; the stack of any other shows where the fault of ours is. */
function errorOf(thrown: unknown): unknown {
  if (thrown instanceof SagaError) {
    const { code, message, cause } = thrown;
    return { code, message, ...(cause instanceof Error ? { cause: cause.message } : {}) };
  }
  return thrown instanceof Error ? pino.stdSerializers.err(thrown) : { message: String(thrown) };
}

/** Writes one JSON object a line; what concerns a saga has its `transactionId`. */
export function createLogger({ level, to }: LoggerOptions): Logger {
  const options = {
    level,
    base: { service: 'saga-orchestrator', pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: errorOf },
    redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`]), censor: '[secret]' },
  };
  return to ? pino(options, to) : pino(options);
}

export type { Logger };
