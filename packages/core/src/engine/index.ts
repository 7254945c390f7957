export {
  definedCommandSchema,
  judgeCommand,
  judgeSagaEvent,
  sagaEventSchema,
  type DefinedSagaCommand,
  type SagaEvent,
  type SagaEventMessage,
} from './defined-command.js';
export { SagaEngine } from './saga-engine.js';
export { defaultEngineOptions, type EngineLimits, type EngineOptions } from './limits.js';
export type { SagaTransition, TransitionObserver } from './transition.js';
export {
  emptyOutput,
  mergeOutput,
  type ActivityCall,
  type ActivityInput,
  type DeadLetter,
  type EngineInput,
  type EngineOutput,
  type IgnoredReason,
  type MessageInput,
  type OperatorInput,
  type OperatorVerb,
  type OutMessage,
  type Progress,
  type ProgressKind,
  type SourceCoordinates,
  type TimeInput,
} from './io.js';
export {
  decodeRecord,
  encodeRecord,
  isFinished,
  RECORD_VERSION,
  type SagaRecord,
  type SagaStatus,
  type ShownStatus,
} from './record.js';
export { type HeldSaga, heldReason, MAX_KEPT_CHARACTERS, MAX_KEPT_INPUTS } from './held-sagas.js';
export type { KeptInput } from './kept-input.js';
export { fitOf, misfitOf } from './fit.js';
export { type HeldGroup, planRelease, type ReleasePlan } from './plan-release.js';
export type { Misfit } from './list-fit.js';
export { readHistory, type HistoryEntry } from './history.js';
export {
  judgeSagaCommand,
  MAX_IDENTIFIER,
  sagaCommandSchema,
  sagaFaultText,
  isSagaCommand,
  sagaIdOf,
  type JudgedCommand,
  type SagaFault,
} from './saga-command.js';
export { addressOf, type AddressedEvent } from './status-event.js';
export { MAX_MESSAGE_HEADERS, messageLimits, tenantOf } from './read-message.js';
