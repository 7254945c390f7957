export { createOrchestrator, type Orchestrator } from './create-orchestrator.js';
export type { OrchestratorHooks, OrchestratorOptions } from './options.js';
