import type { Explanation } from '../../chart/index.js';
import { failed, saysFull, saysPoor } from '../failure-text.js';

/** Reason and code of an ERROR of the storage topic: what it says decides. */
export function storageFailure(
  action: string,
  { errorCode, message }: { readonly errorCode: string; readonly message: string },
): Explanation {
  const told = errorCode || message;
  if (saysFull(errorCode, message)) return failed(action, told, 'STORAGE_FULL');
  return failed(action, told, saysPoor(errorCode, message) ? 'NOT_ENOUGH_MESOS' : 'UNKNOWN');
}
