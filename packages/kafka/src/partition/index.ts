export { OwnedPartition, type OwnedPartitionHost } from './owned-partition.js';
export { PartitionGroup, type OwnershipChange, type PartitionGroupOptions } from './partition-group.js';
export type { PartitionOwner } from './partition-owner.js';
export { TaskQueue } from './task-queue.js';
export { Turns } from './turns.js';
