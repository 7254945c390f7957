import { type AnyAction, partsByName, type StepInput, type StepPolicy } from '../chart/index.js';

export interface JudgedStepInput {
  readonly id: string;
  readonly action: AnyAction;
  readonly payload: unknown;
  readonly policy?: StepPolicy;
}

interface Draft {
  readonly action: AnyAction;
  readonly id: string;
  readonly payload?: unknown;
  readonly policy?: StepPolicy;
  readonly from?: readonly [step: number, part: string];
}

/**
 * Puts the parts of every action that has some right behind it, also parts of parts. A part takes its action's name as id
 * (answers and failures name it so); where the saga has that id already, the composite's id is put before it.
 */
export function expandSteps(steps: readonly JudgedStepInput[]): {
  readonly actions: readonly AnyAction[];
  readonly steps: readonly StepInput[];
} {
  const taken = new Set(steps.map(({ id }) => id));
  const drafts: Draft[] = [];
  const freeId = (wanted: string, composite: string): string => {
    let id = taken.has(wanted) ? `${composite}.${wanted}` : wanted;
    for (let copy = 2; taken.has(id); copy += 1) id = `${composite}.${wanted}.${copy}`;
    taken.add(id);
    return id;
  };
  const put = (draft: Draft): void => {
    const index = drafts.push(draft) - 1;
    for (const [name, part] of partsByName(draft.action)) {
      const id = freeId(part.id ?? part.action.name, draft.id);
      const { policy } = draft;
      put({ action: part.action, id, from: [index, name], ...(policy ? { policy } : {}) });
    }
  };
  for (const { id, action, payload, policy } of steps)
    put({ id, action, payload, ...(policy ? { policy } : {}) });
  return {
    actions: drafts.map(({ action }) => action),
    steps: drafts.map(({ action: _action, ...step }) => step),
  };
}
