import type { AnyAction, Part, StepView } from './model.js';

type Parts = ReadonlyMap<string, Part<StepView>>;

const known = new WeakMap<AnyAction, Parts>();

/** The parts of an action by the names under which records know them: their places may change with the action. */
export function partsByName(action: AnyAction): Parts {
  const before = known.get(action);
  if (before) return before;
  const parts = new Map<string, Part<StepView>>();
  for (const part of action.parts) {
    const own = part.id ?? part.action.name;
    let name = own;
    for (let copy = 2; parts.has(name); copy += 1) name = `${own}#${copy}`;
    parts.set(name, part);
  }
  known.set(action, parts);
  return parts;
}

/** The names of the parts, in their order. */
export const partNames = (action: AnyAction): readonly string[] => [...partsByName(action).keys()];
