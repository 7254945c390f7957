export { defineSaga, type DefinedSaga, type SagaDefinition, type SagaEvents } from './define-saga.js';
export type { AnySagaDefinition, CompiledDefinition } from './definition.js';
export { undo, type UndoLogic, type UndoOutput } from './undo-logic.js';
export { withUndo } from './promise-action.js';
export { compensationChart, type CompensationState } from './compensation-chart.js';
export { advanceSaga, startSaga, type SagaInputEvent, type SagaTurn } from './saga-process.js';
export { completedSteps, type CompletedStep, type UndoAhead } from './completed-steps.js';
export { operatorChoices, type OperatorChoices } from './operator-choices.js';
export {
  dueOf,
  isOut,
  placeOfStep,
  type SagaFailureInfo,
  type SagaState,
  type StepError,
  type StepNode,
} from './saga-state.js';
export type { CallEmitted, SagaEmitted } from './turn.js';
export { actionPrint, definitionPrint, schemaShape, statePrints } from './prints.js';
export { schemaFault } from './schema-fault.js';
export { jsonFault, throughJson } from './plain.js';
export { contextOf, misfits, restoreSaga, storeSaga, type StoredSaga } from './saga-record.js';
export { pendingCalls, saidToBeAskedAgain } from './pending-calls.js';
