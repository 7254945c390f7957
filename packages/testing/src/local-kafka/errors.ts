/** The stable codes of everything that can go wrong between "no Java" and "a broker that serves". */
export type LocalKafkaErrorCode =
  | 'SAGA_KAFKA_JAVA_MISSING'
  | 'SAGA_KAFKA_MAVEN_MISSING'
  | 'SAGA_KAFKA_RESOLVE_FAILED'
  | 'SAGA_KAFKA_START_FAILED'
  | 'SAGA_KAFKA_OPTION_INVALID'
  | 'SAGA_KAFKA_UNAVAILABLE';

/** An error of the local Kafka: what is wrong and how to mend it, under a stable `code`. */
export class LocalKafkaError extends Error {
  override readonly name = 'LocalKafkaError';
  readonly code: LocalKafkaErrorCode;

  constructor(code: LocalKafkaErrorCode, message: string, options?: { cause?: unknown }) {
    super(`${code}: ${message}`, options);
    this.code = code;
  }
}
