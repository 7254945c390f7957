import { z } from 'zod';

const ms = z.int().min(0);
const answer = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('reject'),
    errorCode: z.string().optional(),
    message: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('silence') }),
  z.strictObject({ kind: z.literal('lost') }),
  z.strictObject({ kind: z.literal('delay'), ms }),
  z.strictObject({ kind: z.literal('late'), ms }),
  z.strictObject({ kind: z.literal('duplicate'), copies: z.int().min(1) }),
  z.strictObject({ kind: z.literal('reorder'), order: z.enum(['shuffled', 'reversed']).optional() }),
]);

/** A rule for the simulated services; it concerns the commands of this saga alone. */
const rule = z.strictObject({
  topic: z.string().optional(),
  type: z.string().optional(),
  occurrence: z.union([z.int().min(1), z.array(z.int().min(1)), z.literal('every')]).optional(),
  answer: z.union([answer, z.array(answer)]),
});

/** What an operator does, counted from the moment at which a step of the saga is parked. */
const operation = z.strictObject({
  afterParkedMs: ms,
  command: z.enum(['retry', 'skip', 'cancel']),
  reason: z.string().optional(),
});

/** An event that is sent to a statechart, counted from its start. */
const sentEvent = z.looseObject({ afterMs: ms, type: z.string() });

const expectation = z.strictObject({
  outcome: z.enum(['COMPLETED', 'FAILED']),
  /** What the saga is in at the end; a parked one has reported FAILED and waits for an operator. */
  status: z.enum(['completed', 'failed', 'parked', 'watching', 'refused']),
  errorCode: z.string().optional(),
  failedStep: z.string().optional(),
  /** Where each step ends, by step id; steps of composites too. */
  steps: z.record(z.string(), z.string()).optional(),
});

/** The member `demo` of a sample file; services that are sent the file as a saga command ignore it. */
export const demoSchema = z.strictObject({
  title: z.string().optional(),
  /** What the simulated services know to begin with: an `InitialWorld`. */
  world: z.looseObject({}).optional(),
  services: z.array(rule).optional(),
  operator: z.array(operation).optional(),
  events: z.array(sentEvent).optional(),
  expected: expectation.optional(),
});

export type Expectation = z.output<typeof expectation>;
export type SentEvent = z.output<typeof sentEvent>;
export type Operation = z.output<typeof operation>;
export type DemoMember = z.output<typeof demoSchema>;
