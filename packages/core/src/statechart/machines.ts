import { messageOf } from '../error/index.js';
import { type Effect, type MachineEvent, startMachine, stepMachine, type Forward } from './forward.js';
import { MAX_DELIVERIES } from './limits.js';
import { jsonFault, throughJson } from './plain.js';
import { finish } from './finish.js';
import { callOfEffect } from './custom-call.js';
import type { MachineNode, Owner } from './saga-state.js';
import { leaveStep, startStep } from './steps.js';
import type { Turn } from './turn.js';
import { startUndoJob } from './undoing.js';

/** Sends an event to a machine; one that is at work takes it when it has done with the present one, as XState's mailboxes do. */
export function deliver(turn: Turn, number: number, event: MachineEvent): void {
  const waiting = turn.boxes.get(number);
  if (waiting) {
    waiting.push(event);
    return;
  }
  const box = [event];
  turn.boxes.set(number, box);
  for (let next = box.shift(); next; next = box.shift()) {
    turn.deliveries += 1;
    if (turn.deliveries > MAX_DELIVERIES) {
      finish(turn, failedWith(`one input caused more than ${MAX_DELIVERIES} events between its machines`));
      break;
    }
    take(turn, number, next);
  }
  turn.boxes.delete(number);
}

const failedWith = (reason: string) =>
  ({ how: 'failed', failure: { reason, errorCode: 'UNKNOWN', failedStep: '' } }) as const;

function take(turn: Turn, number: number, event: MachineEvent): void {
  const node = turn.machines.get(number);
  if (!node) {
    takeAsTransition(turn, number, event);
    return;
  }
  if (node.snapshot.status !== 'active') return;
  const next = stepMachine(node.compiled.machine, node.snapshot, event, number !== 0);
  settle(turn, node, next);
}

function takeAsTransition(turn: Turn, number: number, event: MachineEvent): void {
  const node = turn.transitions.get(number);
  const kind = node && turn.machines.get(node.owner.machine)?.compiled.actors.get(node.owner.src);
  if (!node || kind?.kind !== 'transition') return;
  try {
    const snapshot = kind.logic.transition(node.snapshot, event, {});
    turn.transitions.set(number, { ...node, snapshot });
  } catch (thrown) {
    turn.transitions.delete(number);
    tellError(turn, node.owner, thrown);
  }
}

/** Starts the root machine. */
export function startRoot(turn: Turn, input: unknown): void {
  const { root } = turn.definition;
  open(turn, { number: 0, compiled: root, owner: undefined }, startMachine(root.machine, input, false));
}

/** Its effects may send events to the machine itself: they are taken when the first transition is done. */
function open(turn: Turn, node: Omit<MachineNode, 'snapshot'>, first: Forward): void {
  const box: MachineEvent[] = [];
  turn.boxes.set(node.number, box);
  settle(turn, node, first);
  turn.boxes.delete(node.number);
  for (const event of box) deliver(turn, node.number, event);
}

/** @param node as it was before; without a snapshot for the first transition */
function settle(
  turn: Turn,
  node: Omit<MachineNode, 'snapshot'> & Partial<Pick<MachineNode, 'snapshot'>>,
  { snapshot, effects }: Forward,
): void {
  const { number } = node;
  const fault =
    snapshot.status !== 'error' && snapshot.context !== node.snapshot?.context
      ? jsonFault(snapshot.context, 'context')
      : undefined;
  const sound =
    fault === undefined ? snapshot : { ...snapshot, status: 'error' as const, error: new Error(fault) };
  turn.machines.set(number, { ...node, snapshot: sound });
  if (fault === undefined) {
    for (const effect of effects) {
      if (!turn.machines.has(number)) return;
      carryOut(turn, number, effect);
    }
  }
  if (sound.status !== 'active' && turn.machines.has(number)) ended(turn, { ...node, snapshot: sound });
}

function ended(turn: Turn, node: MachineNode): void {
  const { snapshot, owner } = node;
  if (!owner) {
    finish(turn, endOf(snapshot));
    return;
  }
  removeMachine(turn, node.number);
  if (snapshot.status === 'error') tellError(turn, owner, snapshot.error);
  else tellDone(turn, owner, snapshot.output);
}

function endOf(snapshot: MachineNode['snapshot']): Parameters<typeof finish>[1] {
  if (snapshot.status === 'error') return { how: 'failed', failure: failureOf(snapshot.error) };
  const fault = jsonFault(snapshot.output, 'output');
  if (fault !== undefined) return failedWith(fault);
  const output = throughJson(snapshot.output);
  if (!snapshot.hasTag('failed')) return { how: 'done', output };
  const told = (typeof output === 'object' && output !== null ? output : {}) as Record<string, unknown>;
  const text = (member: string, otherwise: string): string =>
    typeof told[member] === 'string' ? told[member] : otherwise;
  const reason = text('reason', `ended in ${stateName(snapshot.value)}`);
  return {
    how: 'failed',
    failure: { reason, errorCode: text('errorCode', 'UNKNOWN'), failedStep: text('step', '') },
  };
}

function stateName(value: unknown): string {
  if (typeof value === 'string') return value;
  return Object.entries(value as object)
    .map(([key, inner]) => {
      const below = stateName(inner);
      return below === '' ? key : `${key}.${below}`;
    })
    .join(', ');
}

function failureOf(error: unknown) {
  const told = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
  const text = (member: string): string | undefined =>
    typeof told[member] === 'string' ? told[member] : undefined;
  return {
    reason: text('reason') ?? text('message') ?? String(error),
    errorCode: text('errorCode') ?? 'UNKNOWN',
    failedStep: text('step') ?? '',
  };
}

