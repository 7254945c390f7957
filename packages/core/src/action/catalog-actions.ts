import type { AnyAction } from '../chart/index.js';
import type { AnySagaDefinition } from '../statechart/index.js';
import { conflict } from './conflict.js';

/** Every action that the sagas use, once. */
export const actionsOfSagas = (sagas: readonly AnySagaDefinition[]): readonly AnyAction[] =>
  sagas.flatMap(({ actions }) => actions);

/**
 * Actions by name. A part has to be the very action that the catalogue has under its name: a saga finds its action by the object
 * before a restart, and by the name after it.
 */
export function collectActions(given: readonly AnyAction[]): ReadonlyMap<string, AnyAction> {
  const actions = new Map<string, AnyAction>();
  for (const action of given) {
    const known = actions.get(action.name);
    if (known && known !== action) conflict(`Two actions are named "${action.name}".`, 'Rename one of them.');
    actions.set(action.name, action);
  }
  for (const { name, parts } of actions.values()) {
    for (const { action: part } of parts) {
      const known = actions.get(part.name);
      if (!known)
        conflict(`The action "${name}" has the part "${part.name}", which the catalogue lacks.`, 'Add it.');
      if (known !== part) {
        conflict(
          `The action "${name}" has a part "${part.name}" that is not the catalogue's action of that name.`,
          'Use one object for both.',
        );
      }
    }
  }
  return actions;
}
