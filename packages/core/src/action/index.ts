export { defineAction, type Action, type StepDraft } from './define-action.js';
export { type ActionDefinition, type FailsOn, type On, type UndoDefinition } from './definition.js';
export { createCatalog, type Catalog, type CatalogDefinition } from './catalog.js';
