import { KafkaPortError } from '../client-port/index.js';

/** The permission that is lacking, as the port tells it, alone or behind a transaction that failed by it. */
export function lackingPermission(thrown: unknown): KafkaPortError | undefined {
  for (let error = thrown; error instanceof KafkaPortError; error = error.cause) {
    if (error.code === 'SAGA_KAFKA_NOT_AUTHORIZED') return error;
  }
  return undefined;
}
