import { z } from 'zod';

const millis = z.int().min(1);
const count = z.int().min(1).max(1_000);

/** What a `StepPolicy` may hold: a wait of no whole number would never end, and one of 0 would not be one. */
export const stepPolicySchema = z.object({
  deadlineMs: millis.optional(),
  undoDeadlineMs: millis.optional(),
  attempts: count.optional(),
  backoffMs: millis.optional(),
  maxBackoffMs: millis.optional(),
  undoAttempts: count.optional(),
});
