export { type ViewProgress } from './changelog-feed.js';
export { createSagaView, type KafkaSagaView, type SagaViewSourceOptions } from './create-saga-view.js';
export { readSagaMessages, type MessageLimits, type ReadSagaMessagesOptions } from './read-saga-messages.js';
