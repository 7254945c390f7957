import { KafkaPortError } from '../errors.js';
import type { KafkaPortConfig, LogLevel, PortLogger } from '../port.js';
import { openSocket } from './socket.js';

/** Settings of the port with every default filled in. */
export interface ConnectionSettings {
  readonly brokers: readonly { readonly host: string; readonly port: number }[];
  readonly clientId: string;
  readonly ssl: object | undefined;
  readonly sasl:
    { readonly mechanism: string; readonly username: string; readonly password: string } | undefined;
  readonly connectionTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly producerConnections: number;
  readonly log: PortLogger;
}

function parseAddress(address: string): { host: string; port: number } {
  const match = /^(?:[A-Za-z][A-Za-z0-9_+-]*:\/\/)?(?:\[([0-9A-Fa-f:.]+)\]|([^:/\s]+)):(\d{1,5})$/.exec(
    address.trim(),
  );
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined || !(port >= 1 && port <= 65535)) {
    throw new KafkaPortError('SAGA_KAFKA_OPTION', `"${address}" is not a broker address.`, {
      mend: 'Write host:port, for example kafka-1:9092, several separated by commas.',
    });
  }
  return { host, port };
}

function positive(name: string, value: number): number {
  if (Number.isFinite(value) && value >= 1) return value;
  throw new KafkaPortError('SAGA_KAFKA_OPTION', `${name} is ${value}, but must be a number of at least 1.`);
}

/** @throws KafkaPortError `SAGA_KAFKA_OPTION` for a value that cannot be used */
export function connectionSettings(config: KafkaPortConfig): ConnectionSettings {
  if (config.brokers.length === 0) {
    throw new KafkaPortError('SAGA_KAFKA_OPTION', 'No broker address is given.', {
      mend: 'Name at least one broker as host:port.',
    });
  }
  return {
    brokers: config.brokers.map(parseAddress),
    clientId: config.clientId,
    ssl: config.ssl === true ? {} : config.ssl || undefined,
    sasl: config.sasl,
    connectionTimeoutMs: positive('connectionTimeoutMs', config.connectionTimeoutMs ?? 5000),
    requestTimeoutMs: positive('requestTimeoutMs', config.requestTimeoutMs ?? 30_000),
    producerConnections: positive('producerConnections', config.producerConnections ?? 8),
    log: quietly(config.logger),
  };
}

/** A log that cannot be written must not end what is being logged. */
function quietly(logger: PortLogger | undefined): PortLogger {
  return (level, message, details) => {
    try {
      logger?.(level, message, details);
    } catch (thrown) {
      process.emitWarning(`The logger of the Kafka port threw: ${String(thrown)}`);
    }
  };
}

const LEVEL_NAMES: Readonly<Record<string, LogLevel>> = {
  ERROR: 'error',
  WARN: 'warn',
  INFO: 'info',
  DEBUG: 'debug',
};

/**
 * kafkajs's own log, one level down: it calls every refused request an error, also where we expect and handle it.
 */
export function kafkajsLogCreator(log: PortLogger): () => (entry: KafkajsLogEntry) => void {
  return () =>
    ({ label, namespace, log: { message, timestamp: _timestamp, logger: _logger, ...details } }) => {
      const level = LEVEL_NAMES[label] ?? 'debug';
      log(
        level === 'error' || level === 'warn' ? 'debug' : level,
        `kafkajs ${namespace}: ${message}`,
        details,
      );
    };
}

interface KafkajsLogEntry {
  readonly namespace: string;
  readonly label: string;
  readonly log: { readonly message: string; readonly timestamp: string; readonly logger: string } & Record<
    string,
    unknown
  >;
}

/** kafkajs's log level that lets warnings and errors through. */
export const KAFKAJS_LOG_WARN = 2;

/** What kafkajs needs to open connections. */
export function socketFactoryOf(settings: ConnectionSettings): typeof openSocket {
  return (options) => openSocket({ ...options, ssl: settings.ssl });
}
