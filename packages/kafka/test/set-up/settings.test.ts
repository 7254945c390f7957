import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readKafkaSettings } from '../../src/settings/index.js';

const BOOTSTRAP_SERVERS = 'one:9092';
const settings = (environment: Record<string, string>) =>
  readKafkaSettings({ BOOTSTRAP_SERVERS, ...environment });

/** What the environment is refused with, sentence by sentence. */
function refusal(
  environment: Record<string, string | undefined>,
  readText?: (path: string) => string,
): string {
  try {
    readKafkaSettings(environment, readText ? { readText } : {});
  } catch (thrown) {
    expect(thrown).toMatchObject({ code: 'SAGA_SETTINGS_INVALID' });
    return (thrown as Error).message;
  }
  return 'accepted';
}

it('an address is enough; all else has the stated defaults', () => {
  expect(settings({})).toEqual({
    connection: { brokers: ['one:9092'] },
    dialect: 'documented',
    deployment: { prefix: 'sagachart', partitions: 8 },
    participantsRead: 'committed',
    engine: {},
  });
});

it('every variable is read, blank ones count as not set', () => {
  expect(
    settings({
      BOOTSTRAP_SERVERS: ' one:9092 , [::1]:9093,10.0.0.3:9094 ',
      DIALECT: 'Deployed',
      KAFKA_SSL: 'true',
      KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512',
      KAFKA_SASL_USERNAME: 'alice',
      KAFKA_SASL_PASSWORD: 'secret',
      SAGACHART_PREFIX: 'game.sagas',
      SAGACHART_PARTITIONS: '24',
      SAGACHART_REPLICATION: '3',
      SAGACHART_MAX_STEPS: '500',
      SAGACHART_MAX_MESSAGE_BYTES: '1000000',
      SAGACHART_RETENTION: 'P1DT2H',
      SAGACHART_SESSION_TIMEOUT: '45000',
      SAGACHART_TRANSACTION_TIMEOUT: 'PT20S',
      SAGACHART_MAX_BATCH: ' ',
    }),
  ).toEqual({
    connection: {
      brokers: ['one:9092', '[::1]:9093', '10.0.0.3:9094'],
      ssl: true,
      sasl: { mechanism: 'scram-sha-512', username: 'alice', password: 'secret' },
    },
    dialect: 'deployed',
    deployment: { prefix: 'game.sagas', partitions: 24 },
    participantsRead: 'uncommitted',
    replicationFactor: 3,
    engine: { maxSteps: 500, maxMessageBytes: 1_000_000, retentionMs: 93_600_000 },
    sessionTimeoutMs: 45_000,
    transactionTimeoutMs: 20_000,
  });
});

it('the game services of today read uncommitted, unless the environment says otherwise', () => {
  const read = (environment: Record<string, string>) => settings(environment).participantsRead;
  expect(read({ DIALECT: 'documented' })).toBe('committed');
  expect(read({ DIALECT: 'deployed' })).toBe('uncommitted');
  expect(read({ DIALECT: 'deployed', SAGACHART_PARTICIPANTS_READ: 'committed' })).toBe('committed');
  expect(read({ SAGACHART_PARTICIPANTS_READ: 'Uncommitted' })).toBe('uncommitted');
  expect(refusal({ BOOTSTRAP_SERVERS, SAGACHART_PARTICIPANTS_READ: 'read_committed' })).toContain(
    'SAGACHART_PARTICIPANTS_READ "read_committed" is not one of committed, uncommitted',
  );
});

it('certificates come as the texts of the files that are named', () => {
  const { connection } = readKafkaSettings(
    {
      BOOTSTRAP_SERVERS,
      KAFKA_SSL: 'true',
      KAFKA_SSL_CA: 'ca.pem',
      KAFKA_SSL_CERT: 'c.pem',
      KAFKA_SSL_KEY: 'k.pem',
    },
    { readText: (path) => `text of ${path}` },
  );
  expect(connection.ssl).toEqual({ ca: 'text of ca.pem', cert: 'text of c.pem', key: 'text of k.pem' });
});

