export type {
  RecordHeader,
  TopicPartition,
  TopicPartitionOffset,
  CommittedOffset,
  OutgoingRecord,
  KafkaRecord,
  PartitionBatch,
  Isolation,
} from './record.js';
export type { KafkaPort, KafkaPortConfig, LogLevel, PortLogger, SaslOptions, TlsOptions } from './port.js';
export type {
  ClusterDescription,
  KafkaAdmin,
  LogOffsets,
  LogOffsetsSince,
  TopicDescription,
  TopicOperation,
  TopicInspection,
  TopicSpec,
} from './admin-port.js';
export type {
  CommitReceipt,
  IdempotentProducer,
  IdempotentProducerOptions,
  NumberedBatch,
  NumberedProducer,
  NumberedProducerOptions,
  SendReceipt,
  TransactionalProducer,
  TransactionalProducerOptions,
  TransactionPoint,
} from './producer-port.js';
export type {
  Assignment,
  AssignmentStrategy,
  GroupConsumer,
  GroupConsumerOptions,
  LossReason,
  OffsetOutOfRange,
  Undecodable,
} from './consumer-port.js';
export type { ReadPartitionOptions, ReadProgress, ReadSummary, Tail, TailOptions } from './reader-port.js';
export {
  KafkaPortError,
  ProducerFenced,
  TransactionOutcomeUnknown,
  kafkaPortErrorCodes,
  type KafkaPortErrorCode,
  type KafkaPortErrorOptions,
  type TransactionStage,
} from './errors.js';
export { createKafkaPort } from './create-kafka-port.js';
export { murmur2, partitionFor } from './partition-for.js';
