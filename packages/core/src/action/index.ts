export { defineAction, type Action, type ActionOutput, type StepDraft } from './define-action.js';
export { type ActionDefinition, type FailsOn, type On, type UndoDefinition } from './definition.js';
export { type CatalogDialect, type EndedSaga, type OutcomeBodies } from './catalog-dialect.js';
export { createCatalog, type Catalog, type CatalogDefinition } from './catalog.js';
export { lintSaga, type LintStep, type SagaWarning } from './lint-saga.js';
export { sampleStep, type SampleStep } from './sample-step.js';
export { stepPolicySchema } from './step-policy.js';
export {
  saga,
  type SagaCommand,
  type SagaCommandStep,
  type SagaDraft,
  type SagaDraftStep,
} from './saga-builder.js';
