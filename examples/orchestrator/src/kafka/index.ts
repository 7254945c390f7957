export { deploymentSettings, kafkaVariables } from './deployment-settings.js';
export { createKafkaRuntime, type KafkaRuntimeOptions } from './kafka-runtime.js';
export { readKafkaSetUp, type KafkaSetUp } from './kafka-set-up.js';
export { createLookUpServer } from './look-up-server.js';
export { createSimulatedParticipant } from './simulated-participant.js';
