export {
  createEmbeddedOrchestrator,
  type AnsweredCall,
  type EmbeddedOptions,
  type EmbeddedOrchestrator,
  type OperatorNote,
  type Refusal,
} from './embedded-orchestrator.js';
export { createVirtualClock, EMBEDDED_EPOCH, type TimeSource, type VirtualClock } from './virtual-clock.js';
export { durationMs, type Duration } from './duration.js';
export { headersOf } from './messages.js';
export type { HeadersGiven, Participant, ReceivedCommand, Reply, TopicMessage } from './messages.js';
export { NO_ANSWER, type PortAnswer, type PortFunction, type Ports, type PortTable } from './ports.js';
export type { EmbeddedEventName, EmbeddedEvents } from './feed.js';
export type { CrashPoint } from './crash-point.js';
