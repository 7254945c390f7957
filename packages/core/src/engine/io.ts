import type { SagaError, SagaErrorCode } from '../error/index.js';
import type { ActivityEmitted, Phase, StepStatus } from '../chart/index.js';
import type { Headers } from '../wire/index.js';

/** Where a message came from; carried into dead letters and records. */
export interface SourceCoordinates {
  readonly topic: string;
  readonly partition: number;
  /** Decimal text: offsets are 64-bit. */
  readonly offset: string;
}

interface Timed {
  /** Milliseconds of the Unix epoch, as the host counts them. */
  readonly at: number;
}

/** A message of a consumed topic. */
export interface MessageInput extends Timed {
  readonly kind: 'message';
  /** The topic variable, e.g. `COMMAND_TOPIC_SAGA`. */
  readonly topic: string;
  readonly key?: string;
  /** Text or bytes of the value; `null` for a message without one. */
  readonly value: string | Uint8Array | null;
  readonly headers?: Headers;
  readonly source?: SourceCoordinates;
}

/** Time has passed: everything that is due by `at` happens. */
export interface TimeInput extends Timed {
  readonly kind: 'time';
  /** Sagas whose deadlines are left alone, for the engine failed at them. What is due is passed over, not kept for later. */
  readonly except?: ReadonlySet<string>;
  /** The most sagas at which something happens; `nextDeadline` tells of the others. Default: no limit. */
  readonly most?: number;
}

/**
 * The answer of a port; `key` and `attempt` are those of the call.
 *
 * A call with an effect that was made more than once has to be refused as often before its step counts as rejected: give the
 * attempt back, else the step stays open whenever it had a second one.
 */
export interface ActivityInput extends Timed {
  readonly kind: 'activity';
  readonly transactionId: string;
  readonly key: string;
  readonly attempt?: number;
  readonly outcome: { readonly result: unknown } | { readonly error: string };
}

/**
 * `abandon` is for sagas that are held alone: nothing more is sent, and the saga ends FAILED with every step listed that is not
 * undone, or whose outcome is open.
 */
export type OperatorVerb = 'retry' | 'skip' | 'cancel' | 'abandon';

export interface OperatorInput extends Timed {
  readonly kind: 'operator';
  readonly transactionId: string;
  readonly command: OperatorVerb;
  /** Id of the step it is for, where several are under way; without it, the only one that it can be for. */
  readonly step?: string;
  /** Who, for the history. */
  readonly by?: string;
  readonly reason?: string;
}

export type EngineInput = MessageInput | TimeInput | ActivityInput | OperatorInput;

export interface OutMessage {
  readonly kind: 'command' | 'outcome';
  readonly transactionId: string;
  /** The topic variable. */
  readonly topic: string;
  /** The transaction id as 36 characters. */
  readonly key: string;
  /** JSON text. */
  readonly value: string;
  readonly headers: Headers;
  /** Only of the FAILED of a saga command that was refused: the fingerprint of that command's text. */
  readonly refused?: string;
}

export interface ActivityCall extends Omit<ActivityEmitted, 'type'> {
  readonly transactionId: string;
  /** The headers of the saga command: tenant and trace. */
  readonly headers: Headers;
}

export interface DeadLetter {
  readonly code: SagaErrorCode;
  readonly reason: string;
  readonly topic: string;
  readonly key: string | undefined;
  /** As it came in. */
  readonly value: string | Uint8Array | null;
  readonly headers: Headers;
  readonly source: SourceCoordinates | undefined;
}

/** Why a message changed nothing; counted, never silent. */
export type IgnoredReason =
  | 'repeated-command'
  | 'unknown-type'
  | 'without-transaction'
  | 'unknown-saga'
  | 'foreign-tenant'
  | 'finished-saga'
  | 'not-awaited';

/** One thing that happened to a saga; what history, logs and telemetry are made of. */
export interface Progress {
  readonly transactionId: string;
  readonly sagaType: string;
  readonly at: number;
  readonly what: ProgressKind;
  /** Index, id and action of the step it concerns. */
  readonly step?: number;
  readonly stepId?: string;
  readonly action?: string;
  readonly phase?: Phase;
  readonly attempt?: number;
  readonly note?: string;
}

export type ProgressKind =
  | 'accepted'
  | 'refused'
  | 'completed'
  | 'failed'
  | 'forgotten'
  /** Something was seen to have happened, or to have been undone, when nothing could undo it any more; the note says what. */
  | 'late-effect'
  | 'operator-retry'
  | 'operator-skip'
  | 'operator-cancel'
  | 'operator-abandon'
  /** The saga went on with an action or a definition that has changed, though not where the saga stood. */
  | 'definition-changed'
  /**
   * A statechart was sent an event that no state takes yet; with too many of them, the oldest is dropped. Also what came for a saga
   * that is held.
   */
  | 'event-kept'
  | 'event-dropped'
  | `step-${StepStatus}`;

/** What one input makes the host do. All of it is committed together, or none. */
export interface EngineOutput {
  readonly messages: OutMessage[];
  /** Sagas whose record changed: store `engine.encodeRecord(id)`, or delete where that is `null`. */
  readonly changed: Set<string>;
  readonly activities: ActivityCall[];
  readonly deadLetters: DeadLetter[];
  readonly progress: Progress[];
  readonly ignored: IgnoredReason[];
  /**
   * Inputs and deadlines at which the engine itself failed, as `SAGA_ENGINE_FAULT` with the cause; `at` is the saga, where it can
   * be told. Whatever such an input had begun is undone, and the engine goes on. A message is among `deadLetters`; an answer of
   * a port is dropped, which is silence to its saga; an operator command is among `refusals`; a deadline is left out until
   * something else happens to its saga, or the saga is loaded again.
   */
  readonly faults: SagaError[];
  /** Only for operator commands that could not be applied. */
  readonly refusals: {
    readonly transactionId: string;
    readonly code: SagaErrorCode;
    readonly reason: string;
  }[];
}

export const emptyOutput = (): EngineOutput => ({
  messages: [],
  changed: new Set(),
  activities: [],
  deadLetters: [],
  progress: [],
  ignored: [],
  faults: [],
  refusals: [],
});

/** One by one, for `push(...items)` overflows the stack with many. */
function append<T>(into: T[], items: readonly T[]): void {
  for (const item of items) into.push(item);
}

/** Adds what one input brought to what others have brought so far. */
export function mergeOutput(into: EngineOutput, output: EngineOutput): void {
  append(into.messages, output.messages);
  for (const id of output.changed) into.changed.add(id);
  append(into.activities, output.activities);
  append(into.deadLetters, output.deadLetters);
  append(into.progress, output.progress);
  append(into.ignored, output.ignored);
  append(into.faults, output.faults);
  append(into.refusals, output.refusals);
}
