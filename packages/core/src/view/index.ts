export {
  describeAction,
  type ActionDescription,
  type CommandDescription,
  type EventDescription,
  type UndoDescription,
} from './describe-action.js';
export {
  ALL_SAGAS,
  type OpenLoad,
  type SagaChange,
  type SagaCounts,
  type SagaDirectory,
} from './directory.js';
export { jsonSchemaOf } from './json-schema.js';
export { operatorCommands } from './operator-commands.js';
export { createSagaIndex, type SagaIndex, type SagaIndexOptions } from './saga-index.js';
export {
  type MessageGap,
  type SagaMessage,
  type SagaMessageKind,
  type SagaMessages,
} from './saga-message.js';
export { type SagaPage, type SagaQuery } from './saga-query.js';
export {
  sagaView,
  type PayloadPlace,
  type SagaStepView,
  type SagaView,
  type SagaViewOptions,
  type StepReason,
} from './saga-view.js';
export { summaryOf, type CurrentStep, type FailureView, type SagaSummary } from './summary.js';
export { type WaitingFor } from './waiting-for.js';
