import type { AnyAction } from './model.js';
import { createSagaMachine, type SagaMachine } from './saga-machine.js';

/** A compiled shape; its sagas share the list of actions as well. */
export interface CompiledSaga {
  readonly machine: SagaMachine;
  readonly actions: readonly AnyAction[];
}

/**
 * Compiled saga machines by shape (the sequence of actions). Compiling costs far more than a transition, and sagas of one
 * kind have one shape. Bounded, so that ever new shapes from outside cannot fill the memory: the least recently used
 * machine goes first, and is compiled anew when it is needed again.
 */
export function createMachineCache(limit = 1_000): (actions: readonly AnyAction[]) => CompiledSaga {
  const machines = new Map<string, CompiledSaga>();
  return (actions) => {
    const shape = actions.map(({ name }) => name).join(' ');
    const known = machines.get(shape);
    if (known) {
      machines.delete(shape);
      machines.set(shape, known);
      return known;
    }
    const compiled = { machine: createSagaMachine(actions), actions };
    machines.set(shape, compiled);
    if (machines.size > limit) machines.delete(machines.keys().next().value as string);
    return compiled;
  };
}

const shared = new WeakMap<object, Map<number, ReturnType<typeof createMachineCache>>>();

/**
 * The cache that all users of one catalogue share: a process has an engine per partition, and a new one after every
 * take-over, and their sagas have the same shapes.
 */
export function sharedMachineCache(catalog: object, limit: number): ReturnType<typeof createMachineCache> {
  const byLimit = shared.get(catalog) ?? new Map<number, ReturnType<typeof createMachineCache>>();
  shared.set(catalog, byLimit);
  const cache = byLimit.get(limit) ?? createMachineCache(limit);
  byLimit.set(limit, cache);
  return cache;
}
