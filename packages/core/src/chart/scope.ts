import { type AnyStateMachine, createEmptyActor } from 'xstate';
import type { ChartEmitted, ChartEvent } from './events.js';
import type { SagaContext, SagaInput } from './context.js';

/** All that is kept of a chart between two transitions; a snapshot would keep its machine. Immutable. */
export interface ChartState {
  readonly value: unknown;
  readonly context: SagaContext;
}

/** The little of an XState snapshot that the engine reads. Snapshots are immutable. */
export interface ChartSnapshot extends ChartState {
  readonly status: 'active' | 'done' | 'error' | 'stopped';
  readonly error?: unknown;
  readonly hasTag: (tag: string) => boolean;
}

export interface ChartStep {
  readonly snapshot: ChartSnapshot;
  readonly emitted: readonly ChartEmitted[];
}

let collected: ChartEmitted[] = [];
const self = createEmptyActor();

/**
 * One scope for all transitions. XState's own `transition()` builds a whole actor at each call, which costs several times
 * what the transition does; a machine that spawns nothing needs only this. `test/chart/scope.test.ts` holds it against the
 * public function.
 */
const scope = {
  self,
  system: self.system,
  id: 'saga',
  sessionId: 'saga',
  logger: () => {},
  defer: (run: () => void) => run(),
  stopChild: () => {},
  emit: (event: ChartEmitted) => void collected.push(event),
  actionExecutor: (action: {
    exec?: ((info: unknown, params: unknown) => void) | undefined;
    info: unknown;
    params: unknown;
  }) => action.exec?.(action.info, action.params),
};

function collect(run: () => ChartSnapshot): ChartStep {
  collected = [];
  const snapshot = run();
  if (snapshot.status === 'error') throw snapshot.error;
  return { snapshot, emitted: collected };
}

/** First transition of a machine. Pure: what it wants done is in `emitted`. */
export function startChart(machine: AnyStateMachine, input: SagaInput): ChartStep {
  return collect(() => machine.getInitialSnapshot(scope as never, input) as never);
}

/** One transition of a machine. Pure; the same snapshot comes back when the event changes nothing. */
export function stepChart(machine: AnyStateMachine, snapshot: ChartSnapshot, event: ChartEvent): ChartStep {
  return collect(() => machine.transition(snapshot as never, event, scope as never) as never);
}

type Restored = ReturnType<AnyStateMachine['resolveState']>;

/** A snapshot of each state of a machine that has been restored, under the names on the way to the state. */
const restored = new WeakMap<AnyStateMachine, Map<string, Restored>>();

/** The names on the way to a state; `undefined` for what is none: a chart of a saga has no regions beside each other. */
function wayTo(value: unknown): string | undefined {
  let way = '';
  let inner = value;
  while (typeof inner === 'object' && inner !== null) {
    const names = Object.keys(inner);
    const [name] = names;
    if (name === undefined || names.length > 1) return undefined;
    way += `${name} `;
    inner = (inner as Readonly<Record<string, unknown>>)[name];
  }
  return typeof inner === 'string' ? way + inner : undefined;
}

/**
 * A snapshot from its stored parts. All that XState derives from a state alone is derived once for a machine: at every transition
 * it costs half of what the transition does. `test/chart/scope.test.ts` holds it against the public function.
 *
 * @throws Error when the machine has no such state. XState would take the way on from half of a path to be the initial one, and
 *   a damaged record would have its steps sent again.
 */
export function restoreChart(machine: AnyStateMachine, value: unknown, context: SagaContext): ChartSnapshot {
  const way = wayTo(value);
  if (way === undefined) throw new Error(`${JSON.stringify(value)} is no state`);
  let known = restored.get(machine);
  if (!known) restored.set(machine, (known = new Map()));
  const alike = known.get(way);
  if (alike) return { ...alike, context, children: {}, historyValue: {} } as never;
  const first = machine.resolveState({ value: value as never, context });
  if (wayTo(first.value) !== way) throw new Error(`${JSON.stringify(value)} is no whole state`);
  // The context is the saga's own, and not to be kept.
  known.set(way, { ...first, context: undefined });
  return first as never;
}
