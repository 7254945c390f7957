/** Faults that are told of one message; of further ones only how many they are. */
export const MAX_FAULTS = 100;

export interface Countable {
  /** Stands for so many faults that are not told. */
  readonly more?: number;
}

/** Says how many faults are not told. */
export const moreFaults = (more: number): { readonly problem: string; readonly more: number } => ({
  problem: `and ${more} more ${more === 1 ? 'fault' : 'faults'}`,
  more,
});

/**
 * The first faults of a list, so that nobody can ask for an answer of megabytes with a small message. What was cut may be
 * cut again.
 *
 * @param tell makes the entry that stands for those left out
 */
export function cutFaults<T extends Countable>(
  faults: readonly T[],
  tell: (rest: ReturnType<typeof moreFaults>) => T,
  limit = MAX_FAULTS,
): readonly T[] {
  const told = faults.filter(({ more }) => more === undefined);
  if (told.length <= limit && faults.length - told.length <= 1) return faults;
  const rest = faults.reduce((sum, { more = 1 }) => sum + more, 0) - Math.min(told.length, limit);
  return [...told.slice(0, limit), tell(moreFaults(rest))];
}
