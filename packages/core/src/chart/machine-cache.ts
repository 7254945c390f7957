import type { AnyAction } from './model.js';
import { createSagaMachine, type SagaMachine } from './saga-machine.js';

/** A shape of sagas: the sequence of their actions. They share the list of actions as well. */
export interface CompiledSaga {
  readonly actions: readonly AnyAction[];
  /** Compiled again when it had to make room for others: whoever keeps it keeps its memory, so ask for it each time. */
  readonly machine: SagaMachine;
}

/** What a machine takes of the heap, measured with charts of 1 to 100 steps: 3 MB for 100 steps that wait for an answer. */
const BYTES_OF_ANY = 20_000;
const BYTES_OF_NODE = 1_000;
const BYTES_OF_TRANSITION = 600;

type Node = Pick<SagaMachine['root'], 'always' | 'states' | 'transitions'>;

function bytesOfNode({ always, states, transitions }: Node): number {
  let bytes = BYTES_OF_NODE + BYTES_OF_TRANSITION * (always?.length ?? 0);
  for (const of of transitions.values()) bytes += BYTES_OF_TRANSITION * of.length;
  for (const inner of Object.values(states)) bytes += bytesOfNode(inner as Node);
  return bytes;
}

/** About how many bytes of the heap a machine takes. */
export const bytesOfMachine = (machine: SagaMachine): number => BYTES_OF_ANY + bytesOfNode(machine.root);

interface Held {
  readonly shape: CompiledSaga;
  readonly machine: SagaMachine;
  readonly bytes: number;
}

/**
 * Compiled saga machines by shape. Compiling costs far more than a transition, and sagas of one kind have one shape. Bounded by
 * what they weigh, so that ever new shapes from outside cannot fill the memory: the least recently used machine goes first, and is
 * compiled again when a saga of its shape goes on.
 */
export class MachineCache {
  readonly #limit: number;
  /** In the order of their last use. */
  readonly #held = new Map<string, Held>();
  #bytes = 0;

  /** @param limit bytes of all machines together, as `bytesOfMachine` has them; one machine is kept whatever it weighs */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get bytes(): number {
    return this.#bytes;
  }

  shapeOf(actions: readonly AnyAction[]): CompiledSaga {
    const name = actions.map((action) => action.name).join(' ');
    const known = this.#held.get(name);
    if (known) return known.shape;
    // The machine is looked for by name: of a shape that had to go there may be another one by now.
    const machineOf = (shape: CompiledSaga): SagaMachine => this.#machineOf(name, shape);
    return {
      actions,
      get machine() {
        return machineOf(this);
      },
    };
  }

  #machineOf(name: string, shape: CompiledSaga): SagaMachine {
    const known = this.#held.get(name);
    if (known) {
      this.#held.delete(name);
      this.#held.set(name, known);
      return known.machine;
    }
    const machine = createSagaMachine(shape.actions);
    const bytes = bytesOfMachine(machine);
    this.#held.set(name, { shape, machine, bytes });
    this.#bytes += bytes;
    for (const [oldest, held] of this.#held) {
      if (this.#bytes <= this.#limit || this.#held.size === 1) break;
      this.#held.delete(oldest);
      this.#bytes -= held.bytes;
    }
    return machine;
  }
}

const shared = new WeakMap<object, Map<number, MachineCache>>();

/**
 * The cache that all users of one catalogue share: a process has an engine per partition, and a new one after every
 * take-over, and their sagas have the same shapes.
 */
export function sharedMachineCache(catalog: object, limit: number): MachineCache {
  const byLimit = shared.get(catalog) ?? new Map<number, MachineCache>();
  shared.set(catalog, byLimit);
  const cache = byLimit.get(limit) ?? new MachineCache(limit);
  byLimit.set(limit, cache);
  return cache;
}
