import { createMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import {
  activeNodes,
  type AnyAction,
  atlasActions,
  createSagaMachine,
  describeChart,
  type SagaMachine,
  toMermaid,
  toStatelyJson,
} from '../../src/index.js';
import { ask, hostileText, pay, ring } from './errand.js';

const errand = createSagaMachine([ask, pay, ring].map((action) => action as AnyAction));
/** XState reads a backslash in a target as an escape. */
const hostileKey = hostileText.replaceAll('\\', '');
/** What somebody else's machine may look like: names that nobody would choose. */
const hostile = createMachine({
  id: hostileText,
  initial: 'end',
  context: { secret: 'in the context' },
  states: {
    end: {
      on: { 'a : b': 'state', [hostileText]: { target: hostileKey, guard: () => true, actions: () => {} } },
    },
    state: { type: 'final' },
    'a-b': {},
    'a b': {},
    [hostileKey]: { description: hostileText, tags: ['x'], initial: 'end', states: { end: {}, 'end ': {} } },
  },
});
const golden = (name: string): string => `./golden/${name}`;

function again(machine: SagaMachine): SagaMachine {
  const text = JSON.stringify(toStatelyJson(machine));
  return createMachine(JSON.parse(text) as never) as unknown as SagaMachine;
}

describe('a machine as JSON for Stately Studio', () => {
  it.each(atlasActions.map((action) => [action.name, action] as const))(
    '%s: has the same states and transitions when it is built again',
    (_name, action) => {
      const { machine } = action as unknown as { readonly machine: SagaMachine };
      expect(describeChart(again(machine))).toEqual(describeChart(machine));
    },
  );

  it('has the same states and transitions for a saga, and for names that mean harm', () => {
    for (const machine of [errand, hostile as unknown as SagaMachine]) {
      expect(describeChart(again(machine))).toEqual(describeChart(machine));
    }
  });

  it('names guards and actions with their parameters, and holds neither functions nor the context', async () => {
    const document = toStatelyJson(errand);
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
    expect(JSON.stringify(toStatelyJson(hostile as unknown as SagaMachine))).not.toContain('in the context');
    await expect(`${JSON.stringify(toStatelyJson(pay.machine), null, 2)}\n`).toMatchFileSnapshot(
      golden('pay.stately-json'),
    );
  });
});

describe('a machine as a Mermaid diagram', () => {
  it('shows the chart of an action', async () => {
    await expect(toMermaid(pay.machine)).toMatchFileSnapshot(golden('pay.mermaid'));
  });

  it('shows the chart of a saga, whole and by its steps', async () => {
    await expect(toMermaid(errand)).toMatchFileSnapshot(golden('saga.mermaid'));
    await expect(toMermaid(errand, { depth: 2 })).toMatchFileSnapshot(golden('saga-by-steps.mermaid'));
  });

  it('lets no name or description leave its label', () => {
    const label = String.raw`(?:[\p{L}\p{N} _.,()\[\]/+=!?…-]|#\d+;|<br/>)+`;
    const line = new RegExp(
      `^(?:stateDiagram-v2|\\s*\\[\\*\\] --> \\w+|\\s*\\w+ --> \\[\\*\\]|\\s*state "${label}" as \\w+(?: \\{)?|\\s*\\}|\\s*\\w+ --> \\w+(?: : ${label})?|)$`,
      'u',
    );
    for (const machine of [hostile as unknown as SagaMachine, errand, ring.machine]) {
      expect(
        toMermaid(machine)
          .split('\n')
          .filter((one) => !line.test(one)),
      ).toEqual([]);
    }
  });

  it('gives every state a name of its own', () => {
    const names = [...toMermaid(hostile as unknown as SagaMachine).matchAll(/^\s*state ".*" as (\w+)/gm)];
    expect(new Set(names.map(([, name]) => name)).size).toBe(
      describeChart(hostile as never).nodes.length - 1,
    );
  });

  it('cuts long labels', () => {
    const longest = Math.max(
      ...toMermaid(errand, { maxLabel: 20 })
        .split('\n')
        .map(({ length }) => length),
    );
    expect(longest).toBeLessThan(
      toMermaid(errand)
        .split('\n')
        .reduce((most, { length }) => Math.max(most, length), 0),
    );
    expect(toMermaid(errand, { maxLabel: 20 })).toContain('…');
  });
});

describe('a machine as states and transitions', () => {
  const chart = describeChart(errand);
  const ids = new Set(chart.nodes.map(({ id }) => id));

  it('connects only states that it lists, each inside one that comes before it', () => {
    expect(chart.edges.filter(({ source, target }) => !ids.has(source) || !ids.has(target))).toEqual([]);
    chart.nodes.forEach(({ parent }, index) => {
      const before = chart.nodes.slice(0, index).map(({ id }) => id);
      expect(parent === null ? index === 0 : before.includes(parent)).toBe(true);
    });
    expect(new Set(chart.edges.map(({ id }) => id)).size).toBe(chart.edges.length);
  });

  it('says to which step of the saga a state belongs', () => {
    const steps = chart.nodes.filter(({ id }) => id.endsWith('.executing')).map(({ id, step }) => [id, step]);
    expect(steps).toEqual([
      ['running.step_1_ask.executing', 0],
      ['running.step_2_pay.executing', 1],
      ['running.step_3_ring-the-bell.executing', 2],
    ]);
  });

  it('finds the states that a stored state value stands in', () => {
    const active = activeNodes({ running: { step_2_pay: 'executing' } });
    expect(active).toEqual(['running', 'running.step_2_pay', 'running.step_2_pay.executing']);
    expect(active.every((id) => ids.has(id))).toBe(true);
    expect(activeNodes('completed')).toEqual(['completed']);
    expect(activeNodes(undefined)).toEqual([]);
  });
});
