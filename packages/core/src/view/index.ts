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
export { type CurrentStep } from './current-step.js';
export {
  type CommandAhead,
  type DefinedSagaView,
  type MachineView,
  type StackedStep,
  type TimerView,
} from './defined-view.js';
export {
  describeSaga,
  type SagaActorDescription,
  type SagaDescription,
  type SagaEventDescription,
} from './describe-saga.js';
export { definitionOf } from './restored-saga.js';
export { type HeldView, summaryOf, type FailureView, type SagaSummary } from './summary.js';
export { type WaitingFor } from './waiting-for.js';
