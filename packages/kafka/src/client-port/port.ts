import type { KafkaAdmin } from './admin-port.js';
import type { GroupConsumer, GroupConsumerOptions } from './consumer-port.js';
import type {
  IdempotentProducer,
  IdempotentProducerOptions,
  NumberedProducer,
  NumberedProducerOptions,
  TransactionalProducer,
  TransactionalProducerOptions,
} from './producer-port.js';
import type { ReadPartitionOptions, ReadSummary, Tail, TailOptions } from './reader-port.js';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Receives what the port has to say. `details` is plain data and never holds a password. */
export type PortLogger = (
  level: LogLevel,
  message: string,
  details: Readonly<Record<string, unknown>>,
) => void;

/** TLS: `true` for the system's certificate authorities, or PEM texts. */
export interface TlsOptions {
  readonly ca?: string | readonly string[];
  readonly cert?: string;
  readonly key?: string;
  readonly passphrase?: string;
  /** Name to check the certificate against; default: the broker's host name. */
  readonly servername?: string;
  readonly rejectUnauthorized?: boolean;
}

export interface SaslOptions {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

export interface KafkaPortConfig {
  /** Bootstrap addresses, each `host:port`. */
  readonly brokers: readonly string[];
  /** Shown in the broker's logs and quotas. */
  readonly clientId: string;
  readonly ssl?: boolean | TlsOptions;
  readonly sasl?: SaslOptions;
  /** Time limit for opening one connection, in milliseconds. Default 5,000. */
  readonly connectionTimeoutMs?: number;
  /** Time limit for one request, in milliseconds. Default 30,000. */
  readonly requestTimeoutMs?: number;
  /**
   * Most connections to one broker that transactional producers share. A broker serves the requests of one connection one
   * after another, so partitions that share one wait for each other. Default 8.
   */
  readonly producerConnections?: number;
  readonly logger?: PortLogger;
}

/**
 * The narrow door to Kafka: everything that Sagachart asks of a Kafka client, and nothing else.
 *
 * Every promise of the port rejects with a `KafkaPortError` that has a stable code. Connections are opened at first use
 * and shared; `close()` ends them.
 */
export interface KafkaPort {
  readonly admin: KafkaAdmin;
  idempotentProducer(options?: IdempotentProducerOptions): IdempotentProducer;
  numberedProducer(options?: NumberedProducerOptions): NumberedProducer;
  transactionalProducer(options: TransactionalProducerOptions): TransactionalProducer;
  groupConsumer(options: GroupConsumerOptions): GroupConsumer;
  /** Reads one partition up to a record that the caller recognises; see {@link ReadPartitionOptions}. */
  readPartition(options: ReadPartitionOptions): Promise<ReadSummary>;
  /** Follows partitions without a group until `stop()`; see {@link TailOptions}. */
  tail(options: TailOptions): Promise<Tail>;
  /** Stops consumers and tails that still run, then closes all connections. */
  close(): Promise<void>;
}
