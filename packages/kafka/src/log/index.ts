export { PartitionLog, type LogChange, type PartitionLogOptions } from './partition-log.js';
