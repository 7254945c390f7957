export { startInspection, type Inspection } from './inspection.js';
export { createEmbeddedRuntime, type EmbeddedRuntimeOptions } from './embedded-runtime.js';
export { runtimeOver, type RuntimeOverOptions } from './runtime-over.js';
export { ownSamples } from './own-samples.js';
export { createTelemetry, type Telemetry, type TelemetryOptions } from './telemetry.js';
export type { Readiness, SagaRuntime } from './saga-runtime.js';
export { createService, type Service, type ServiceOptions } from './service.js';
export {
  createSimulatedServices,
  type SimulatedCommand,
  type SimulatedReply,
  type SimulatedServices,
} from './simulated-services.js';
