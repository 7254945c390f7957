import {
  type AnyAction,
  type ForwardLookUp,
  machineOfAction,
  type StepPolicy,
  type StepView,
} from '../../chart/index.js';

/** What a dialect changes in actions whose commands and events stay the same. */
export interface Adaptation {
  /** Applies where an action states no policy of its own. */
  readonly policy: StepPolicy;
  /** Questions before the command, by the name of the action. */
  readonly checks: Readonly<Record<string, Check>>;
  /** Further notes for the catalogue page, by the name of the action. */
  readonly notes: Readonly<Record<string, readonly string[]>>;
}

/** A question to a port, asked before a command that its receiver would leave unanswered. */
export interface Check {
  readonly lookUp: ForwardLookUp<StepView, unknown>;
  /** For the catalogue page. */
  readonly note: string;
}

function adapted(
  action: AnyAction,
  { policy, notes, checks }: Adaptation,
  partOf: (part: AnyAction) => AnyAction,
): AnyAction {
  const { machine: _machine, ...facts } = Object.getOwnPropertyDescriptors(action) as PropertyDescriptorMap;
  const check = checks[action.name];
  const own: Partial<AnyAction> = {
    policy: { ...policy, ...action.policy },
    parts: action.parts.map((part) => ({ ...part, action: partOf(part.action) })),
    notes: [...action.notes, ...(check ? [check.note] : []), ...(notes[action.name] ?? [])],
    ...(check ? { lookUp: check.lookUp } : {}),
  };
  // Copied by descriptors: the chart of an action alone is a getter that would be compiled here for nothing.
  const made = Object.assign(Object.defineProperties({}, facts), own) as AnyAction;
  return Object.defineProperty(
    made,
    'machine',
    machineOfAction(() => made),
  );
}

/** The actions as a dialect wants them; parts are those of the list itself. */
export function adaptActions(actions: readonly AnyAction[], adaptation: Adaptation): readonly AnyAction[] {
  const byName = new Map(actions.map((action) => [action.name, action]));
  const made = new Map<string, AnyAction>();
  const make = (action: AnyAction): AnyAction => {
    const known = made.get(action.name);
    if (known) return known;
    const one = adapted(action, adaptation, (part) => make(byName.get(part.name) ?? part));
    made.set(action.name, one);
    return one;
  };
  return actions.map(make);
}
