import { z } from 'zod';

/** What the wire says of a schema beyond its type. */
export interface WireFacts {
  /** The value of a member that is missing or `null`, where such a member is read as the Go services read it. */
  readonly zero?: unknown;
  /** Left out on output while it has its zero value (`?` in the wire contract). */
  readonly omitZero?: true;
  /** Has to hold the id of the saga itself. */
  readonly sagaId?: true;
}

/**
 * The wire facts of schemas. A schema that is made of another one (`describe`, `meta`, `refine`, `min` …) has its facts; look
 * them up with `wireFacts.get(schema)`.
 */
export const wireFacts = z.registry<WireFacts>();

/** A schema with further facts; the given one is left as it is. */
export function withFacts<S extends z.ZodType>(schema: S, facts: WireFacts): S {
  const own = schema.clone() as S;
  wireFacts.add(own, facts);
  return own;
}
