export { createOrchestrator, type Orchestrator } from './create-orchestrator.js';
export type { LostRecords, OrchestratorHooks, OrchestratorOptions } from './options.js';
