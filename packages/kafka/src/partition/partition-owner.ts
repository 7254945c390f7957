/**
 * What a process holds of a partition that it has taken over: the memory that was restored from the partition's log, and
 * where its inputs go on. Whatever it commits is fenced; after a commit whose outcome is unknown it is closed, and another
 * one is restored.
 */
export interface PartitionOwner {
  /** The next offset of an input topic: everything below it is handled and committed. */
  offsetOf(topic: string): number;
  /** The topic has another log than before, or was cut back: its records begin at this offset. */
  rewind(offset: number, topic: string): void;
  /** When `tick` is worth while, in milliseconds of the Unix epoch. */
  nextDeadline(): number | undefined;
  /** Does what is due. */
  tick(): Promise<void>;
  /** Ends and commits what is at hand, within a time of the owner's choice; the partition is given back then. */
  finish?(): Promise<void>;
  /** Lets go; sends nothing. */
  close(): void;
}
