import type { AnyAction } from './model.js';

const actions = new WeakMap<object, AnyAction>();

/** Notes that a machine is the chart of that action, so that it is known wherever the machine is invoked. */
export function noteActionOf(machine: object, action: AnyAction): void {
  actions.set(machine, action);
}

/** The action whose chart a machine is. */
export const actionOfMachine = (logic: object): AnyAction | undefined => actions.get(logic);
