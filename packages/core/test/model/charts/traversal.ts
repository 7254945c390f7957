import type { AnyStateMachine } from 'xstate';
import { getAdjacencyMap } from 'xstate/graph';
import type { ChartEvent, ChartSnapshot } from '../../../src/chart/index.js';
import type { AnyAction, SagaInput } from '../../../src/index.js';

const timed = ['deadline', 'cancel', 'retry', 'skip', 'compensate'] as const;

/** Everything that can happen to a chart of these actions, at a time at which all that is due is due. */
function eventsOf(actions: readonly AnyAction[], { context }: ChartSnapshot): ChartEvent[] {
  const at = context.deadline ?? 0;
  const rules = actions.flatMap(({ completes, fails, observes, undo }) => [
    ...[...completes, ...fails, ...observes],
    ...(undo.kind === 'inverse' ? [...undo.completes, ...undo.fails] : []),
  ]);
  const answers = actions.flatMap((_, step) =>
    (['execute', 'compensate'] as const).flatMap((phase): ChartEvent[] => [
      { type: 'activity.answered', step, phase, value: { good: true }, at },
      { type: 'activity.answered', step, phase, value: { good: false }, at },
      { type: 'activity.failed', step, phase, value: 'down', at },
    ]),
  );
  return [
    ...timed.map((type) => ({ type, at })),
    ...rules.map(({ status }) => ({ type: status.event, value: {}, at })),
    ...answers,
  ];
}

/** Two snapshots are one to the traversal when the same things can happen to them; times do not count. */
const keyBy =
  (mostUndosOut: number) =>
  ({ value, context }: ChartSnapshot): string =>
    JSON.stringify([
      value,
      context.reported,
      context.failure !== null,
      context.deadline !== null,
      context.steps.map(
        ({ status, attempt, undoAttempt, rejected, undoAnswered, open, doubtful, undoFound }) => [
          status,
          Math.min(attempt, 2),
          Math.min(undoAttempt, 2),
          rejected,
          Math.min(undoAttempt - (undoAnswered?.length ?? 0), mostUndosOut),
          open,
          doubtful,
          undoFound !== undefined,
        ],
      ),
    ]);

const optionsFor = (
  actions: readonly AnyAction[],
  input: SagaInput,
  keyOf: (snapshot: ChartSnapshot) => string,
) => ({
  input: input as never,
  events: ((snapshot: never) => eventsOf(actions, snapshot)) as never,
  serializeState: keyOf as never,
  serializeEvent: ((event: object) => JSON.stringify(event)) as never,
});

export interface ChartState {
  readonly key: string;
  readonly snapshot: ChartSnapshot;
  readonly ways: readonly { readonly event: ChartEvent; readonly to: string }[];
}

/**
 * Every state that a chart can get into, with the ways out of it.
 *
 * @param mostUndosOut sendings of an undo without an answer that are told apart from more of them
 */
export function statesOf(
  machine: AnyStateMachine,
  actions: readonly AnyAction[],
  input: SagaInput,
  mostUndosOut = 2,
): ChartState[] {
  const keyOf = keyBy(mostUndosOut);
  const map = getAdjacencyMap(machine, optionsFor(actions, input, keyOf) as never) as unknown as Record<
    string,
    { state: ChartSnapshot; transitions: Record<string, { event: ChartEvent; state: ChartSnapshot }> }
  >;
  return Object.entries(map).map(([key, { state, transitions }]) => ({
    key,
    snapshot: state,
    ways: Object.values(transitions)
      .map(({ event, state: next }) => ({ event, to: keyOf(next) }))
      .filter(({ to }) => to !== key),
  }));
}

/** The events of every path without a circle, from the start to every state; `states` begin with the first one. */
export function* pathsThrough(states: readonly ChartState[]): Generator<ChartEvent[]> {
  const byKey = new Map(states.map((state) => [state.key, state]));
  const onPath = new Set<string>();
  function* from(key: string, path: readonly ChartEvent[]): Generator<ChartEvent[]> {
    if (onPath.has(key)) return;
    yield [...path];
    onPath.add(key);
    for (const { event, to } of byKey.get(key)?.ways ?? []) yield* from(to, [...path, event]);
    onPath.delete(key);
  }
  const [first] = states;
  if (first) yield* from(first.key, []);
}

/** The states of which one in `wanted` can be reached by ways that `usable` allows. */
export function reaching(
  states: readonly ChartState[],
  wanted: (state: ChartState) => boolean,
  usable: (event: ChartEvent) => boolean,
): Set<string> {
  const good = new Set(states.filter(wanted).map(({ key }) => key));
  for (let before = -1; before !== good.size;) {
    before = good.size;
    for (const { key, ways } of states) {
      if (ways.some(({ event, to }) => usable(event) && good.has(to))) good.add(key);
    }
  }
  return good;
}
