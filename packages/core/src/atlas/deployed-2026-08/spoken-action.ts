import type { z } from 'zod';
import type { Action, ActionDefinition, FailsOn, On } from '../../action/index.js';
import type { Command } from '../../channel/index.js';
import type { AnswerRule, AnyAction, FailureRule, LookUp, Part, StepView } from '../../chart/index.js';
import { defineGoAction } from '../go-services.js';

type Rules = readonly AnswerRule<StepView>[];
type Undo = ActionDefinition<unknown, unknown, unknown, unknown, unknown>['undo'];
type Looking = LookUp<StepView, unknown>;

/** In what an action of this dialect differs from the one it is made of; what is not named stays. */
export interface Change {
  readonly notes?: (before: readonly string[]) => readonly string[];
  readonly payload?: z.ZodType;
  readonly sample?: object;
  /** The payload as the older action knows it. */
  readonly toOlder?: (payload: never, found?: unknown) => object;
  /** The payload that a composite of the older dialect hands over, in this one. */
  readonly fromOlder?: (payload: never) => object;
  readonly lookUp?: Looking;
  /** Of a composite: what its look-up found of the item beyond what the older dialect hands over. */
  readonly details?: (step: StepView) => object;
  readonly completes?: (before: Rules, on: On<StepView>) => Rules;
  readonly fails?: (
    before: readonly FailureRule<StepView>[],
    on: FailsOn<StepView>,
  ) => readonly FailureRule<StepView>[];
  readonly observes?: (before: Rules, on: On<StepView>) => Rules;
  readonly undo?: (before: Undo) => Undo;
}

/** Puts a command of the older dialect into this one. `step` has the payload of this dialect. */
export type Translate = (command: Command, step: StepView) => Command;

/** Events of the older dialect tell the details of an item as reference data; those of this one tell them flat. */
function asOlderEvent(value: unknown): unknown {
  const { body } = value as { readonly body?: object };
  return body === undefined ? value : { ...(value as object), body: { referenceData: body, ...body } };
}

function seenAs(older: (step: StepView) => StepView) {
  const rule = <R extends AnswerRule<StepView>>(given: R): R => ({
    ...given,
    where: given.where && ((step: StepView) => (given.where as (step: StepView) => object)(older(step))),
    keep:
      given.keep &&
      ((value: unknown, step: StepView) =>
        (given.keep as (value: unknown, step: StepView) => unknown)(asOlderEvent(value), older(step))),
  });
  const lookUp = (given: Looking | undefined): Looking | undefined =>
    given && {
      ...given,
      input: (step) => given.input(older(step)),
      ...(given.refuse
        ? { refuse: (found: unknown, step: StepView) => given.refuse?.(found, older(step)) }
        : {}),
    };
  return { rule, lookUp };
}

function undoOf({ undo }: AnyAction, older: (step: StepView) => StepView, translate: Translate): Undo {
  if (undo.kind !== 'inverse') return undo;
  const { rule, lookUp } = seenAs(older);
  const look = lookUp(undo.lookUp);
  const { impossibleWhen, idempotent } = undo;
  return {
    kind: 'inverse',
    ...(impossibleWhen ? { impossibleWhen: (step: StepView) => impossibleWhen(older(step)) } : {}),
    ...(look ? { lookUp: look } : {}),
    send: (step: StepView, found: unknown) => spoken(undo.send(older(step), found as never), step, translate),
    completes: () => undo.completes.map(rule),
    fails: () => undo.fails.map(rule),
    idempotent,
  };
}

const spoken = (sent: Command | readonly Command[], step: StepView, translate: Translate) =>
  ([] as readonly Command[]).concat(sent).map((command) => translate(command, step));

/**
 * An action of the older dialect, spoken in this one: the same rules, deadlines and undo, with other payloads and messages.
 *
 * @param partOf the action of this dialect that stands for one of the older
 */
export function spokenAction(
  base: AnyAction,
  change: Change,
  translate: Translate,
  partOf: (action: AnyAction) => { readonly action: AnyAction; readonly change: Change },
): Action {
  const { toOlder, completes, fails, observes, undo } = change;
  const older = (step: StepView): StepView =>
    toOlder ? { ...step, payload: toOlder(step.payload as never, step.found) } : step;
  const { rule, lookUp } = seenAs(older);
  const look = change.lookUp ?? lookUp(base.lookUp);
  const { send } = base;
  const rules = (given: Rules, changed: Change['completes'], on: unknown): Rules =>
    changed ? changed(given.map(rule), on as On<StepView>) : given.map(rule);
  const inherited = undoOf(base, older, translate);
  return defineGoAction<unknown, unknown, unknown, unknown, unknown>({
    name: base.name,
    kind: base.kind,
    summary: base.summary,
    notes: change.notes ? change.notes(base.notes) : base.notes,
    payload: change.payload ?? base.payload,
    sample: change.sample ?? base.sample,
    ...(base.memo ? { memo: base.memo } : {}),
    ...(look ? { lookUp: look } : {}),
    ...(send ? { send: (step: StepView) => spoken(send(older(step)), step, translate) } : {}),
    completes: (on) => rules(base.completes, completes, on),
    fails: (on) => {
      const given = base.fails.map(rule);
      return fails ? fails(given, on as FailsOn<StepView>) : given;
    },
    observes: (on) => rules(base.observes, observes, on) as never,
    parts: base.parts.map((part) => spokenPart(part, older, change, partOf)),
    undo: undo ? undo(inherited) : inherited,
    idempotent: base.idempotent,
    policy: base.policy,
    characterId: (payload) => base.characterId(toOlder ? toOlder(payload as never) : payload),
  });
}

function spokenPart(
  part: Part<StepView>,
  older: (step: StepView) => StepView,
  { details }: Change,
  partOf: (action: AnyAction) => { readonly action: AnyAction; readonly change: Change },
): Part<StepView> {
  const { action, change } = partOf(part.action);
  const { memo } = part;
  const detailed = (handed: object, step: StepView): object => {
    const { referenceData } = handed as { readonly referenceData?: object };
    if (!details || !referenceData) return handed;
    return { ...handed, referenceData: { ...referenceData, ...details(step) } };
  };
  return {
    ...part,
    action,
    payload: (step) => {
      const handed = detailed(part.payload(older(step)), step);
      return change.fromOlder ? change.fromOlder(handed as never) : handed;
    },
    ...(memo ? { memo: (step: StepView) => detailed(memo(older(step)), step) } : {}),
  };
}
