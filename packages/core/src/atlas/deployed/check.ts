import type { z } from 'zod';
import type { FailureCode } from '../../chart/index.js';
import type { JsonObject } from '../../wire/index.js';
import type { Check } from '../dialect/adapt-actions.js';
import { failed } from '../failure-text.js';

/** Why a command would come to nothing; the code is the service's own where it has one. */
export interface Objection {
  readonly told: string;
  readonly code?: FailureCode;
}

/**
 * A question whose answer may show that the command would come to nothing. Without an answer the command is sent all the
 * same, unless it is `required`: where the service would do harm instead of refusing.
 */
export function check<P, F>(question: {
  readonly action: string;
  readonly port: string;
  readonly asks: (payload: P) => JsonObject;
  readonly answer: z.ZodType<F>;
  readonly objects: (found: F, payload: P) => string | Objection | undefined;
  /** When it refuses, for the catalogue page; completes "The step is rejected at once when …". */
  readonly when: string;
  readonly required?: boolean;
}): readonly [name: string, check: Check] {
  const { action, port, asks, answer, objects, when, required = false } = question;
  return [
    action,
    {
      lookUp: {
        activity: port,
        optional: !required,
        input: ({ payload }) => asks(payload as P),
        answer,
        refuse: (found, { payload }) => {
          const objection = objects(found as F, payload as P);
          if (objection === undefined) return undefined;
          const { told, code } = typeof objection === 'string' ? { told: objection } : objection;
          return failed(action, told, code);
        },
      },
      note: `The step is rejected at once when ${when}, as the port \`${port}\` tells beforehand${
        required
          ? '; without an answer of the port it is not sent.'
          : '. Without an answer of the port the command is sent all the same.'
      }`,
    },
  ];
}
