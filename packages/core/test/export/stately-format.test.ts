import { createMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type AnyAction,
  atlasActions,
  createSagaMachine,
  describeChart,
  type SagaMachine,
  toStatelyJson,
} from '../../src/index.js';

/** What XState's documentation allows in the config of a machine, and nothing besides: names in place of implementations. */
const named = z.union([
  z.string().min(1),
  z.strictObject({ type: z.string().min(1), params: z.record(z.string(), z.json()).optional() }),
]);
const oneOrMore = <S extends z.ZodType>(schema: S) => z.union([schema, z.array(schema)]);
const transition = z.union([
  z.string(),
  z.strictObject({
    target: z.string().optional(),
    guard: named.optional(),
    actions: oneOrMore(named).optional(),
    description: z.string().optional(),
    reenter: z.boolean().optional(),
  }),
]);
const state: z.ZodType = z.strictObject({
  id: z.string().optional(),
  type: z.enum(['atomic', 'compound', 'parallel', 'final', 'history']).optional(),
  initial: z.string().optional(),
  description: z.string().optional(),
  tags: z.array(z.string()).optional(),
  meta: z.record(z.string(), z.json()).optional(),
  entry: oneOrMore(named).optional(),
  exit: oneOrMore(named).optional(),
  always: oneOrMore(transition).optional(),
  on: z.record(z.string(), oneOrMore(transition)).optional(),
  onDone: oneOrMore(transition).optional(),
  states: z
    .record(
      z.string(),
      z.lazy(() => state),
    )
    .optional(),
});

/** The machine as it would be pasted into the import of Stately Studio: the text of a call, with nothing else in reach. */
const pasted = (document: object): SagaMachine => {
  const text = `createMachine(${JSON.stringify(document, null, 2)})`;
  // The very text that a person pastes is what has to be judged.
  return new Function('createMachine', `'use strict'; return ${text};`)(createMachine) as SagaMachine;
};

const actions = atlasActions as unknown as readonly AnyAction[];
const saga = createSagaMachine(actions.filter(({ kind }) => kind !== 'composite').slice(0, 12));
const machines: [string, SagaMachine][] = [
  ...actions.map((action): [string, SagaMachine] => [
    action.name,
    (action as unknown as { machine: SagaMachine }).machine,
  ]),
  ['a saga of twelve steps', saga],
];

describe('the JSON for Stately Studio', () => {
  it.each(machines)('%s: has only documented members, with guards and actions by name', (_name, machine) => {
    const document = toStatelyJson(machine);
    expect(() => state.parse(document)).not.toThrow();
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  it.each(machines)('%s: is a call of createMachine that can be pasted as it is', (_name, machine) => {
    const again = pasted(toStatelyJson(machine));
    expect(describeChart(again)).toEqual(describeChart(machine));
  });
});
