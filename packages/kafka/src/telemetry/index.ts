export { type LagSource } from './gauges.js';
export { joinHooks } from './join-hooks.js';
export { createSagaTelemetry, type SagaTelemetry, type SagaTelemetryOptions } from './saga-telemetry.js';
export { parentOf as traceParentOf } from './saga-trace.js';
