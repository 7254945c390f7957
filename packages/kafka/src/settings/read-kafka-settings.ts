import { type AtlasDialect, type EngineOptions, messageOf, SagaError } from '@sagachart/core';
import { z } from 'zod';
import type { Isolation, KafkaPortConfig, SaslOptions, TlsOptions } from '../client-port/index.js';
import type { Deployment } from '../topics/index.js';
import { type KafkaVariable, kafkaVariables, secretVariables } from './kafka-settings.js';
import { type Environment, type Fault, unknownVariables } from './unknown-variables.js';

/** Everything about Kafka that an environment decides. */
export interface KafkaSettings {
  /** For `createKafkaPort`, with a `clientId` beside it. */
  readonly connection: Pick<KafkaPortConfig, 'brokers' | 'ssl' | 'sasl'>;
  readonly dialect: AtlasDialect;
  readonly deployment: Deployment;
  /** As participants read; services of a dialect other than `documented` read uncommitted, unless it is said otherwise. */
  readonly participantsRead: Isolation;
  /** Of topics that are created; the broker's default when it is missing. */
  readonly replicationFactor?: number;
  /** For `createOrchestrator`. */
  readonly engine: Pick<EngineOptions, 'maxSteps' | 'maxMessageBytes' | 'retentionMs'>;
  readonly sessionTimeoutMs?: number;
  readonly transactionTimeoutMs?: number;
  readonly maxBatchRecords?: number;
}

export interface ReadKafkaSettingsOptions {
  /** Gives the text of the files that KAFKA_SSL_CA, KAFKA_SSL_CERT and KAFKA_SSL_KEY name; may throw. */
  readonly readText?: (path: string) => string;
  /** Variables with the prefix `SAGACHART_` that are the caller's own. */
  readonly alsoKnown?: readonly string[];
}

type Values = z.output<z.ZodObject<typeof kafkaVariables>>;

function tlsOf(
  values: Partial<Values>,
  readText: (path: string) => string,
  faults: Fault[],
): boolean | TlsOptions | undefined {
  const { KAFKA_SSL, KAFKA_SSL_CERT, KAFKA_SSL_KEY } = values;
  const files = { ca: 'KAFKA_SSL_CA', cert: 'KAFKA_SSL_CERT', key: 'KAFKA_SSL_KEY' } as const;
  const given = Object.entries(files).filter(([, variable]) => values[variable] !== undefined);
  if (KAFKA_SSL !== 'true') {
    const first = given[0]?.[1];
    if (first) faults.push({ variable: first, problem: 'is set, but KAFKA_SSL is not true' });
    return undefined;
  }
  if ((KAFKA_SSL_CERT === undefined) !== (KAFKA_SSL_KEY === undefined)) {
    const variable = KAFKA_SSL_CERT === undefined ? files.cert : files.key;
    faults.push({ variable, problem: 'is missing: certificate and key go together' });
  }
  const texts: Record<string, string> = {};
  for (const [member, variable] of given) {
    try {
      texts[member] = readText(values[variable] as string);
    } catch (thrown) {
      faults.push({ variable, problem: `names a file that cannot be read: ${messageOf(thrown)}` });
    }
  }
  return given.length === 0 ? true : texts;
}

function saslOf(
  values: Partial<Values>,
  broken: ReadonlySet<string>,
  faults: Fault[],
): SaslOptions | undefined {
  const parts = ['KAFKA_SASL_MECHANISM', 'KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'] as const;
  const isThere = (variable: KafkaVariable): boolean =>
    values[variable] !== undefined || broken.has(variable);
  if (!parts.some(isThere)) return undefined;
  for (const variable of parts.filter((part) => !isThere(part)))
    faults.push({ variable, problem: 'is missing: mechanism, user name and password go together' });
  const {
    KAFKA_SASL_MECHANISM: mechanism,
    KAFKA_SASL_USERNAME: username,
    KAFKA_SASL_PASSWORD: password,
  } = values;
  return mechanism && username && password ? { mechanism, username, password } : undefined;
}

/**
 * Reads what an environment says about Kafka. A variable that is empty or blank counts as one that is not set. Touches nothing
 * but what it is given: the caller reads the environment and the files.
 *
 * @throws SagaError `SAGA_SETTINGS_INVALID` that names every variable that is wrong, missing or unknown, in one sentence; the
 *   values of secrets are not shown
 */
export function readKafkaSettings(
  environment: Environment,
  { readText = unreadable, alsoKnown = [] }: ReadKafkaSettingsOptions = {},
): KafkaSettings {
  const given = Object.fromEntries(
    Object.keys(kafkaVariables).map((variable) => [variable, environment[variable]?.trim() || undefined]),
  );
  const read = z.object(kafkaVariables).safeParse(given);
  const faults = read.success ? [] : read.error.issues.map((issue) => faultOf(issue, given));
  const broken = new Set(faults.map(({ variable }) => variable));
  const values: Partial<Values> = read.success ? read.data : readable(given, broken);
  const ssl = tlsOf(values, readText, faults);
  const sasl = saslOf(values, broken, faults);
  faults.push(...unknownVariables(environment, alsoKnown));
  if (!read.success || faults.length > 0) throw refusal(faults);
  const { data } = read;
  const replicationFactor = data.SAGACHART_REPLICATION;
  return {
    connection: { brokers: data.BOOTSTRAP_SERVERS, ...present({ ssl, sasl }) },
    dialect: data.DIALECT,
    deployment: { prefix: data.SAGACHART_PREFIX, partitions: data.SAGACHART_PARTITIONS },
    participantsRead:
      data.SAGACHART_PARTICIPANTS_READ ?? (data.DIALECT === 'documented' ? 'committed' : 'uncommitted'),
    engine: present({
      maxSteps: data.SAGACHART_MAX_STEPS,
      maxMessageBytes: data.SAGACHART_MAX_MESSAGE_BYTES,
      retentionMs: data.SAGACHART_RETENTION,
    }),
    ...present({
      replicationFactor,
      sessionTimeoutMs: data.SAGACHART_SESSION_TIMEOUT,
      transactionTimeoutMs: data.SAGACHART_TRANSACTION_TIMEOUT,
      maxBatchRecords: data.SAGACHART_MAX_BATCH,
    }),
  };
}

/** The values that can be used, to find what else is wrong. */
function readable(given: Record<string, string | undefined>, broken: ReadonlySet<string>): Partial<Values> {
  const rest = Object.fromEntries(Object.entries(given).filter(([variable]) => !broken.has(variable)));
  return present(z.object(kafkaVariables).partial().parse(rest));
}

function faultOf({ path, message }: z.core.$ZodIssue, given: Record<string, string | undefined>): Fault {
  const variable = String(path[0]);
  const value = given[variable];
  if (value === undefined) return { variable, problem: 'is not set' };
  return {
    variable,
    problem: secretVariables.has(variable) ? message : `"${value.slice(0, 100)}" ${message}`,
  };
}

function refusal(faults: readonly Fault[]): SagaError {
  const text = faults.map(({ variable, problem }) => `${variable} ${problem}`).join('; ');
  return new SagaError('SAGA_SETTINGS_INVALID', `The environment cannot be used: ${text}.`, {
    mend: `Correct ${faults.length === 1 ? 'this variable' : 'these variables'}.`,
    at: faults[0]?.variable ?? '',
  });
}

/** Without the members that are undefined. */
function present<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function unreadable(): never {
  throw new Error('this program reads no files');
}
