import type { Catalog } from '../action/index.js';
import { type Command, patternPaths } from '../channel/index.js';
import {
  type ActionKind,
  type AnswerRule,
  type AnyAction,
  defaultPolicy,
  type SagaRole,
  type StepView,
} from '../chart/index.js';
import { fillZeros, type JsonObject, NIL_UUID } from '../wire/index.js';
import { jsonSchemaOf } from './json-schema.js';

/** A status event that an action knows. */
export interface EventDescription {
  /** The topic variable, in the dialect of the catalogue. */
  readonly topic: string;
  readonly type: string;
  /** Members of the message that must fit the step, as dotted paths. */
  readonly compares: readonly string[];
}

export interface CommandDescription {
  readonly topic: string;
  readonly type: string;
  /** The message for the action's sample payload; write it with `encodeJson`. */
  readonly sample: Readonly<Record<string, unknown>>;
}

export type UndoDescription =
  | {
      readonly kind: 'inverse';
      readonly commands: readonly CommandDescription[];
      /** Empty: it counts as done once its command is sent. */
      readonly completes: readonly EventDescription[];
      readonly fails: readonly EventDescription[];
      /** The port that is asked before the undo command is built. */
      readonly port: string | null;
      /** Some steps of this action cannot be undone, by what their events told. */
      readonly sometimesImpossible: boolean;
      readonly idempotent: boolean;
    }
  | { readonly kind: 'nothing'; readonly reason: string }
  | { readonly kind: 'impossible'; readonly reason: string };

/** One action as plain data: for the catalogue page, REST and the board. */
export interface ActionDescription {
  readonly name: string;
  readonly kind: ActionKind;
  readonly role: SagaRole;
  readonly summary: string;
  readonly notes: readonly string[];
  /** JSON Schema of the payload. */
  readonly payload: JsonObject;
  readonly sample: object;
  /** The port that is asked first, or that does the work. */
  readonly port: string | null;
  readonly commands: readonly CommandDescription[];
  readonly completes: readonly EventDescription[];
  readonly fails: readonly EventDescription[];
  readonly observes: readonly EventDescription[];
  /** Actions that a composite becomes, in order. */
  readonly parts: readonly string[];
  readonly undo: UndoDescription;
  readonly idempotent: boolean;
  /** How long one attempt may stay unanswered, in milliseconds. */
  readonly deadlineMs: number;
  readonly attempts: number;
}

/** What a step of the sample payload is assumed to know; by default the answers of ports with all members zero. */
export type SampleStep = Partial<Pick<StepView, 'transactionId' | 'found' | 'result' | 'memo'>>;

function sampleStep(action: AnyAction, given: SampleStep): StepView {
  const { lookUp, memo } = action;
  return {
    transactionId: NIL_UUID,
    sagaType: 'sample',
    initiatedBy: 'sample',
    stepId: 'step',
    index: 0,
    payload: action.sample,
    found: lookUp && fillZeros(lookUp.answer, undefined),
    result: undefined,
    memo: memo && fillZeros(memo, undefined),
    ...given,
  };
}

/** What the function makes of the sample, or nothing where the sample does not suffice. */
function attempt<T>(make: () => T, otherwise: T): T {
  try {
    return make();
  } catch {
    return otherwise;
  }
}

export function describeEvent(
  rule: AnswerRule<StepView>,
  step: StepView,
  catalog: Pick<Catalog, 'topicOf'>,
): EventDescription {
  const { status, where } = rule;
  return {
    topic: catalog.topicOf(status.channel),
    type: status.type,
    compares: attempt(() => patternPaths(where?.(step)), []),
  };
}

function describeCommands(
  send: (() => Command | readonly Command[]) | undefined,
  catalog: Pick<Catalog, 'topicOf'>,
): CommandDescription[] {
  if (!send) return [];
  const built = attempt(send, []);
  const commands = Array.isArray(built) ? (built as readonly Command[]) : [built as Command];
  return commands.map(({ channel, type, value }) => ({
    topic: catalog.topicOf(channel),
    type,
    sample: value,
  }));
}

/**
 * Describes an action in the dialect of a catalogue.
 *
 * @param sample what the step of the example commands knows besides its payload
 */
export function describeAction(
  action: AnyAction,
  catalog: Pick<Catalog, 'topicOf'>,
  sample: SampleStep = {},
): ActionDescription {
  const step = sampleStep(action, sample);
  const events = (rules: readonly AnswerRule<StepView>[]) =>
    rules.map((rule) => describeEvent(rule, step, catalog));
  const { name, kind, role, summary, notes, payload, lookUp, send, undo, idempotent, policy } = action;
  return {
    name,
    kind,
    role,
    summary,
    notes,
    payload: jsonSchemaOf(payload),
    sample: action.sample,
    port: lookUp?.activity ?? null,
    commands: describeCommands(send && (() => send(step)), catalog),
    completes: events(action.completes),
    fails: events(action.fails),
    observes: events(action.observes),
    parts: action.parts.map((part) => part.action.name),
    undo: undo.kind === 'inverse' ? describeInverse(undo, step, catalog, events) : undo,
    idempotent,
    deadlineMs: policy.deadlineMs ?? defaultPolicy.deadlineMs,
    attempts: policy.attempts ?? defaultPolicy.attempts,
  };
}

function describeInverse(
  undo: Extract<AnyAction['undo'], { kind: 'inverse' }>,
  step: StepView,
  catalog: Pick<Catalog, 'topicOf'>,
  events: (rules: readonly AnswerRule<StepView>[]) => EventDescription[],
): UndoDescription {
  const found = undo.lookUp && fillZeros(undo.lookUp.answer, step.found);
  return {
    kind: 'inverse',
    commands: describeCommands(() => undo.send(step, found as never), catalog),
    completes: events(undo.completes),
    fails: events(undo.fails),
    port: undo.lookUp?.activity ?? null,
    sometimesImpossible: undo.impossibleWhen !== undefined,
    idempotent: undo.idempotent,
  };
}
