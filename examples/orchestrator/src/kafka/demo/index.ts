export { runKafkaDemo } from './run-kafka-demo.js';
