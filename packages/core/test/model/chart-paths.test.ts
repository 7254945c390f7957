import { describe, expect, it } from 'vitest';
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { createActionMachine, leafOf } from '../../src/chart/index.js';
import { actionInput, type AnyAction, atlasCatalog, createSagaMachine } from '../../src/index.js';
import { shapeOf, shapeTwin, twinPayloads } from './charts/shape-twin.js';
import { type ChartState, pathsThrough, reaching, statesOf } from './charts/traversal.js';
import { walk } from './charts/walk.js';
import { townActions } from './town/catalog.js';

const everyAction: readonly AnyAction[] = [
  ...Object.values(townActions),
  ...atlasCatalog('documented').actions.values(),
  ...atlasCatalog('deployed').actions.values(),
];
const shapes = new Map(everyAction.map((action) => [shapeOf(action), shapeTwin(action)] as const));
/** A second step that can fail, so that the first one is undone. */
const failing = shapeTwin(townActions.burn);
const inputs = twinPayloads.map((payload) => actionInput<unknown>({ transactionId: 't', payload }));
const sagaInputs = inputs.map(({ steps, ...input }) => ({
  ...input,
  steps: [...steps, { id: 'failing', payload: {} }],
}));

/** States that are left at once, by `always`; nobody ever sees a chart in them. */
const passing = new Set(['deciding', 'weighing', 'choosing']);

/** The ids of the innermost states that a chart has and can rest in. */
function restingStates({ root }: AnyStateMachine): string[] {
  const within = (node: AnyStateNode): AnyStateNode[] => [
    node,
    ...Object.values(node.states).flatMap(within),
  ];
  return within(root)
    .filter(({ type, key, always }) => {
      if (type !== 'atomic' && type !== 'final') return false;
      // A state whose last `always` has no guard is left at once as well.
      return !passing.has(key) && !always?.some(({ guard }) => guard === undefined);
    })
    .map(({ id }) => id);
}

const visited = (states: readonly ChartState[]): Set<string> =>
  new Set(
    states.flatMap(({ snapshot }) =>
      (snapshot as never as { _nodes: { id: string }[] })._nodes.map(({ id }) => id),
    ),
  );

const isFinal = ({ snapshot }: ChartState): boolean => snapshot.status === 'done';
/** Where a saga may stay for good when nobody does anything. */
const rests = new Set(['parked', 'unknown', 'watching', 'afterCompleted', 'afterFailed', 'completed']);
const isAtRest = (state: ChartState): boolean => isFinal(state) || rests.has(leafOf(state.snapshot.value));

function requireSound(machine: AnyStateMachine, states: readonly ChartState[]): void {
  expect(states.filter(({ snapshot }) => snapshot.status === 'error')).toEqual([]);
  const seen = visited(states);
  expect(
    restingStates(machine).filter((id) => !seen.has(id)),
    'states that nothing leads to',
  ).toEqual([]);
  const ending = reaching(states, isFinal, () => true);
  expect(
    states.filter(({ key }) => !ending.has(key)),
    'states without a way to the end',
  ).toEqual([]);
  const resting = reaching(states, isAtRest, ({ type }) => type === 'deadline');
  expect(
    states.filter(({ key }) => !resting.has(key)),
    'states that time alone does not free',
  ).toEqual([]);
}

describe.each([...shapes])('the chart of: %s', (_, action) => {
  it('by itself reaches each of its states, and from each an end, without ever throwing', () => {
    const machine = createActionMachine(action);
    requireSound(
      machine,
      inputs.flatMap((input) => statesOf(machine, [action], input)),
    );
  });

  it('in a saga that fails behind it reaches each of its states, and from each an end', () => {
    const actions = [action, failing];
    const machine = createSagaMachine(actions);
    requireSound(
      machine,
      sagaInputs.flatMap((input) => statesOf(machine, actions, input)),
    );
  });

  it('tells one outcome and undoes only what succeeded, on every path of a saga of this one step', () => {
    const machine = createSagaMachine([action]);
    let paths = 0;
    for (const input of inputs) {
      for (const events of pathsThrough(statesOf(machine, [action], input, 1))) {
        walk(machine, input, events);
        paths += 1;
      }
    }
    expect(paths).toBeGreaterThan(1);
  }, 600_000);
});
