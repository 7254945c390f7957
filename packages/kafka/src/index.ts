export {
  createKafkaPort,
  KafkaPortError,
  kafkaPortErrorCodes,
  partitionFor,
  ProducerFenced,
  TransactionOutcomeUnknown,
  type KafkaAdmin,
  type KafkaPort,
  type KafkaPortConfig,
  type KafkaPortErrorCode,
  type KafkaRecord,
  type OutgoingRecord,
  type PartitionBatch,
  type ReadProgress,
  type RecordHeader,
  type SaslOptions,
  type Tail,
  type TlsOptions,
  type TopicInspection,
} from './client-port/index.js';
export { after } from './timers/index.js';
export { crashPoints, sendingCrashPoints, type CrashPoint, type OnCrashPoint } from './crash-point.js';
export {
  changelogTopic,
  createMissingTopics,
  deadLetterTopic,
  DEFAULT_MAX_MESSAGE_BYTES,
  defaultDeployment,
  findTopicFaults,
  inboxTopic,
  requireTopics,
  resolveTopicNames,
  routerGroup,
  topicPlan,
  workerGroup,
  type Deployment,
  type PlannedTopic,
  type TopicFault,
  type TopicNames,
  type TopicPlan,
} from './topics/index.js';
export { type LogChange } from './log/index.js';
export {
  readKafkaSettings,
  type KafkaSettings,
  type KafkaVariable,
  type ReadKafkaSettingsOptions,
} from './settings/index.js';
export {
  createOrchestrator,
  type LostRecords,
  type Orchestrator,
  type OrchestratorHooks,
  type OrchestratorOptions,
} from './orchestrator/index.js';
export { type ActivityPort } from './worker/index.js';
export {
  createSagaClient,
  type OutcomeOptions,
  type SagaClient,
  type SagaClientOptions,
  type SagaOutcome,
  type StartedSaga,
  type StartOptions,
  type SubmitOptions,
} from './client/index.js';
export {
  createParticipant,
  obeyChannel,
  rejectChannel,
  reply,
  type ChannelHandlers,
  type ChannelRejections,
  type GivenUp,
  type Obey,
  type Participant,
  type ParticipantCounts,
  type ParticipantOptions,
  type PassedOver,
  type ReceivedCommand,
  type Reject,
  type Reply,
} from './participant/index.js';
export {
  createSagaView,
  readSagaMessages,
  type KafkaSagaView,
  type MessageLimits,
  type ReadSagaMessagesOptions,
  type SagaViewSourceOptions,
  type ViewProgress,
} from './view/index.js';
export {
  createSagaTelemetry,
  joinHooks,
  traceParentOf,
  type LagSource,
  type SagaTelemetry,
  type SagaTelemetryOptions,
} from './telemetry/index.js';
