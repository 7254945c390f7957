import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LocalKafkaError } from './errors.js';

const run = promisify(execFile);

/** Users by name, with their passwords. */
export type KafkaUsers = Readonly<Record<string, string>>;

/**
 * How clients must approach the brokers: with SASL/PLAIN and/or SCRAM (SHA-256 and SHA-512) users, over TLS, or both.
 * The brokers' own traffic stays on plain listeners of their own, as user `ANONYMOUS`.
 * To test permissions as well, set the properties `authorizer.class.name` and `super.users=User:ANONYMOUS`.
 */
export interface KafkaSecurity {
  sasl?: { plain?: KafkaUsers; scram?: KafkaUsers };
  /** With a self-signed certificate for `localhost` and 127.0.0.1, made anew for each cluster. */
  tls?: boolean;
}

/** The key store of the brokers and the certificate that clients must trust, both paths of files. */
export interface TlsFiles {
  keyStore: string;
  ca: string;
}

/** Guards nothing but a key that lives as long as the temporary folder. */
const KEY_STORE_PASSWORD = 'local-kafka';
const SCRAM_MECHANISMS = ['SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;

/** @throws LocalKafkaError `SAGA_KAFKA_OPTION_INVALID` for SASL without users and for names that JAAS cannot carry. */
export function checkSecurity(security: KafkaSecurity | undefined): void {
  if (!security?.sasl) return;
  const users = [...Object.entries(security.sasl.plain ?? {}), ...Object.entries(security.sasl.scram ?? {})];
  if (users.length === 0) {
    throw new LocalKafkaError(
      'SAGA_KAFKA_OPTION_INVALID',
      'security.sasl names no user; give plain or scram users.',
    );
  }
  for (const [name, password] of users) {
    if (/^\w+$/.test(name) && /^[^\s"\\,\]=[]+$/.test(password)) continue;
    throw new LocalKafkaError(
      'SAGA_KAFKA_OPTION_INVALID',
      `user '${name}' in security.sasl: use letters, digits and _ in names, and no space, quote, comma, = or bracket in passwords.`,
    );
  }
}

export async function createTlsFiles(keytool: string, folder: string): Promise<TlsFiles> {
  const keyStore = join(folder, 'broker.p12');
  const ca = join(folder, 'ca.pem');
  const store = [
    '-keystore',
    keyStore,
    '-storetype',
    'PKCS12',
    '-storepass',
    KEY_STORE_PASSWORD,
    '-alias',
    'broker',
  ];
  const names = [
    '-dname',
    'CN=localhost',
    '-ext',
    'SAN=DNS:localhost,IP:127.0.0.1',
    '-ext',
    'BC:critical=ca:true',
  ];
  try {
    await run(keytool, [
      '-genkeypair',
      '-keyalg',
      'EC',
      '-groupname',
      'secp256r1',
      '-validity',
      '30',
      ...store,
      ...names,
    ]);
    await run(keytool, ['-exportcert', '-rfc', '-file', ca, ...store]);
  } catch (cause) {
    throw new LocalKafkaError(
      'SAGA_KAFKA_START_FAILED',
      `'${keytool}' could not make a certificate; repair the Java installation.`,
      { cause },
    );
  }
  return { keyStore, ca };
}

/** The security protocol of the clients' listener. */
export function clientProtocol(security: KafkaSecurity): string {
  if (security.sasl) return security.tls ? 'SASL_SSL' : 'SASL_PLAINTEXT';
  return security.tls ? 'SSL' : 'PLAINTEXT';
}

function jaas(module: string, settings: string): string {
  return `org.apache.kafka.common.security.${module} required${settings};`;
}

/** Broker properties of the clients' listener, which is called CLIENT. */
export function securityProperties(
  security: KafkaSecurity,
  tls: TlsFiles | undefined,
): Record<string, string> {
  const properties: Record<string, string> = {};
  const { plain, scram } = security.sasl ?? {};
  const mechanisms = [...(plain ? ['PLAIN'] : []), ...(scram ? SCRAM_MECHANISMS : [])];
  if (mechanisms.length > 0)
    properties['listener.name.client.sasl.enabled.mechanisms'] = mechanisms.join(',');
  if (plain) {
    const users = Object.entries(plain).map(([name, password]) => ` user_${name}="${password}"`);
    properties['listener.name.client.plain.sasl.jaas.config'] = jaas(
      'plain.PlainLoginModule',
      users.join(''),
    );
  }
  for (const mechanism of scram ? SCRAM_MECHANISMS : []) {
    properties[`listener.name.client.${mechanism.toLowerCase()}.sasl.jaas.config`] = jaas(
      'scram.ScramLoginModule',
      '',
    );
  }
  if (tls) {
    properties['listener.name.client.ssl.keystore.type'] = 'PKCS12';
    properties['listener.name.client.ssl.keystore.location'] = tls.keyStore;
    properties['listener.name.client.ssl.keystore.password'] = KEY_STORE_PASSWORD;
    properties['listener.name.client.ssl.key.password'] = KEY_STORE_PASSWORD;
  }
  return properties;
}

/** Arguments for `StorageTool format` that write the SCRAM users into the first metadata records. */
export function scramFormatArgs(security: KafkaSecurity | undefined): string[] {
  return Object.entries(security?.sasl?.scram ?? {}).flatMap(([name, password]) =>
    SCRAM_MECHANISMS.flatMap((mechanism) => [
      '--add-scram',
      `${mechanism}=[name=${name},password=${password}]`,
    ]),
  );
}
