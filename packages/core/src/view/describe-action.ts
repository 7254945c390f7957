import { type Catalog, sampleStep, type SampleStep } from '../action/index.js';
import { patternPaths } from '../channel/index.js';
import {
  type ActionKind,
  type AnswerRule,
  type AnyAction,
  commandList,
  defaultPolicy,
  type SagaRole,
  type StepView,
} from '../chart/index.js';
import { fillZeros, type JsonObject } from '../wire/index.js';
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
  /** The same for one attempt of its undo. */
  readonly undoDeadlineMs: number;
  readonly attempts: number;
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
  send: (() => Parameters<typeof commandList>[0]) | undefined,
  catalog: Pick<Catalog, 'topicOf'>,
): CommandDescription[] {
  if (!send) return [];
  return commandList(attempt(send, [])).map(({ channel, type, value }) => ({
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
  const { deadlineMs = defaultPolicy.deadlineMs } = policy;
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
    deadlineMs,
    undoDeadlineMs: policy.undoDeadlineMs ?? deadlineMs,
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
