import { z } from 'zod';
import type { JsonObject } from '../wire/index.js';

/**
 * The JSON Schema (draft 2020-12) of a wire schema. On input, members of the wire contract that are missing take their zero
 * value; the schema names them as required all the same, for that is how they are written.
 */
export function jsonSchemaOf(schema: z.ZodType): JsonObject {
  return z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) as unknown as JsonObject;
}
