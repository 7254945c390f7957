/**
 * Named points around every durable operation, in the order in which a message passes them. A test ends the process at one
 * of them; otherwise they do nothing.
 */
export const crashPoints = [
  'router.received',
  'router.produced',
  'router.committed',
  'restore.begun',
  'restore.fenced',
  'restore.marked',
  'restore.read',
  'restore.commands-sent',
  'restore.done',
  'worker.computed',
  'transaction.begun',
  'transaction.registered',
  'transaction.sent',
  'transaction.committed',
  'commands.due',
  'commands.sent',
  'worker.committed',
  'worker.offsets-committed',
  'activity.called',
  'activity.returned',
] as const;

/** Of these, what is passed only where participants read uncommitted: commands are sent after the transaction then. */
export const sendingCrashPoints: readonly CrashPoint[] = [
  'restore.commands-sent',
  'commands.due',
  'commands.sent',
];

export type CrashPoint = (typeof crashPoints)[number];
export type OnCrashPoint = (point: CrashPoint) => void | Promise<void>;
