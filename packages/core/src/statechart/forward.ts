import {
  type AnyActorRef,
  type AnyStateMachine,
  createActor,
  createEmptyActor,
  fromTransition,
} from 'xstate';
import { messageOf } from '../error/index.js';

/** The little of an XState snapshot that the host reads. Snapshots are immutable. */
export interface MachineSnapshot {
  readonly value: unknown;
  readonly context: unknown;
  readonly status: 'active' | 'done' | 'error' | 'stopped';
  readonly output?: unknown;
  readonly error?: unknown;
  readonly children: Readonly<Record<string, AnyActorRef | undefined>>;
  readonly hasTag: (tag: string) => boolean;
  readonly can: (event: { readonly type: string }) => boolean;
}

/** What a transition wants done, in order; the host does it. */
export type Effect =
  | { readonly kind: 'spawn'; readonly id: string; readonly src: unknown; readonly input: unknown }
  | { readonly kind: 'stop'; readonly id: string }
  | {
      readonly kind: 'send';
      readonly to: 'self' | 'parent' | { readonly child: string };
      readonly event: MachineEvent;
      readonly delay: number | undefined;
      readonly id: string | undefined;
    }
  | { readonly kind: 'cancel'; readonly id: string }
  | { readonly kind: 'emit'; readonly event: MachineEvent }
  | {
      readonly kind: 'custom';
      readonly type: string;
      readonly params: unknown;
      readonly event: MachineEvent;
    };

export interface MachineEvent {
  readonly type: string;
  readonly [member: string]: unknown;
}

export interface Forward {
  readonly snapshot: MachineSnapshot;
  readonly effects: readonly Effect[];
}

interface ExecutableAction {
  readonly type: string;
  readonly info: { readonly event: MachineEvent };
  readonly params: unknown;
}

const root = createEmptyActor();
/** A machine inside a machine has a parent to send to. */
const inner = createActor(
  fromTransition((state: object) => state, {}),
  { parent: root },
);

let collected: ExecutableAction[] = [];

/**
 * One scope for all transitions, as for the charts of steps: XState's own `transition()` builds a whole actor at each call. What a
 * transition wants done is collected, not done. `test/statechart/forward.test.ts` holds it against the public functions.
 */
const scopeOf = (self: AnyActorRef) => ({
  self,
  system: self.system,
  id: 'saga',
  sessionId: 'saga',
  logger: () => {},
  defer: () => {},
  stopChild: () => {},
  emit: () => {},
  actionExecutor: (action: ExecutableAction) => void collected.push(action),
});
const rootScope = scopeOf(root);
const innerScope = scopeOf(inner);

interface Logic {
  readonly getInitialSnapshot: (scope: object, input: unknown) => MachineSnapshot;
  readonly transition: (snapshot: MachineSnapshot, event: object, scope: object) => MachineSnapshot;
  readonly getPersistedSnapshot: (snapshot: MachineSnapshot) => unknown;
  readonly restoreSnapshot: (stored: unknown, scope: object) => MachineSnapshot;
}
const logicOf = (machine: AnyStateMachine): Logic => machine as unknown as Logic;

function failed(
  machine: AnyStateMachine,
  before: MachineSnapshot | undefined,
  error: unknown,
): MachineSnapshot {
  return {
    value: before?.value ?? {},
    context: before?.context ?? {},
    status: 'error',
    error,
    children: before?.children ?? {},
    hasTag: () => false,
    can: () => false,
  };
}

/** First transition of a machine. Pure; a function of the machine that throws makes a snapshot whose status is `error`. */
export function startMachine(machine: AnyStateMachine, input: unknown, isInner: boolean): Forward {
  return run(machine, undefined, (scope) => logicOf(machine).getInitialSnapshot(scope, input), isInner);
}

/** One transition of a machine. Pure; the same snapshot comes back when the event changes nothing. */
export function stepMachine(
  machine: AnyStateMachine,
  snapshot: MachineSnapshot,
  event: MachineEvent,
  isInner: boolean,
): Forward {
  return run(machine, snapshot, (scope) => logicOf(machine).transition(snapshot, event, scope), isInner);
}

