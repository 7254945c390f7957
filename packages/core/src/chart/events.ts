import type { JsonObject } from '../wire/index.js';
import type { Phase } from './context.js';

/** A status event of a participant; `type` is `<channel>.<TYPE>`, as in `StatusType.event`. */
export interface StatusChartEvent {
  readonly type: string;
  readonly value: unknown;
  /** The idempotency key, when the participant echoes it: then it alone decides to which command the event belongs. */
  readonly key?: string;
  /** The attempt, when the participant echoes it: the sending that the event answers. */
  readonly attempt?: number;
  /** Topic, partition, offset and a fingerprint of the content: the same for every delivery of one message. */
  readonly source?: string;
  readonly at?: number;
}

export interface ActivityChartEvent {
  readonly type: 'activity.answered' | 'activity.failed';
  readonly step: number;
  readonly phase: Phase;
  /** The answer of the port, or the text of its error. */
  readonly value: unknown;
  /** That of the call. */
  readonly attempt?: number;
  readonly at?: number;
}

export interface TimeChartEvent {
  /**
   * `deadline`: time has passed. `cancel`, `retry` and `skip` are operator commands. `compensate` and `overtaken` only move the
   * chart of one action: it is its turn to be undone, or that of a later step.
   */
  readonly type: 'deadline' | 'cancel' | 'retry' | 'skip' | 'compensate' | 'overtaken';
  readonly at?: number;
  /** Free text of the operator. */
  readonly reason?: string;
}

export type ChartEvent = StatusChartEvent | ActivityChartEvent | TimeChartEvent;

/** Emitted when a command has to be sent. */
export interface CommandEmitted {
  readonly type: 'command';
  readonly step: number;
  readonly stepId: string;
  readonly phase: Phase;
  /** 1 for the first sending. */
  readonly attempt: number;
  readonly key: string;
  readonly channel: string;
  readonly topic: string;
  /** The command's message type. */
  readonly command: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Emitted when a port has to be called; answer with an `ActivityChartEvent` of the same step, phase and attempt. */
export interface ActivityEmitted {
  readonly type: 'activity';
  readonly step: number;
  readonly stepId: string;
  readonly phase: Phase;
  /** 1 for the first call; a call that is made once more after a take-over is one of the same attempt. */
  readonly attempt: number;
  readonly key: string;
  readonly activity: string;
  readonly input: JsonObject;
  /** What the call does where the host has no port of that name; only for promises and custom actions of machines. */
  readonly run?: (given: { readonly input: unknown; readonly signal: AbortSignal }) => unknown;
}

export interface FailedBody {
  readonly reason: string;
  readonly failedStep: string;
  readonly characterId: number;
  readonly sagaType: string;
  readonly errorCode: string;
}

/** Empty for a list saga; what the machine of a defined saga gave out. */
export interface CompletedBody {
  readonly output?: unknown;
}

/** Emitted once per saga: how it ended. */
export type OutcomeEmitted =
  | { readonly type: 'outcome'; readonly outcome: 'COMPLETED'; readonly body: CompletedBody }
  | { readonly type: 'outcome'; readonly outcome: 'FAILED'; readonly body: FailedBody };

export type ChartEmitted = CommandEmitted | ActivityEmitted | OutcomeEmitted;

/** The time an event came with; XState's own first event carries the input. */
export function timeOf(event: { readonly at?: number; readonly input?: unknown }): number {
  return event.at ?? (event.input as { at?: number } | undefined)?.at ?? 0;
}
