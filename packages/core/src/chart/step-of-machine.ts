import { type ActionMachine, createActionMachine } from './action-machine.js';
import type { AnyAction } from './model.js';

const actions = new WeakMap<object, AnyAction>();

/**
 * The member `machine` of an action, compiled when it is first asked for: a catalogue of many actions costs nothing until its charts
 * are looked at. The machine is known as that of the action wherever it is invoked.
 *
 * @param action gives the action itself, once it is complete
 */
export function machineOfAction(action: () => AnyAction): PropertyDescriptor {
  let machine: ActionMachine | undefined;
  const compiled = (): ActionMachine => {
    const made = createActionMachine(action());
    actions.set(made, action());
    return made;
  };
  return { get: () => (machine ??= compiled()), enumerable: true, configurable: true };
}

/** The action whose chart a machine is. */
export const actionOfMachine = (logic: object): AnyAction | undefined => actions.get(logic);
