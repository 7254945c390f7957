/**
 * How the members of a JSON value are read before its schema judges them.
 *
 * - `strict`: names count to the letter, nothing is filled in, and a member that the schema does not know is refused: a
 *   misspelt one must not vanish.
 * - `open`: as `strict`, but unknown members are passed over, for what another service sends may grow.
 * - `go`: as Go's `encoding/json` reads into a struct: names count without regard to case, a missing or `null` member is
 *   zero, unknown members are passed over. One member written twice in different case is refused, for Go takes the last one and
 *   others the first.
 *
 * In all of them a plain `z.number()` takes every JSON number (`10.0`, `1e2`); the integers of this library ask for digits alone.
 */
export type Reading = 'strict' | 'open' | 'go';

/** Where a reader tells what no schema would notice, and where in the value it is. */
export interface ReadingNotes {
  readonly path: PropertyKey[];
  /** @param problem what is wrong; asked for only where it is told, for the rest is merely counted */
  fault(problem: () => string): void;
}

/** Gives the value itself where there is nothing to change. */
export type Reader = (value: unknown, notes: ReadingNotes) => unknown;