export const persistMachine = (machine: AnyStateMachine, snapshot: MachineSnapshot): unknown =>
  snapshot.status === 'error'
    ? { status: 'error', error: messageOf(snapshot.error), value: snapshot.value, context: snapshot.context }
    : logicOf(machine).getPersistedSnapshot(snapshot);

export function restoreMachine(machine: AnyStateMachine, stored: unknown, isInner: boolean): MachineSnapshot {
  const { status, error } = stored as { readonly status?: unknown; readonly error?: unknown };
  if (status === 'error')
    return { ...failed(machine, undefined, error), ...(stored as object) } as MachineSnapshot;
  return logicOf(machine).restoreSnapshot(stored, isInner ? innerScope : rootScope);
}

function run(
  machine: AnyStateMachine,
  before: MachineSnapshot | undefined,
  transition: (scope: object) => MachineSnapshot,
  isInner: boolean,
): Forward {
  const scope = isInner ? innerScope : rootScope;
  collected = [];
  let snapshot: MachineSnapshot;
  try {
    // XState puts a wrapper around the executor for the time of a microstep, so every call has a scope of its own.
    snapshot = transition({ ...scope });
  } catch (error) {
    snapshot = failed(machine, before, error);
  }
  const actions = collected;
  collected = [];
  return { snapshot, effects: effectsOf(actions, before, snapshot, scope.self) };
}

function effectsOf(
  actions: readonly ExecutableAction[],
  before: MachineSnapshot | undefined,
  after: MachineSnapshot,
  self: AnyActorRef,
): readonly Effect[] {
  const effects: Effect[] = [];
  const spawned = new Set<unknown>();
  for (const action of actions) {
    const effect = effectOf(action, self, spawned);
    if (effect) effects.push(effect);
  }
  // What `assign` spawned is seen in the snapshot alone; it was spawned before anything was sent to it.
  const quiet: Effect[] = [];
  for (const [id, child] of Object.entries(after.children)) {
    if (!child || spawned.has(child) || before?.children[id] === child) continue;
    quiet.push({
      kind: 'spawn',
      id,
      src: child.src,
      input: (child as { options?: { input?: unknown } }).options?.input,
    });
  }
  return quiet.length === 0 ? effects : [...quiet, ...effects];
}

interface Params {
  readonly actorRef?: AnyActorRef;
  readonly src?: unknown;
  readonly input?: unknown;
  readonly id?: string;
  readonly to?: AnyActorRef;
  readonly event?: MachineEvent;
  readonly delay?: number;
  readonly sendId?: string;
}

function effectOf(action: ExecutableAction, self: AnyActorRef, spawned: Set<unknown>): Effect | undefined {
  const params = (action.params ?? {}) as Params;
  switch (action.type) {
    case 'xstate.spawnChild': {
      const { actorRef, src, input } = params;
      if (!actorRef) return undefined;
      spawned.add(actorRef);
      return { kind: 'spawn', id: actorRef.id, src, input };
    }
    case 'xstate.stopChild': {
      const ref = action.params as AnyActorRef | undefined;
      return ref && { kind: 'stop', id: ref.id };
    }
    case 'xstate.raise':
      return params.delay === undefined
        ? undefined
        : { kind: 'send', to: 'self', event: eventOf(params), delay: params.delay, id: params.id };
    case 'xstate.sendTo': {
      const { to, delay, id } = params;
      const target = to === self ? 'self' : to === root ? 'parent' : { child: to?.id ?? '' };
      return { kind: 'send', to: target, event: eventOf(params), delay, id };
    }
    case 'xstate.cancel':
      return { kind: 'cancel', id: String(params.sendId) };
    case 'xstate.emit':
      return { kind: 'emit', event: eventOf(params) };
    case 'xstate.assign':
    case 'xstate.log':
    case 'xstate.enqueueActions':
      return undefined;
    default:
      return { kind: 'custom', type: action.type, params: action.params, event: action.info.event };
  }
}

const eventOf = ({ event }: Params): MachineEvent => event ?? { type: '' };
