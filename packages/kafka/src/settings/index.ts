export {
  readKafkaSettings,
  type KafkaSettings,
  type ReadKafkaSettingsOptions,
} from './read-kafka-settings.js';
export { type KafkaVariable } from './kafka-settings.js';
