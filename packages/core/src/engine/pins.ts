import { type AnyAction, type AnswerRule, partsByName, type StepView } from '../chart/index.js';
import { schemaShape } from '../statechart/index.js';
import { encodeJson, fingerprint } from '../wire/index.js';

/** What the record of a list saga pins of an action: three short prints, of which a step needs those that lie before it. */
export interface Pin {
  /** Members of the payload and of the memo, with their types. */
  readonly payload: string;
  /** Kind, version, events, port, names and actions of the parts. */
  readonly forward: string;
  /** The same of the undo. */
  readonly undo: string;
}

/** 36 bits: the same action has to be told from a changed one, not from an enemy's. */
const LENGTH = 7;
const shortPrint = (facts: unknown): string =>
  fingerprint(encodeJson(facts)).slice(-LENGTH).padStart(LENGTH, '0');

const events = (rules: readonly AnswerRule<StepView>[]): string[] => rules.map(({ status }) => status.event);

function textOf(action: AnyAction): string {
  const { kind, version = null, undo, lookUp, idempotent } = action;
  const parts = [...partsByName(action)].map(([name, part]) => [name, part.action.name]);
  const port = lookUp ? [lookUp.activity, lookUp.optional ?? false] : null;
  const { completes, fails, observes, send } = action;
  const answers = [events(completes), events(fails), events(observes)];
  const undoFacts =
    undo.kind === 'inverse'
      ? [
          version,
          undo.impossibleWhen !== undefined,
          undo.lookUp?.activity ?? null,
          events(undo.completes),
          events(undo.fails),
          undo.idempotent,
        ]
      : [];
  return [
    shortPrint([schemaShape(action.payload), schemaShape(action.memo)]),
    shortPrint([kind, version, send !== undefined, port, answers, parts, idempotent]),
    shortPrint([undo.kind, ...undoFacts]),
  ].join('');
}

const texts = new WeakMap<AnyAction, string>();

/** The pin of an action as records have it. Made of what its author states, never of the text of a function. */
export function pinOf(action: AnyAction): string {
  const known = texts.get(action);
  if (known !== undefined) return known;
  const text = textOf(action);
  texts.set(action, text);
  return text;
}

export const readPin = (text: string): Pin => ({
  payload: text.slice(0, LENGTH),
  forward: text.slice(LENGTH, 2 * LENGTH),
  undo: text.slice(2 * LENGTH),
});

const lists = new WeakMap<readonly AnyAction[], readonly string[]>();

/** The pins of the steps of a saga. Sagas of one shape share the list of their actions, and so this one too. */
export function pinsOf(actions: readonly AnyAction[]): readonly string[] {
  const known = lists.get(actions);
  if (known) return known;
  const pins = actions.map(pinOf);
  lists.set(actions, pins);
  return pins;
}
