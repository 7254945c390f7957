import type { Violation } from '../history.js';
import type { Move, SagaStory, Trade } from '../saga-story.js';

type Sums = Map<string, number>;

function add(sums: Sums, moves: readonly Move[]): void {
  for (const { account, amount } of moves) sums.set(account, (sums.get(account) ?? 0) + amount);
}

const difference = (is: Sums, shouldBe: Sums): string[] =>
  [...new Set([...is.keys(), ...shouldBe.keys()])].flatMap((account) => {
    const [has, wants] = [is.get(account) ?? 0, shouldBe.get(account) ?? 0];
    return has === wants ? [] : [`account ${account} has ${has} of this saga, not ${wants}`];
  });

/**
 * COMPLETED: all steps were done, and what they move was moved. FAILED: account by account nothing is left, but for what
 * cannot be undone. The participants' own book agrees with what they answered, key by key.
 */
export function valueRules(story: SagaStory, trade: Trade, hasBook: boolean): Violation[] {
  const { transactionId, answers, commands, effects, outcomes, steps } = story;
  const type = outcomes[0]?.type;
  if (outcomes.length !== 1 || steps.length === 0) return [];
  const violations: Violation[] = [];
  const evidence = [...commands, ...answers].map(({ record }) => record);
  const report = (rule: Violation['rule'], what: string) =>
    violations.push({ rule, transactionId, what, evidence });

  const doneKeys = new Set(answers.filter(({ verdict }) => verdict === 'done').map(({ key }) => key));
  const obeyed = new Map(
    commands.filter(({ key }) => doneKeys.has(key)).map((command) => [command.key, command.value]),
  );
  const wasDone = (index: number): boolean => doneKeys.has(`${transactionId}:${index}:execute`);
  const expected: Sums = new Map();
  steps.forEach((step, index) => {
    if (type === 'COMPLETED') {
      if (trade.commands(step) && !wasDone(index))
        report('completed means all done', `step ${index} was not done`);
      add(expected, trade.moves(step));
    } else if (!trade.undoable(step) && wasDone(index)) add(expected, trade.moves(step));
  });
  const moved: Sums = new Map();
  for (const command of obeyed.values()) add(moved, trade.movesOf(command));
  for (const what of difference(moved, expected)) report('value conserved', `${type}, but ${what}`);

  if (!hasBook) return violations;
  for (const [key, command] of obeyed) {
    const own = effects.filter((effect) => effect.key === key);
    const [booked, told]: [Sums, Sums] = [new Map(), new Map()];
    add(booked, own);
    add(told, trade.movesOf(command));
    for (const what of difference(booked, told))
      report('one effect per key', `by the book of ${key} ${what}`);
  }
  const extra = effects.filter(({ key }) => !obeyed.has(key));
  for (const { key } of extra)
    report('one effect per key', `the book has ${key}, which was not answered as done`);
  return violations;
}