/** The end of an actor is an event for the machine that invoked it. */
export function tellDone(turn: Turn, { machine, id }: Owner, output: unknown): void {
  deliver(turn, machine, { type: `xstate.done.actor.${id}`, output, actorId: id });
}

export function tellError(turn: Turn, { machine, id }: Owner, error: unknown): void {
  deliver(turn, machine, { type: `xstate.error.actor.${id}`, error, actorId: id });
}

function carryOut(turn: Turn, number: number, effect: Effect): void {
  switch (effect.kind) {
    case 'spawn':
      spawn(turn, number, effect);
      break;
    case 'stop':
      stopActor(turn, number, effect.id);
      break;
    case 'send':
      send(turn, number, effect);
      break;
    case 'cancel': {
      const index = turn.timers.findLastIndex((timer) => timer.machine === number && timer.id === effect.id);
      if (index >= 0) turn.timers = turn.timers.filter((_, other) => other !== index);
      break;
    }
    case 'emit':
      turn.emitted.push({ type: 'emitted', event: effect.event });
      break;
    case 'custom':
      schedule(turn, number, effect);
      break;
  }
}

function spawn(turn: Turn, machine: number, { id, src, input }: Extract<Effect, { kind: 'spawn' }>): void {
  const owner: Owner = { machine, id, src: typeof src === 'string' ? src : '' };
  const compiled = turn.machines.get(machine)?.compiled;
  const kind = compiled?.actors.get(owner.src);
  if (!kind) {
    tellError(
      turn,
      owner,
      new Error(
        'an actor was spawned without a name: give it in `setup({ actors })` and spawn it by that name',
      ),
    );
    return;
  }
  switch (kind.kind) {
    case 'step':
    case 'promise':
      startStep(turn, owner, kind, input);
      return;
    case 'undo':
      startUndoJob(turn, owner, input);
      return;
    case 'machine':
    case 'transition':
      break;
    case 'refused':
      return;
  }
  const fault = jsonFault(input, 'input');
  if (fault !== undefined) {
    tellError(turn, owner, new Error(fault));
    return;
  }
  const number = turn.nextActor();
  const given = throughJson(input);
  if (kind.kind === 'transition') {
    try {
      turn.transitions.set(number, { number, snapshot: kind.logic.getInitialSnapshot({}, given), owner });
    } catch (thrown) {
      tellError(turn, owner, new Error(messageOf(thrown)));
    }
    return;
  }
  const child = compiled?.children.get(owner.src);
  if (child) open(turn, { number, compiled: child, owner }, startMachine(child.machine, given, true));
}

const isOwned =
  (machine: number, id: string) =>
  ({ owner }: { readonly owner: Owner | undefined }): boolean =>
    owner?.machine === machine && owner.id === id;

/** A machine leaves one of its actors. */
function stopActor(turn: Turn, machine: number, id: string): void {
  const owned = isOwned(machine, id);
  for (const step of turn.steps) if (step.attached && owned(step)) leaveStep(turn, step.number);
  for (const [number, node] of turn.machines) if (owned(node)) removeMachine(turn, number);
  for (const [number, node] of turn.transitions) if (owned(node)) turn.transitions.delete(number);
  turn.jobs = turn.jobs.filter((job) => !owned(job));
}

/** Ends a machine with everything it has under way. */
export function removeMachine(turn: Turn, number: number): void {
  turn.machines.delete(number);
  turn.timers = turn.timers.filter((timer) => timer.machine !== number && timer.to !== number);
  const ownedBy = ({ owner }: { readonly owner: Owner | undefined }): boolean => owner?.machine === number;
  for (const step of turn.steps) if (step.attached && ownedBy(step)) leaveStep(turn, step.number);
  for (const [inner, node] of turn.machines) if (ownedBy(node)) removeMachine(turn, inner);
  for (const [inner, node] of turn.transitions) if (ownedBy(node)) turn.transitions.delete(inner);
  turn.jobs = turn.jobs.filter((job) => !ownedBy(job));
}

function send(turn: Turn, machine: number, effect: Extract<Effect, { kind: 'send' }>): void {
  const { to, event, delay, id } = effect;
  const fault = jsonFault(event, 'event');
  if (fault !== undefined) {
    deliver(turn, machine, { type: 'xstate.error.execution', error: new Error(fault) });
    return;
  }
  const target = addressee(turn, machine, to);
  if (target === undefined) return;
  const plain = throughJson(event) as MachineEvent;
  if (delay === undefined) deliver(turn, target, plain);
  else turn.timers = [...turn.timers, { machine, id, due: turn.at + delay, event: plain, to: target }];
}

function addressee(
  turn: Turn,
  machine: number,
  to: Extract<Effect, { kind: 'send' }>['to'],
): number | undefined {
  if (to === 'self') return machine;
  if (to === 'parent') return turn.machines.get(machine)?.owner?.machine;
  const owned = isOwned(machine, to.child);
  return (
    [...turn.machines.values()].find(owned)?.number ?? [...turn.transitions.values()].find(owned)?.number
  );
}

/** A custom action is run once its saga is stored. */
function schedule(turn: Turn, machine: number, effect: Extract<Effect, { kind: 'custom' }>): void {
  const node = turn.machines.get(machine);
  if (!node) return;
  const number = turn.nextEffect();
  const { type: action, params, event } = effect;
  const fault = jsonFault(params, `the parameters of the action "${action}"`);
  if (fault !== undefined) return finish(turn, failedWith(fault));
  const path: string[] = [];
  for (let of: MachineNode | undefined = node; of?.owner; of = turn.machines.get(of.owner.machine)) {
    path.unshift(of.owner.src);
  }
  const pending = { number, path, action, params, event, context: node.snapshot.context };
  turn.effects = [...turn.effects, pending];
  turn.emitted.push(callOfEffect(turn.before.transactionId, turn.definition, pending));
}
