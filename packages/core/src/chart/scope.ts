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

/** A snapshot from its stored parts. */
export function restoreChart(machine: AnyStateMachine, value: unknown, context: SagaContext): ChartSnapshot {
  return machine.resolveState({ value: value as never, context }) as never;
}
