export interface SeededRandom {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
}

/** Mulberry32: the same seed, the same numbers. */
export function createSeededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  return {
    below(limit) {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * limit);
    },
  };
}
