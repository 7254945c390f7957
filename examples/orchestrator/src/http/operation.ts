import type { z } from 'zod';
import type { ApiSchema } from './api-schemas.js';

/** What the OpenAPI document says of an answer. */
export interface OperationReply {
  readonly about: string;
  /** Name of a schema in `apiSchemas`; left out for texts and streams. */
  readonly schema?: ApiSchema;
  readonly mediaType?: string;
}

/** What the OpenAPI document says of a route. */
export interface Operation {
  readonly id: string;
  readonly summary: string;
  readonly about?: string;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  /** Name of a schema in `apiSchemas`. */
  readonly body?: {
    readonly schema: ApiSchema;
    readonly mediaTypes: readonly string[];
    readonly required: boolean;
  };
  readonly replies: Readonly<Record<number, OperationReply>>;
  /** Needs the operator's token. */
  readonly secured?: true;
}
