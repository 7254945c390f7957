import { type AnyStateMachine, createMachine } from 'xstate';
import { type ActorKind, kindOfActor } from './actor-kinds.js';
import { machineFaults } from './machine-faults.js';
import { standIn } from './stand-in.js';

/** A machine as the host runs it: every actor is a stand-in, and what it stands for is told by name. */
export interface CompiledMachine {
  readonly machine: AnyStateMachine;
  readonly actors: ReadonlyMap<string, ActorKind>;
  /** Child machines by the name of their actor. */
  readonly children: ReadonlyMap<string, CompiledMachine>;
}

/** What is wrong with a machine, and what helps. */
export interface MachineFault {
  /** Path of the state, e.g. `order.preparing`. */
  readonly at: string;
  readonly what: string;
  readonly fix: string;
}

/** Microsteps that one event may cause, where the machine sets no bound of its own: an endless loop must not stop the host. */
const MAX_MICROSTEPS = 1_000;

export interface NodeLike {
  readonly invoke?: unknown;
  readonly states?: Readonly<Record<string, NodeLike>>;
  readonly [member: string]: unknown;
}
interface InvokeLike {
  readonly src?: unknown;
  readonly id?: string;
}

const asList = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly unknown[]) : [value];

/** The name of an actor that is written where it is invoked: that of its action, else of its place. */
function inlineName(logic: unknown, place: string, index: number): string {
  const kind = kindOfActor(place, logic);
  if (kind.kind === 'step') return kind.action.name;
  return index === 0 ? place : `${place}.${index}`;
}

/**
 * Compiles a machine for the host. Compiled once for a definition, whatever its sagas carry.
 *
 * @returns the machine, or everything that keeps it from running as a saga
 */
export function compileMachine(
  machine: AnyStateMachine,
  path: readonly AnyStateMachine[] = [],
): { readonly compiled: CompiledMachine; readonly faults: readonly MachineFault[] } {
  const faults: MachineFault[] = [...machineFaults(machine)];
  const actors = new Map<string, ActorKind>();
  const logics = new Map<string, unknown>(Object.entries(machine.implementations.actors));

  const rebuilt = (node: NodeLike, at: string): NodeLike => {
    const invokes = asList(node.invoke).map((invoke, index) => {
      const { src, ...others } = (typeof invoke === 'object' ? invoke : { src: invoke }) as InvokeLike;
      if (typeof src === 'string') {
        if (!logics.has(src)) {
          faults.push({
            at,
            what: `invokes the actor "${src}", which the machine does not have`,
            fix: 'Give it in `setup({ actors })`.',
          });
        }
        return { ...others, src, id: others.id ?? invokeId(at, index) };
      }
      const name = inlineName(src, at, index);
      if (logics.has(name) && logics.get(name) !== src) {
        faults.push({
          at,
          what: `invokes an actor under the name "${name}", which another actor has already`,
          fix: 'Give the two of them different names in `setup({ actors })`.',
        });
      }
      logics.set(name, src);
      return { ...others, src: name, id: others.id ?? invokeId(at, index) };
    });
    return {
      ...node,
      ...(invokes.length > 0 ? { invoke: invokes } : {}),
      ...(node.states
        ? {
            states: Object.fromEntries(
              Object.entries(node.states).map(([key, child]) => [key, rebuilt(child, `${at}.${key}`)]),
            ),
          }
        : {}),
    };
  };
  const config = rebuilt(machine.config as NodeLike, machine.id);

  const children = new Map<string, CompiledMachine>();
  const standIns: Record<string, unknown> = {};
  for (const [name, logic] of logics) {
    const kind = kindOfActor(name, logic);
    if (kind.kind === 'refused')
      faults.push({ at: machine.id, what: `has the actor "${name}", which ${kind.what}`, fix: kind.fix });
    if (kind.kind === 'machine') {
      if (path.includes(kind.machine) || kind.machine === machine) {
        faults.push({
          at: machine.id,
          what: `has the actor "${name}", in which it occurs itself`,
          fix: 'Start another saga instead.',
        });
      } else {
        const child = compileMachine(kind.machine, [...path, machine]);
        faults.push(...child.faults.map((fault) => ({ ...fault, at: `${name} > ${fault.at}` })));
        children.set(name, child.compiled);
      }
    }
    actors.set(name, kind);
    standIns[name] = standIn;
  }
  const options = { maxIterations: MAX_MICROSTEPS, ...(config['options'] as object | undefined) };
  const { actions, guards, delays } = machine.implementations;
  const compiled = createMachine(
    { ...config, options } as Parameters<typeof createMachine>[0],
    {
      actions,
      guards,
      delays,
      actors: standIns,
    } as Parameters<typeof createMachine>[1],
  ) as unknown as AnyStateMachine;
  return { compiled: { machine: compiled, actors, children }, faults };
}

/** The id that XState itself gives: it names the events of the actor's end, on which transitions may be written by hand. */
const invokeId = (at: string, index: number): string => `${index}.${at}`;
