/**
 * A small seeded generator (mulberry32). The world draws from it for `reorder` and for foreign ids only, so
 * that one seed and one list of commands always give the same replies.
 */
export interface SeededRandom {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number in [0, below). */
  below(below: number): number;
  /** A version-4 uuid, 36 lowercase characters. */
  uuid(): string;
}

export function createSeededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const word = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  return {
    next: () => word() / 2 ** 32,
    below: (below) => Math.floor((word() / 2 ** 32) * below),
    uuid: () => {
      const hex = [word(), word(), word(), word()].map((w) => w.toString(16).padStart(8, '0')).join('');
      const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4);
      return [
        hex.slice(0, 8),
        hex.slice(8, 12),
        `4${hex.slice(13, 16)}`,
        variant + hex.slice(17, 20),
        hex.slice(20),
      ].join('-');
    },
  };
}

/**
 * A uuid that depends on the seed and the name alone. Compartment ids are made this way: they must not depend
 * on which of two characters happened to be named first.
 */
export function namedUuid(seed: number, name: string): string {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0;
  return createSeededRandom(hash).uuid();
}
