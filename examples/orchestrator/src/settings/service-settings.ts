import { atlasDialects } from '@sagachart/core';
import type { KafkaVariable } from '@sagachart/kafka';
import { z } from 'zod';
import {
  choice,
  duration,
  names,
  type Setting,
  type SettingValues,
  webAddress,
  wholeNumber,
} from './setting.js';

const define = <T, const S extends Setting<T>>(setting: S & Setting<T>): S => setting;

/** Everything about the service that the environment decides, but for what belongs to Kafka. */
export const serviceSettings = {
  host: define({
    name: 'HOST',
    about: 'Address that the HTTP server listens on; `0.0.0.0` for all.',
    shape: z.string(),
    fallback: '127.0.0.1',
  }),
  port: define({
    name: 'PORT',
    about: 'Port of the HTTP server; `0` takes a free one.',
    shape: wholeNumber(0, 65_535),
    fallback: '8080',
  }),
  allowedHosts: define({
    name: 'ALLOWED_HOSTS',
    about:
      'Further host names that requests may ask for, separated by commas, without ports: `name`, `*.name`, or `*` for all. Addresses, `localhost` and `HOST` always count.',
    shape: names(/^(?:\*|(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)$/, 'host name'),
  }),
  allowedOrigins: define({
    name: 'ALLOWED_ORIGINS',
    about:
      'Origins of other pages that may send what changes something, separated by commas: `https://name:port`.',
    shape: names(/^https?:\/\/[a-z0-9_.:[\]-]+$/, 'origin such as https://board.example'),
  }),
  operatorToken: define({
    name: 'OPERATOR_TOKEN',
    about:
      'Bearer token of the operator, 16 characters at least. Without it there are no operator routes (retry, skip, cancel).',
    shape: z
      .string()
      .min(16, { error: 'has fewer than 16 characters' })
      .regex(/^[\x21-\x7e]+$/, { error: 'has characters that no HTTP header carries' }),
    secret: true,
  }),
  dialect: define({
    name: 'DIALECT',
    about:
      'Vocabulary of topics and types: `documented`, `deployed` for the game services of January 2026, `deployed-2026-08` for those of today (docs/dialects.md).',
    shape: choice(...atlasDialects),
    fallback: 'documented',
  }),
  maxSteps: define({
    name: 'SAGACHART_MAX_STEPS',
    about: 'Steps that a saga command may have.',
    shape: wholeNumber(1, 10_000),
    fallback: '100',
  }),
  maxMessageBytes: define({
    name: 'SAGACHART_MAX_MESSAGE_BYTES',
    about: 'Bytes of one message with its headers; an HTTP body may have as many.',
    shape: wholeNumber(10_000, 3_000_000),
    fallback: '500000',
  }),
  maxOpenMiB: define({
    name: 'SAGACHART_MAX_OPEN_MIB',
    about:
      'Memory that the sagas under way of all tenants may take together, as it is estimated, before a POST is answered with 503.',
    shape: wholeNumber(1, 1_000_000),
    fallback: '512',
  }),
  maxOpenMiBPerTenant: define({
    name: 'SAGACHART_MAX_OPEN_MIB_PER_TENANT',
    about: 'The same for the sagas of one tenant, before a POST of it is answered with 429.',
    shape: wholeNumber(1, 1_000_000),
    fallback: '256',
  }),
  maxStreams: define({
    name: 'SAGACHART_MAX_STREAMS',
    about: 'Streams of events that are open at a time; a tenth of them is kept for the operator.',
    shape: wholeNumber(1, 100_000),
    fallback: '1000',
  }),
  maxStreamsPerTenant: define({
    name: 'SAGACHART_MAX_STREAMS_PER_TENANT',
    about: 'Those of one tenant.',
    shape: wholeNumber(1, 100_000),
    fallback: '200',
  }),
  maxStreamsPerClient: define({
    name: 'SAGACHART_MAX_STREAMS_PER_CLIENT',
    about: 'Those of one address that asks without the operator’s token; behind a proxy all share one.',
    shape: wholeNumber(1, 100_000),
    fallback: '100',
  }),
  retentionMs: define({
    name: 'SAGACHART_RETENTION',
    about: 'How long a finished saga is remembered, so that repeats and late answers are recognised.',
    shape: duration(),
    fallback: 'PT1H',
  }),
  postWaitMs: define({
    name: 'SAGACHART_POST_WAIT',
    about: 'How long a POST waits for the saga to end (201) before it answers that it goes on (202).',
    shape: duration(),
    fallback: 'PT0.5S',
  }),
  shutdownMs: define({
    name: 'SAGACHART_SHUTDOWN',
    about: 'How long open requests may take to end after SIGTERM.',
    shape: duration(),
    fallback: 'PT5S',
  }),
  lookUpUrl: define({
    name: 'SAGACHART_LOOKUP_URL',
    about: 'Where the look-ups of actions are asked on Kafka: `POST <url>/<port name>`, see below.',
    shape: webAddress(),
  }),
  logLevel: define({
    name: 'LOG_LEVEL',
    about: 'Least severe log lines that are written: `trace`, `debug`, `info`, `warn`, `error` or `fatal`.',
    shape: choice('trace', 'debug', 'info', 'warn', 'error', 'fatal'),
    fallback: 'info',
  }),
  traceUrl: define({
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    about: 'OpenTelemetry collector that spans are sent to (OTLP over HTTP); without it none are sent.',
    shape: webAddress(),
  }),
  inspect: define({
    name: 'INSPECT',
    about:
      '`1` shows the sagas of this process in the Stately inspector. For development: whoever reaches its page sees them.',
    shape: choice('0', '1'),
    fallback: '0',
  }),
  inspectHost: define({
    name: 'INSPECT_HOST',
    about: 'Address that the relay of the inspector listens on; `0.0.0.0` for all.',
    shape: z.string(),
    fallback: '127.0.0.1',
  }),
  inspectPort: define({
    name: 'INSPECT_PORT',
    about: 'Port of the relay of the inspector, and of its page.',
    shape: wholeNumber(1, 65_535),
    fallback: '8090',
  }),
  inspectSagas: define({
    name: 'INSPECT_SAGAS',
    about: 'Sagas that are shown at a time.',
    shape: wholeNumber(1, 10_000),
    fallback: '50',
  }),
  inspectPayloads: define({
    name: 'INSPECT_PAYLOADS',
    about: '`shown`, or `hidden`: payloads, results and answers are taken out before they leave the process.',
    shape: choice('shown', 'hidden'),
    fallback: 'hidden',
  }),
};

export type ServiceSettings = SettingValues<typeof serviceSettings>;

/** Variables that `readKafkaSettings` judges too; on Kafka it alone does. */
export const sharedWithKafka: ReadonlySet<string> = new Set<KafkaVariable>([
  'DIALECT',
  'SAGACHART_MAX_STEPS',
  'SAGACHART_MAX_MESSAGE_BYTES',
  'SAGACHART_RETENTION',
]);
