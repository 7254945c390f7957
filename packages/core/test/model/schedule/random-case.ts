import fc from 'fast-check';
import { townTraits, type TownActionName } from '../reference/traits.js';
import type { PortReaction, Reaction, StepPlan } from '../town/plan.js';
import { outlive, requireInvariants, settle } from './closing.js';
import { type Move, type MoveKind, perform } from './moves.js';
import { Schedule } from './schedule.js';

/** A schedule that can be run again: plain JSON. */
export interface Case {
  readonly echoes: boolean;
  readonly remembers: boolean;
  readonly sagas: readonly (readonly StepPlan[])[];
  readonly moves: readonly Move[];
}

/** One of the values, drawn as often as its weight says; shrinks towards the first. */
function weighted<const T>(table: readonly (readonly [weight: number, value: T])[]): fc.Arbitrary<T> {
  const values = table.flatMap(([weight, value]) => Array<T>(weight).fill(value));
  return fc.nat({ max: values.length - 1 }).map((index) => values[index] as T);
}

const reaction = weighted<Reaction>([
  [12, 'obey'],
  [3, 'refuse'],
  [1, 'obey silently'],
  [1, 'lose'],
]);
const portReaction = weighted<PortReaction>([
  [14, 'answer'],
  [1, 'refuse'],
  [1, 'garbage'],
  [1, 'error'],
  [1, 'silence'],
]);
const policy = fc.record({
  deadlineMs: weighted([
    [1, 1_000],
    [1, 30_000],
  ]),
  attempts: fc.integer({ min: 1, max: 3 }),
  backoffMs: weighted([
    [1, 100],
    [1, 5_000],
  ]),
  undoAttempts: fc.integer({ min: 1, max: 3 }),
});
const names = Object.keys(townTraits) as TownActionName[];

/** Sequences of actions; few, since every new one has to be compiled. First those that a reader understands best. */
function shapes(seed: number): TownActionName[][] {
  const drawn = fc.sample(fc.array(fc.constantFrom(...names), { minLength: 6, maxLength: 6 }), {
    seed,
    numRuns: 250,
  });
  return [...names.map((name) => Array<TownActionName>(6).fill(name)), ...drawn];
}

const step = fc.record({
  flawed: weighted([
    [4, false],
    [1, true],
  ]),
  forward: fc.array(reaction, { minLength: 1, maxLength: 2 }),
  undo: fc.array(reaction, { minLength: 1, maxLength: 3 }),
  port: fc.array(portReaction, { minLength: 1, maxLength: 2 }),
  undoPort: fc.array(portReaction, { minLength: 1, maxLength: 3 }),
  policy: fc.option(policy, { freq: 2 }),
});

function plans(seed: number): fc.Arbitrary<StepPlan[]> {
  const known = shapes(seed);
  return fc
    .tuple(fc.nat({ max: known.length - 1 }), fc.array(step, { minLength: 1, maxLength: 6, size: 'max' }))
    .map(([shape, steps]) =>
      steps.map(({ policy, ...facts }, index) => ({
        action: known[shape]?.[index] as TownActionName,
        ...facts,
        amount: 5,
        ...(policy ? { policy } : {}),
      })),
    );
}

const kind = weighted<MoveKind>([
  [12, 'deliver'],
  [2, 'deliverAndKeep'],
  [2, 'deliverAgain'],
  [1, 'deliverInVain'],
  [4, 'due'],
  [1, 'wait'],
  [1, 'crash'],
  [1, 'operator'],
  [1, 'surplus'],
]);
const move = fc.tuple(kind, fc.nat({ max: 255 }));

/** Random cases; the shapes of their sagas hang on the seed too. */
export function randomCase(seed: number): fc.Arbitrary<Case> {
  const saga = plans(seed);
  return fc.record({
    echoes: fc.boolean(),
    remembers: fc.boolean(),
    sagas: weighted([
      [4, 1],
      [1, 2],
    ]).chain((count) => fc.array(saga, { minLength: count, maxLength: count })),
    moves: fc.array(move, { maxLength: 30, size: 'max' }),
  });
}

/** Runs one case to its end. */
export function runCase({ echoes, remembers, sagas, moves }: Case): Schedule {
  const listed = <T>(list: readonly T[], nth: number): T => list[Math.min(nth, list.length - 1)] as T;
  const schedule = new Schedule({
    echoes,
    remembers,
    talks: true,
    sagas,
    react: ({ plan }, phase, nth) => listed(phase === 'execute' ? plan.forward : plan.undo, nth),
    reactPort: ({ plan }, phase, nth) => listed(phase === 'execute' ? plan.port : plan.undoPort, nth),
  });
  for (const one of moves) perform(schedule, one);
  settle(schedule);
  requireInvariants(schedule);
  outlive(schedule);
  return schedule;
}
