import { z } from 'zod';
import { wireFacts, withFacts } from './facts.js';

/** Gives a schema the value that a missing or `null` member takes on the wire of the Go services. */
export const withZero = <S extends z.ZodType>(schema: S, zero: z.output<S>): S => withFacts(schema, { zero });

/** Marks a member that is left out on output while it has its zero value (`?` in the wire contract). */
export const omitZero = <S extends z.ZodType>(schema: S): S => withFacts(schema, { omitZero: true });

export const isLeftOutWhenZero = (schema: z.ZodType): boolean => wireFacts.get(schema)?.omitZero === true;
export const zeroOf = (schema: z.ZodType): unknown => wireFacts.get(schema)?.zero;

/** A list of the wire contract; absent means empty. */
export const list = <S extends z.ZodType>(element: S) => withZero(z.array(element), []);

/** Any JSON value, carried over unchanged; the member may be absent. */
export const raw = () => z.unknown().optional();

/** A member whose absence means something; it is neither filled on input nor required. */
export const optional = <S extends z.ZodType>(schema: S) => schema.optional();

/** A nested object of the wire contract; absent means all its members are zero. */
export const object = <S extends z.ZodRawShape>(shape: S) => z.object(shape);
