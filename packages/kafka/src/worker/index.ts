export { ActivityRunner, type ActivityPort, type PendingCalls } from './activity-runner.js';
export { Checkpoint, CHECKPOINT_KEY } from './checkpoint.js';
export {
  deadLetterRecord,
  headerBytes,
  recordHeaders,
  REFUSED_HEADER,
  type Destinations,
} from './outgoing.js';
export { PartitionWorker, type PartitionWorkerOptions } from './partition-worker.js';
export { WorkerGroup, type WorkerGroupOptions } from './worker-group.js';
