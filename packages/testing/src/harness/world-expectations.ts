import { AssertionError } from 'node:assert';
import type { GameWorld, JournalEntry, WorldTotals } from '../game-world/index.js';
import type { SagaOutcome } from './outcome.js';

/** A change of what the world holds; what is left out has not changed. */
export interface ExpectedGain {
  readonly mesos?: number;
  /** Quantity by template id. */
  readonly items?: Readonly<Record<number, number>>;
  readonly currency?: Partial<WorldTotals['currency']>;
  readonly experience?: number;
}

/** One name per kind of value: `mesos`, `item 2000000`, `credit`, … */
function flat({ mesos = 0, items = {}, currency = {}, experience = 0 }: ExpectedGain): Map<string, number> {
  return new Map([
    ['mesos', mesos],
    ['experience', experience],
    ...Object.entries(currency),
    ...Object.entries(items).map(([templateId, quantity]) => [`item ${templateId}`, quantity] as const),
  ]);
}

/** What is not zero of `sum` − `taken`. */
function differences(sum: ReadonlyMap<string, number>, taken: ReadonlyMap<string, number>) {
  const left: Record<string, number> = {};
  for (const name of new Set([...sum.keys(), ...taken.keys()])) {
    const difference = (sum.get(name) ?? 0) - (taken.get(name) ?? 0);
    if (difference !== 0) left[name] = difference;
  }
  return left;
}

function sumOf(entries: readonly JournalEntry[]): Map<string, number> {
  const sum = new Map<string, number>();
  for (const { deltas } of entries) {
    for (const [name, amount] of flat(deltas)) sum.set(name, (sum.get(name) ?? 0) + amount);
  }
  return sum;
}

/** Statuses of steps whose effect, if they had one, should be gone once the saga has failed. */
const withoutEffect = new Set(['pending', 'rejected', 'compensated']);
const changesText = (changes: Readonly<Record<string, number>>): string =>
  Object.entries(changes)
    .map(([name, amount]) => `${amount > 0 ? '+' : ''}${amount} ${name}`)
    .join(', ') || 'nothing';

/**
 * Value is conserved: the world holds what it was given and what its commands changed, and of a saga that failed nothing
 * remains but the effects of steps that it lists as not undone (or as open, parked or settled by an operator).
 *
 * @throws AssertionError with the differences
 */
export function expectConserved(
  world: GameWorld,
  sagas: readonly SagaOutcome[],
  story: (transactionId: string) => string,
): void {
  const told = new Map(flat(world.endowment()));
  for (const [name, amount] of sumOf(world.journal)) told.set(name, (told.get(name) ?? 0) + amount);
  const unexplained = differences(flat(world.totals()), told);
  if (Object.keys(unexplained).length > 0) {
    throw new AssertionError({
      message: `The world was expected to hold what its commands left there, but ${changesText(unexplained)} came from nowhere.`,
      actual: unexplained,
      expected: {},
      operator: 'expectConserved',
    });
  }
  for (const { transactionId, status, steps } of sagas) {
    if (status === 'completed') continue;
    const undoable = world.journal.filter((entry) => {
      const [id, step] = entry.key?.split(':') ?? [];
      return id === transactionId && withoutEffect.has(steps[Number(step)]?.status ?? '');
    });
    const remains = differences(sumOf(undoable), new Map());
    if (Object.keys(remains).length === 0) continue;
    throw new AssertionError({
      message: `The saga was expected to leave nothing behind, but it left ${changesText(remains)}.\n\n${story(transactionId)}`,
      actual: remains,
      expected: {},
      operator: 'expectConserved',
    });
  }
}

/**
 * The world holds exactly that much more than it was given.
 *
 * @throws AssertionError with the differences
 */
export function expectGained(world: GameWorld, expected: ExpectedGain): void {
  const gained = differences(flat(world.totals()), flat(world.endowment()));
  const wanted = differences(flat(expected), new Map());
  const wrong = differences(new Map(Object.entries(gained)), new Map(Object.entries(wanted)));
  if (Object.keys(wrong).length === 0) return;
  throw new AssertionError({
    message: `The world was expected to gain ${changesText(wanted)}, but it gained ${changesText(gained)}.`,
    actual: gained,
    expected: wanted,
    operator: 'expectGained',
  });
}
