export type {
  ActionKind,
  AnswerRule,
  AnyAction,
  Explanation,
  FailureCode,
  FailureRule,
  ForwardLookUp,
  Inverse,
  LookUp,
  Part,
  SagaRole,
  StepPolicy,
  StepView,
  Undo,
} from './model.js';
export {
  defaultPolicy,
  idempotencyKey,
  type Phase,
  type SagaContext,
  type SagaFailure,
  type SagaInput,
  type StepInput,
  type StepState,
  type StepStatus,
  viewOf,
} from './context.js';
export type {
  ActivityChartEvent,
  ActivityEmitted,
  ChartEmitted,
  ChartEvent,
  CommandEmitted,
  CompletedBody,
  FailedBody,
  OutcomeEmitted,
  StatusChartEvent,
  TimeChartEvent,
} from './events.js';
export { actionInput, createActionMachine, type ActionMachine } from './action-machine.js';
export { createSagaMachine, stepKey, type SagaMachine } from './saga-machine.js';
export { bytesOfMachine, type CompiledSaga, MachineCache, sharedMachineCache } from './machine-cache.js';
export { commandList } from './sending.js';
export { forwardLeaves } from './forward-states.js';
export { partNames, partsByName } from './part-names.js';
export { isOpen } from './open-outcome.js';
export { askedAgain, leafOf, pendingActivity } from './pending-activity.js';
export {
  restoreChart,
  startChart,
  stepChart,
  type ChartSnapshot,
  type ChartState,
  type ChartStep,
} from './scope.js';
export {
  activeNodes,
  describeChart,
  concernedStep,
  standingOf,
  toMermaid,
  toStatelyJson,
  type ChartDescription,
  type ChartEdge,
  type ChartNode,
  type ChartNodeKind,
  type MermaidOptions,
  type Standing,
} from './export/index.js';
export { createStepMachine } from './step-machine.js';
export { actionOfMachine, machineOfAction } from './step-of-machine.js';
export { characterOf, remainders } from './outcome.js';
