import type { AnyStateMachine } from 'xstate';
import type { MachineFault, NodeLike } from './compile.js';

interface TransitionLike {
  readonly actions?: unknown;
  readonly guard?: unknown;
}

const asList = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly unknown[]) : [value];

/** XState's own actions (`assign`, `raise`, `sendTo` …) are functions too, and say so. */
export const isBuiltIn = (action: unknown): boolean =>
  typeof action === 'function' && 'resolve' in action && 'type' in action;

const nameOf = (named: unknown): string | undefined =>
  typeof named === 'string'
    ? named
    : typeof named === 'object' && named !== null && 'type' in named
      ? String((named as { readonly type: unknown }).type)
      : undefined;

/** Everything in a machine that cannot run as a saga, or could not go on after a restart. */
export function machineFaults(machine: AnyStateMachine): readonly MachineFault[] {
  const faults: MachineFault[] = [];
  const { actions, guards, delays } = machine.implementations;

  const judgeAction = (action: unknown, at: string): void => {
    const name = nameOf(action);
    if (name === undefined) {
      if (typeof action === 'function' && !isBuiltIn(action)) {
        faults.push({
          at,
          what: 'has an action that is written where it is used, and so has no name by which it could be run again after a restart',
          fix: 'Name it in `setup({ actions })`.',
        });
      }
      return;
    }
    if (!name.startsWith('xstate.') && !Object.hasOwn(actions, name)) {
      faults.push({
        at,
        what: `uses the action "${name}", which the machine does not have`,
        fix: 'Give it in `setup({ actions })`.',
      });
    }
  };
  const judgeTransition = (given: unknown, at: string): void => {
    if (typeof given !== 'object' || given === null) return;
    const { actions: own, guard } = given as TransitionLike;
    for (const action of asList(own)) judgeAction(action, at);
    const name = nameOf(guard);
    if (name !== undefined && !name.startsWith('xstate.') && !Object.hasOwn(guards, name)) {
      faults.push({
        at,
        what: `uses the guard "${name}", which the machine does not have`,
        fix: 'Give it in `setup({ guards })`.',
      });
    }
  };
  const judgeTransitions = (map: unknown, at: string): void => {
    if (typeof map !== 'object' || map === null) return;
    for (const given of Object.values(map)) for (const one of asList(given)) judgeTransition(one, at);
  };
  const judgeInvoke = (given: unknown, at: string): void => {
    if (typeof given !== 'object' || given === null) return;
    const invoke = given as Readonly<Record<string, unknown>>;
    if (invoke['onSnapshot'] !== undefined) {
      faults.push({
        at,
        what: 'listens to the snapshots of an actor, which are not stored',
        fix: 'Let the actor send an event to its parent.',
      });
    }
    if (invoke['systemId'] !== undefined) {
      faults.push({
        at,
        what: 'gives an actor a `systemId`, which holds for one process only',
        fix: 'Address the actor by the `id` of its `invoke`.',
      });
    }
    for (const name of ['onDone', 'onError'])
      for (const one of asList(invoke[name])) judgeTransition(one, at);
  };
  const judgeNode = (node: NodeLike, at: string): void => {
    for (const name of ['entry', 'exit']) for (const action of asList(node[name])) judgeAction(action, at);
    judgeTransitions(node['on'], at);
    judgeTransitions(node['after'], at);
    for (const one of asList(node['always'])) judgeTransition(one, at);
    for (const one of asList(node['onDone'])) judgeTransition(one, at);
    for (const invoke of asList(node.invoke)) judgeInvoke(invoke, at);
    for (const delay of Object.keys((node['after'] as object | undefined) ?? {})) {
      if (Number.isNaN(Number(delay)) && !Object.hasOwn(delays, delay)) {
        faults.push({
          at,
          what: `uses the delay "${delay}", which the machine does not have`,
          fix: 'Give it in `setup({ delays })`.',
        });
      }
    }
    for (const [key, child] of Object.entries(node.states ?? {})) judgeNode(child, `${at}.${key}`);
  };
  judgeNode(machine.config as NodeLike, machine.id);
  return faults;
}
