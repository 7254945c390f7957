export { createEmbeddedRuntime, type EmbeddedRuntimeOptions } from './embedded-runtime.js';
export { ownSamples } from './own-samples.js';
export { createMetrics, type Metrics } from './metrics.js';
export type { Readiness, SagaRuntime } from './saga-runtime.js';
export { createService, type Service, type ServiceOptions } from './service.js';
export {
  createSimulatedServices,
  type SimulatedCommand,
  type SimulatedReply,
  type SimulatedServices,
} from './simulated-services.js';
