import type { Explanation, FailureCode } from '../chart/index.js';

/** Reason and code of a failed step: `destroy_asset failed: DESTROY_FAILED`. */
export function failed(action: string, told: string, errorCode: FailureCode = 'UNKNOWN'): Explanation {
  return { reason: told === '' ? `${action} failed` : `${action} failed: ${told}`, errorCode };
}

/** The services write both NOT_ENOUGH_MESO and NOT_ENOUGH_MESOS. */
export const saysPoor = (...texts: readonly string[]): boolean =>
  texts.some((text) => /not_?enough_?meso/i.test(text));

export const saysFull = (...texts: readonly string[]): boolean => texts.some((text) => /full/i.test(text));
