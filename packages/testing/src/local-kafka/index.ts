export { type KafkaAvailability, kafkaAvailability } from './availability.js';
export { LocalKafkaError, type LocalKafkaErrorCode } from './errors.js';
export type { LocalKafkaNode } from './kafka-node.js';
export type { KafkaSecurity, KafkaUsers } from './security.js';
export { type LocalKafka, type StartKafkaOptions, startKafka } from './start.js';
export { DEFAULT_KAFKA_LINE, KAFKA_RELEASES } from './versions.js';
