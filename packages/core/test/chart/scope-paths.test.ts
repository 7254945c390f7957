import { describe, expect, it } from 'vitest';
import { initialTransition, transition } from 'xstate';
import { startChart, stepChart } from '../../src/chart/index.js';
import { actionInput, createSagaMachine } from '../../src/index.js';
import { shapeTwin } from '../model/charts/shape-twin.js';
import { pathsThrough, statesOf } from '../model/charts/traversal.js';
import { townActions } from '../model/town/catalog.js';

const PATHS = 60;
const input = actionInput({ transactionId: 't', payload: 'good' });

const emittedBy = (effects: readonly { readonly type: unknown; readonly params?: unknown }[]): unknown[] =>
  effects
    .filter(({ type }) => type === 'xstate.emit')
    .map(({ params }) => (params as { event: unknown }).event);

/** Paths of many lengths, and not only the first ones, which are all alike at their beginning. */
function somePaths(action: ReturnType<typeof shapeTwin>) {
  const paths = [...pathsThrough(statesOf(createSagaMachine([action]), [action], input))];
  const stride = Math.max(1, Math.floor(paths.length / PATHS));
  return paths.filter((_, index) => index % stride === 0);
}

describe("the reusable scope goes xstate's own way on the paths of", () => {
  it.each(Object.entries(townActions))('%s', (_, town) => {
    const action = shapeTwin(town);
    const machine = createSagaMachine([action]);
    for (const events of somePaths(action)) {
      let [reference, effects] = initialTransition(machine, input);
      let own = startChart(machine, input);
      for (const event of [undefined, ...events]) {
        if (event) {
          [reference, effects] = transition(machine, reference, event);
          own = stepChart(machine, own.snapshot, event);
        }
        expect(own.emitted).toEqual(emittedBy(effects as never));
        expect([own.snapshot.value, own.snapshot.status]).toEqual([reference.value, reference.status]);
        expect(own.snapshot.context).toEqual(reference.context);
      }
    }
  });
});
