import { atlasCatalog, type AtlasDialect } from '../../../src/atlas/index.js';
import { type Command, fits } from '../../../src/channel/index.js';
import type { AnswerRule, AnyAction, Explanation, FailureRule, StepView } from '../../../src/chart/index.js';
import { readWire } from '../../../src/wire/index.js';

export const T = '0a1b2c3d-0001-4000-8000-000000000001';

export const catalogs = {
  documented: atlasCatalog(),
  deployed: atlasCatalog('deployed'),
  'deployed-2026-08': atlasCatalog('deployed-2026-08'),
};
/** The two that have the same payloads. */
export const bothDialects = ['documented', 'deployed'] as const;
export const allDialects: readonly AtlasDialect[] = [...bothDialects, 'deployed-2026-08'];
/** The deployed dialect with its questions before commands. */
export const looking = atlasCatalog('deployed', { lookBeforeSending: true });

export function actionOf(name: string, dialect: AtlasDialect = 'documented'): AnyAction {
  const action = catalogs[dialect].actions.get(name);
  if (!action) throw new Error(`no action ${name}`);
  return action;
}

/** What an action sees of a step; the payload is its sample unless told otherwise. */
export function stepOf(action: AnyAction, view: Partial<StepView> = {}): StepView {
  return {
    transactionId: T,
    sagaType: 'quest_reward',
    initiatedBy: 'test',
    stepId: 'step',
    index: 0,
    payload: action.sample,
    found: undefined,
    result: undefined,
    memo: undefined,
    ...view,
  };
}

const asList = (commands: Command | readonly Command[]): readonly Command[] =>
  Array.isArray(commands) ? (commands as readonly Command[]) : [commands as Command];

export function sentBy(action: AnyAction, step: StepView): readonly Command[] {
  if (!action.send) throw new Error(`${action.name} sends nothing`);
  return asList(action.send(step));
}

export function undoSentBy(action: AnyAction, step: StepView, found?: unknown): readonly Command[] {
  if (action.undo.kind !== 'inverse') throw new Error(`${action.name} has no inverse`);
  return asList(action.undo.send(step, found as never));
}

/** A status event as it stands on its topic. */
export interface GivenEvent {
  readonly channel: string;
  readonly value: Readonly<Record<string, unknown>>;
}

type Rules = readonly (AnswerRule<StepView> | FailureRule<StepView>)[];

function fitting(
  rules: Rules,
  { channel, value }: GivenEvent,
  step: StepView,
  dialect: AtlasDialect = 'documented',
) {
  const status = catalogs[dialect].statusChannels.find(({ name }) => name === channel);
  const type = status?.types[String(value['type'])];
  if (!type) throw new Error(`${channel} has no type ${String(value['type'])}`);
  const judged = readWire(type.schema, value, 'go');
  if (!judged.ok) throw new Error(`${type.event}: ${JSON.stringify(judged.faults)}`);
  const rule = rules.find(
    (one) => one.status.event === type.event && (!one.where || fits(one.where(step), judged.value)),
  );
  return rule && { rule, value: judged.value };
}

export const accepts = (rules: Rules, event: GivenEvent, step: StepView, dialect?: AtlasDialect): boolean =>
  fitting(rules, event, step, dialect) !== undefined;

/** What the fitting rule keeps; throws when none fits. */
export function keptFrom(rules: Rules, event: GivenEvent, step: StepView, dialect?: AtlasDialect): unknown {
  const found = fitting(rules, event, step, dialect);
  if (!found) throw new Error('no rule fits');
  return found.rule.keep?.(found.value as never, step);
}

export function explained(
  rules: Rules,
  event: GivenEvent,
  step: StepView,
  dialect?: AtlasDialect,
): Explanation | undefined {
  const found = fitting(rules, event, step, dialect);
  if (!found) throw new Error('no rule fits');
  return (found.rule as FailureRule<StepView>).explain?.(found.value as never, step);
}

export function undoRules(action: AnyAction): { readonly completes: Rules; readonly fails: Rules } {
  if (action.undo.kind !== 'inverse') throw new Error(`${action.name} has no inverse`);
  return action.undo;
}
