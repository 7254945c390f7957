export { type ViewProgress } from './changelog-feed.js';
export { createSagaView, type KafkaSagaView, type SagaViewSourceOptions } from './create-saga-view.js';
