import { classArchiveArgs } from './class-archive.js';
import { kafkaCacheFolder } from './cache-folder.js';
import { startCluster } from './cluster.js';
import { LocalKafkaError } from './errors.js';
import { freePorts, isPortFree } from './free-port.js';
import { findJava } from './java.js';
import type { LocalKafkaNode } from './kafka-node.js';
import { resolveKafkaJars } from './maven.js';
import { type KafkaSecurity, checkSecurity } from './security.js';
import { exactKafkaVersion } from './versions.js';

const START_TIMEOUT_MS = 120_000;
const STOP_GRACE_MS = 10_000;

/** What to start; every part has a default. */
export interface StartKafkaOptions {
  /** `'3.9'` (default), `'4'`, or an exact release such as `'4.1.1'`. */
  version?: string;
  /** 1 (default) or 3; three replicate every topic three times, with two in-sync copies required. */
  nodes?: 1 | 3;
  /** The port of the first node (the others follow it); a free one by default. */
  port?: number;
  /** Broker properties that are added to, or replace, ours. */
  properties?: Readonly<Record<string, string>>;
  /** SASL and TLS for clients; open by default. */
  security?: KafkaSecurity;
  /**
   * Runs the brokers with the first compiler tier only. Measured at 30,000 records/s on two cores: it serves 0.6 s
   * sooner and spends 8 s of CPU in the first 20 s instead of 13 s, but then 10 % more for ever. So it pays for runs
   * below a minute or two and spoils a benchmark. False by default; `useKafka` turns it on.
   */
  shortLived?: boolean;
  /** Called with a line for every stage. */
  onProgress?: (line: string) => void;
  /** How long starting may take once the jars are there, in ms; 120,000 by default. */
  startTimeoutMs?: number;
}

/** A Kafka that serves on 127.0.0.1 and ends with this process at the latest. */
export interface LocalKafka {
  /** `127.0.0.1:port`, comma-separated for three nodes. */
  readonly bootstrapServers: string;
  /** The exact release. */
  readonly version: string;
  readonly nodes: readonly LocalKafkaNode[];
  /** The file of the certificate that clients must trust (PEM); only with `security.tls`. */
  readonly caPath?: string;
  /** Stops all nodes (SIGTERM, then SIGKILL after 10 s) and removes all data. May be called more than once. */
  stop(): Promise<void>;
}

async function clientPorts(nodes: number, first: number | undefined): Promise<number[]> {
  if (first === undefined) return freePorts(nodes);
  const ports = Array.from({ length: nodes }, (_, index) => first + index);
  for (const port of ports) {
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      throw new LocalKafkaError(
        'SAGA_KAFKA_OPTION_INVALID',
        `port ${port} is no port; use a whole number up to 65535.`,
      );
    }
    if (await isPortFree(port)) continue;
    throw new LocalKafkaError(
      'SAGA_KAFKA_START_FAILED',
      `port ${port} on 127.0.0.1 is in use; choose another one.`,
    );
  }
  return ports;
}

/**
 * Starts Apache Kafka (KRaft, combined nodes) on this machine without Docker: fetches the release from Maven Central
 * into the cache, formats fresh storage in a temporary folder, and resolves when every node serves.
 * Needs Java 17, `sh`, and, the first time, Maven.
 *
 * @throws LocalKafkaError with one of the codes `SAGA_KAFKA_JAVA_MISSING`, `SAGA_KAFKA_MAVEN_MISSING`,
 * `SAGA_KAFKA_RESOLVE_FAILED`, `SAGA_KAFKA_START_FAILED`, `SAGA_KAFKA_OPTION_INVALID`.
 * @example
 * const kafka = await startKafka({ version: '4', nodes: 3 });
 * await kafka.nodes[0]?.kill('SIGKILL');
 * await kafka.nodes[0]?.start();
 * await kafka.stop();
 */
export async function startKafka(options: StartKafkaOptions = {}): Promise<LocalKafka> {
  const { nodes = 1, security, onProgress = () => undefined } = options;
  if (nodes !== 1 && nodes !== 3) {
    throw new LocalKafkaError('SAGA_KAFKA_OPTION_INVALID', `nodes is ${String(nodes)}; use 1 or 3.`);
  }
  checkSecurity(security);
  const version = exactKafkaVersion(options.version);
  const ports = await clientPorts(nodes, options.port);
  const java = findJava();
  const folder = kafkaCacheFolder(version);
  const jars = await resolveKafkaJars(version, folder, onProgress);
  const startTimeoutMs = options.startTimeoutMs ?? START_TIMEOUT_MS;
  const release = { version, java, jars, startTimeoutMs, onProgress };
  const jvmArgs = await classArchiveArgs(release, folder);
  onProgress(`starting Kafka ${version}, ${nodes === 1 ? 'one node' : `${nodes} nodes`}`);
  const cluster = await startCluster({
    ...release,
    jvmArgs,
    clientPorts: ports,
    properties: options.properties ?? {},
    security,
    shortLived: options.shortLived ?? false,
    stopGraceMs: STOP_GRACE_MS,
  });
  const bootstrapServers = cluster.nodes.map((node) => `127.0.0.1:${node.clientPort}`).join(',');
  onProgress(`Kafka ${version} serves on ${bootstrapServers}`);
  return {
    bootstrapServers,
    version,
    nodes: cluster.nodes.map((node) => ({
      id: node.id,
      port: node.clientPort,
      pid: () => node.pid(),
      kill: (signal) => node.kill(signal),
      start: () => node.start(),
      stop: () => node.stop(),
    })),
    ...(cluster.caPath === undefined ? {} : { caPath: cluster.caPath }),
    stop: () => cluster.stop(),
  };
}
