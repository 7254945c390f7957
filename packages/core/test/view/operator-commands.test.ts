import { describe, expect, it } from 'vitest';
import {
  type AnyAction,
  atlasActions,
  createSagaMachine,
  describeChart,
  operatorCommands,
  standingOf,
} from '../../src/index.js';
import { ask, pay, ring } from '../export/errand.js';

const verbs = ['retry', 'skip', 'cancel'] as const;
const valueOf = (keys: readonly string[]): unknown =>
  keys.length === 1 ? keys[0] : { [keys[0] as string]: valueOf(keys.slice(1)) };

/** For every state in which a saga can rest: the operator commands that its chart takes, and those that are offered. */
function takenAndOffered(actions: readonly AnyAction[]) {
  const { nodes, edges } = describeChart(createSagaMachine(actions));
  return nodes
    .filter(
      ({ id, kind }) =>
        kind === 'atomic' &&
        !edges.some((edge) => edge.source === id && edge.event === '' && edge.guard === undefined),
    )
    .map(({ id }) => {
      const around = id.split('.').map((_, index, keys) => keys.slice(0, index + 1).join('.'));
      const taken = verbs.filter((verb) =>
        edges.some(({ source, event }) => event === verb && around.includes(source)),
      );
      const standing = standingOf(valueOf(id.split('.')));
      const offered = standing ? operatorCommands(standing, actions[standing.step ?? -1]) : [];
      return { id, taken, offered: verbs.filter((verb) => offered.includes(verb)) };
    });
}

describe('the operator commands that are offered', () => {
  it.each(
    [...atlasActions, pay as AnyAction, ring as AnyAction, ask as AnyAction].map(
      (action) => [action.name, action] as const,
    ),
  )('are the ones that a saga with %s takes, in every state', (_name, action) => {
    const states = takenAndOffered([action, pay as AnyAction]);
    expect(states.length).toBeGreaterThan(4);
    expect(states.filter(({ taken, offered }) => taken.join() !== offered.join())).toEqual([]);
  });
});
