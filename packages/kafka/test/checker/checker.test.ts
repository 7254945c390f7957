import { describe, expect, it } from 'vitest';
import { bankTrade, checkHistory, type History, type SeenRecord, violationText } from './index.js';
import { makeHistory, renumber } from './made-up-saga.js';

const sagas = {
  pays: ['ask', { account: 1, amount: -5 }, { account: 2, amount: 5 }],
  fails: [
    { account: 3, amount: -7 },
    { account: 4, amount: 3 },
    'ask',
    { account: 5, amount: 2 },
    { account: 13, amount: 2 },
  ],
} as const;

const fresh = () => makeHistory(sagas);
const rulesOf = (history: History) => [
  ...new Set(checkHistory(renumber(history), bankTrade).violations.map(({ rule }) => rule)),
];
const keyed = (key: string) => (record: SeenRecord) => record.headers['saga-idempotency-key'] === key;
const moved = <T>(list: T[], from: number, to: number): T[] => {
  const copy = [...list];
  copy.splice(to, 0, ...copy.splice(from, 1));
  return copy;
};

describe('the checker of histories', () => {
  it('finds nothing in histories as they should be', () => {
    const { violations, size } = checkHistory(fresh(), bankTrade);
    expect(violations).toEqual([]);
    expect(size).toEqual({ sagas: 2, completed: 1, failed: 1, commands: 9, undos: 3, answers: 9 });
  });

  it('takes a saga that was submitted twice for one', () => {
    const history = fresh();
    history.submitted.push(history.submitted[0]!);
    expect(rulesOf(history)).toEqual([]);
  });

  it('misses no command, answer, outcome or entry of the book that is taken away or stands there twice', () => {
    const parts = ['commands', 'answers', 'outcomes', 'effects'] as const;
    for (const part of parts) {
      for (let index = 0; index < fresh()[part].length; index += 1) {
        const [less, more] = [fresh(), fresh()];
        less[part].splice(index, 1);
        (more[part] as unknown[]).splice(index, 0, more[part][index]);
        expect(rulesOf(less), `${part} without ${index}`).not.toEqual([]);
        expect(rulesOf(more), `${part} with ${index} twice`).not.toEqual([]);
      }
    }
  });

  it('names a saga without an outcome', () => {
    const history = fresh();
    history.outcomes.pop();
    expect(rulesOf(history)).toEqual(['never stuck']);
  });

  it('names a saga that ends twice, in the same way or in both ways', () => {
    for (const type of ['COMPLETED', 'FAILED']) {
      const history = fresh();
      const text = JSON.stringify({ transactionId: 'pays', type });
      history.outcomes.push({ ...history.outcomes[0]!, text });
      expect(rulesOf(history)).toEqual(['ends exactly once']);
    }
  });

  it('names an outcome of a saga that nobody submitted', () => {
    const history = fresh();
    history.outcomes.push({
      ...history.outcomes[0]!,
      text: '{"transactionId":"stranger","type":"COMPLETED"}',
    });
    expect(rulesOf(history)).toEqual(['no stranger ends']);
  });

  it('names a key that two commands have', () => {
    const history = fresh();
    history.commands.splice(1, 0, history.commands[0]!);
    expect(rulesOf(history)).toContain('one command per key');
  });

  it('names a command without a key, with the key of another saga, and for a step that sends none', () => {
    for (const key of ['', 'fails:0:execute', 'pays:0:execute', 'pays:9:execute', 'pays:1:undo']) {
      const history = fresh();
      const record = history.commands[0]!;
      history.commands[0] = { ...record, headers: { 'saga-idempotency-key': key } };
      expect(rulesOf(history), key).toContain('a command belongs to its saga');
    }
  });

  it('names steps that are sent out of order, or before the step before has answered', () => {
    const swapped = fresh();
    swapped.commands = moved(swapped.commands, 0, 1);
    expect(rulesOf(swapped)).toContain('forward in order');
    const hasty = fresh();
    hasty.answers = hasty.answers.map((record) =>
      keyed('pays:1:execute')(record) ? { ...record, timestampMs: record.timestampMs + 2 } : record,
    );
    expect(rulesOf(hasty)).toContain('forward in order');
  });

  it('names a step that goes on after an undo has begun', () => {
    const history = fresh();
    const from = history.commands.findIndex(keyed('fails:4:execute'));
    history.commands = moved(history.commands, from, from + 1);
    expect(rulesOf(history)).toContain('forward in order');
  });

  it('names undo commands that are not in reverse, unless the deadline of the later step had passed in silence', () => {
    const history = fresh();
    const from = history.commands.findIndex(keyed('fails:1:compensate'));
    history.commands = moved(history.commands, from, from - 1);
    expect(rulesOf(history)).toContain('undone in reverse');
    const late = { ...bankTrade, deadlineMs: () => 1 };
    expect(checkHistory(renumber(history), late).violations).toEqual([]);
  });

  it('names an undo of a step that was refused', () => {
    const history = fresh();
    const undo = history.commands.find(keyed('fails:3:compensate'))!;
    history.commands.push({ ...undo, headers: { 'saga-idempotency-key': 'fails:4:compensate' } });
    expect(rulesOf(history)).toContain('only done steps are undone');
  });

  it('names money that is left after FAILED or not moved after COMPLETED, account by account', () => {
    const kept = fresh();
    for (const part of ['commands', 'answers'] as const)
      kept[part] = kept[part].filter((record) => !keyed('fails:0:compensate')(record));
    kept.effects = kept.effects.filter(({ key }) => key !== 'fails:0:compensate');
    expect(rulesOf(kept)).toEqual(['value conserved']);
    const wrong = fresh();
    wrong.commands = wrong.commands.map((record) =>
      keyed('pays:2:execute')(record)
        ? { ...record, text: record.text.replace('"account":2', '"account":3') }
        : record,
    );
    expect(rulesOf(wrong)).toContain('value conserved');
  });

  it('lets stay what is declared as not to be undone', () => {
    const history = fresh();
    for (const part of ['commands', 'answers'] as const)
      history[part] = history[part].filter((record) => !keyed('fails:0:compensate')(record));
    history.effects = history.effects.filter(({ key }) => key !== 'fails:0:compensate');
    const firstStays = {
      ...bankTrade,
      undoable: (step: Readonly<Record<string, unknown>>) =>
        (step['payload'] as { account: number }).account !== 3,
    };
    expect(checkHistory(renumber(history), firstStays).violations).toEqual([]);
  });

  it('names COMPLETED for a saga of which a step was refused', () => {
    const history = fresh();
    history.outcomes[1] = { ...history.outcomes[1]!, text: '{"transactionId":"fails","type":"COMPLETED"}' };
    expect(rulesOf(history)).toEqual(expect.arrayContaining(['completed means all done', 'value conserved']));
  });

  it('names an end that is told while the saga is still at work, unless it says that something is open', () => {
    const early = (text: string): History => {
      const history = fresh();
      const record = history.outcomes[1]!;
      history.outcomes[1] = { ...record, timestampMs: record.timestampMs - 4, text };
      return history;
    };
    const failed = { transactionId: 'fails', type: 'FAILED' };
    expect(rulesOf(early(JSON.stringify(failed)))).toEqual(['told at the end']);
    const open = { ...failed, body: { reason: 'no; the outcome of step [4] is still open' } };
    expect(rulesOf(early(JSON.stringify(open)))).toEqual([]);
  });

  it('names an effect that the book has twice, or that nobody was told of', () => {
    const twice = fresh();
    twice.effects.push(twice.effects[0]!);
    expect(rulesOf(twice)).toEqual(['one effect per key']);
    const untold = fresh();
    untold.effects.push({ key: 'pays:7:execute', account: '1', amount: 5 });
    expect(rulesOf(untold)).toEqual(['one effect per key']);
  });

  it('names what cannot be read', () => {
    const history = fresh();
    history.commands.push({ ...history.commands[0]!, text: '{"transactionId":' });
    expect(rulesOf(history)).toEqual(['readable']);
  });

  it('shows the records of a violation', () => {
    const history = fresh();
    history.outcomes.pop();
    const [violation] = checkHistory(history, bankTrade).violations;
    expect(violationText(violation!)).toContain('commands[0]@2 1008 fails:0:execute');
  });
});
