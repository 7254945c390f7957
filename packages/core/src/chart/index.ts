export {
  type ActionKind,
  type AnswerRule,
  type AnyAction,
  type Explanation,
  type FailureCode,
  type FailureRule,
  type Inverse,
  type LookUp,
  type Part,
  type SagaRole,
  type StepPolicy,
  type StepView,
  type Undo,
} from './model.js';
export { createActionMachine, type ActionMachine } from './action-machine.js';
