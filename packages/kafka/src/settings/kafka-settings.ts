import { atlasDialects } from '@sagachart/core';
import { z } from 'zod';
import { readDuration } from './duration.js';

const wholeNumber = (low: number, high: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, { error: 'is not a whole number' })
    .transform(Number)
    .refine((value) => value >= low && value <= high, { error: `is not between ${low} and ${high}` });

const duration = (low: number, high: number) =>
  z.string().transform((text, context) => {
    const ms = readDuration(text);
    if (ms !== undefined && ms >= low && ms <= high) return ms;
    const message =
      ms === undefined
        ? 'is neither an ISO 8601 duration such as PT30S nor a number of milliseconds'
        : `is not between ${low} and ${high} ms`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

const oneOf = <const T extends string>(...values: readonly T[]) =>
  z.string().transform((text, context) => {
    const found = values.find((value) => value === text.toLowerCase());
    if (found !== undefined) return found;
    context.addIssue({ code: 'custom', message: `is not one of ${values.join(', ')}` });
    return z.NEVER;
  });

const address = /^(?:[\w.-]+|\[[\da-fA-F:.]+\]):(\d{1,5})$/;
const isAddress = (text: string): boolean => {
  const port = Number(address.exec(text)?.[1] ?? 0);
  return port > 0 && port < 65_536;
};

const addresses = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .refine((all) => all.every(isAddress), { error: 'is not a list of host:port, separated by commas' });

/** Every variable that is read, with the shape of its value; all are optional but `BOOTSTRAP_SERVERS`. */
export const kafkaVariables = {
  BOOTSTRAP_SERVERS: addresses,
  DIALECT: oneOf(...atlasDialects).default('documented'),
  KAFKA_SSL: oneOf('true', 'false').optional(),
  KAFKA_SSL_CA: z.string().optional(),
  KAFKA_SSL_CERT: z.string().optional(),
  KAFKA_SSL_KEY: z.string().optional(),
  KAFKA_SASL_MECHANISM: oneOf('plain', 'scram-sha-256', 'scram-sha-512').optional(),
  KAFKA_SASL_USERNAME: z.string().optional(),
  KAFKA_SASL_PASSWORD: z.string().optional(),
  SAGACHART_PREFIX: z
    .string()
    .regex(/^[\w.-]{1,200}$/, {
      error: 'is not made of up to 200 letters, digits, dots, hyphens and underscores',
    })
    .default('sagachart'),
  SAGACHART_PARTITIONS: wholeNumber(1, 1_000).default(8),
  SAGACHART_REPLICATION: wholeNumber(1, 100).optional(),
  SAGACHART_MAX_STEPS: wholeNumber(1, 10_000).optional(),
  SAGACHART_MAX_MESSAGE_BYTES: wholeNumber(10_000, 3_000_000).optional(),
  SAGACHART_RETENTION: duration(1_000, 30 * 86_400_000).optional(),
  SAGACHART_SESSION_TIMEOUT: duration(6_000, 1_800_000).optional(),
  SAGACHART_TRANSACTION_TIMEOUT: duration(10_000, 30_000).optional(),
  SAGACHART_MAX_BATCH: wholeNumber(1, 100_000).optional(),
  SAGACHART_PARTICIPANTS_READ: oneOf('committed', 'uncommitted').optional(),
} as const;

export type KafkaVariable = keyof typeof kafkaVariables;

/** Their values stay out of every message. */
export const secretVariables: ReadonlySet<string> = new Set<KafkaVariable>(['KAFKA_SASL_PASSWORD']);