it('everything that is wrong is told at once, by the names of the variables', () => {
  const message = refusal({
    BOOTSTRAP_SERVERS: 'one',
    DIALECT: 'english',
    KAFKA_SSL: 'yes',
    KAFKA_SASL_USERNAME: 'alice',
    SAGACHART_PREFIX: 'a b',
    SAGACHART_PARTITIONS: '0',
    SAGACHART_RETENTION: '1 hour',
    SAGACHART_PARTITION: '8',
  });
  for (const part of [
    'BOOTSTRAP_SERVERS "one" is not a list of host:port',
    'DIALECT "english" is not one of documented, deployed, deployed-2026-08',
    'KAFKA_SSL "yes" is not one of true, false',
    'KAFKA_SASL_MECHANISM is missing',
    'KAFKA_SASL_PASSWORD is missing',
    'SAGACHART_PREFIX "a b" is not made of',
    'SAGACHART_PARTITIONS "0" is not between 1 and 1000',
    'SAGACHART_RETENTION "1 hour" is neither an ISO 8601 duration',
    'SAGACHART_PARTITION is no variable of this service; did you mean SAGACHART_PARTITIONS?',
    'Correct these variables.',
  ]) {
    expect(message).toContain(part);
  }
});

it.each<[string, Record<string, string>, string]>([
  ['no address', { BOOTSTRAP_SERVERS: '' }, 'BOOTSTRAP_SERVERS is not set'],
  ['a port that is none', { BOOTSTRAP_SERVERS: 'one:70000' }, 'is not a list of host:port'],
  ['an address with its protocol', { BOOTSTRAP_SERVERS: 'SSL://one:9093' }, 'is not a list of host:port'],
  ['a fraction', { SAGACHART_PARTITIONS: '2.5' }, 'is not a whole number'],
  ['a retention of nothing', { SAGACHART_RETENTION: 'PT0S' }, 'is not between 1000 and 2592000000 ms'],
  ['months', { SAGACHART_RETENTION: 'P1M' }, 'is neither an ISO 8601 duration'],
  [
    'a mechanism that is not spoken',
    { KAFKA_SASL_MECHANISM: 'GSSAPI' },
    'is not one of plain, scram-sha-256, scram-sha-512',
  ],
  ['a user without the rest', { KAFKA_SASL_USERNAME: 'a' }, 'KAFKA_SASL_PASSWORD is missing'],
  ['a certificate without TLS', { KAFKA_SSL_CA: 'ca.pem' }, 'KAFKA_SSL_CA is set, but KAFKA_SSL is not true'],
  ['a key without its certificate', { KAFKA_SSL: 'true', KAFKA_SSL_KEY: 'k' }, 'KAFKA_SSL_CERT is missing'],
  ['a slip of the pen in a security setting', { KAFKA_SSL_CAFILE: 'x' }, 'did you mean KAFKA_SSL_CA?'],
  [
    'a variable that is quite unknown',
    { SAGACHART_COLOUR_OF_THE_BOARD: 'x' },
    'SAGACHART_COLOUR_OF_THE_BOARD is no variable of this service.',
  ],
])('%s is refused', (_what, environment, part) => {
  expect(refusal({ BOOTSTRAP_SERVERS, ...environment })).toContain(part);
});

it('variables of the tests and tools are no settings, and no slips of the pen', () => {
  const foreign = { SAGACHART_KAFKA_VERSION: '4', SAGACHART_SEED: '1', SAGACHART_CACHE: '/tmp' };
  expect(() => readKafkaSettings({ BOOTSTRAP_SERVERS, ...foreign })).not.toThrow();
});

it('a file that cannot be read is told with its variable and why', () => {
  const readText = (path: string) => {
    throw new Error(`no such file: ${path}`);
  };
  const environment = { BOOTSTRAP_SERVERS, KAFKA_SSL: 'true', KAFKA_SSL_CA: '/etc/ca.pem' };
  expect(refusal(environment, readText)).toContain(
    'KAFKA_SSL_CA names a file that cannot be read: no such file: /etc/ca.pem',
  );
});

it("the caller's own variables are left to the caller", () => {
  const environment = {
    BOOTSTRAP_SERVERS,
    SAGACHART_POST_WAIT: 'PT1S',
    PATH: '/bin',
    KAFKA_HEAP_OPTS: '-Xmx1g',
  };
  expect(readKafkaSettings(environment, { alsoKnown: ['SAGACHART_POST_WAIT'] }).dialect).toBe('documented');
  expect(refusal(environment)).toContain('SAGACHART_POST_WAIT');
});

it('no message shows a password', () => {
  const all = refusal({ KAFKA_SASL_PASSWORD: 'hunter2-hunter2', SAGACHART_PARTITIONS: 'x' });
  expect(all).not.toContain('hunter2');
});

it('any environment is either read or refused by its code', () => {
  const names = [
    'BOOTSTRAP_SERVERS',
    'KAFKA_SSL',
    'KAFKA_SSL_CA',
    'SAGACHART_RETENTION',
    'SAGACHART_X',
    'DIALECT',
  ];
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), fc.string()), (environment) => {
      expect(refusal(environment)).toMatch(/accepted|The environment cannot be used/);
    }),
  );
});
