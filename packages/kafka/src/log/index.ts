export { lackingPermission } from './lacking-permission.js';
export { PartitionLog, type LogChange, type PartitionLogOptions } from './partition-log.js';
