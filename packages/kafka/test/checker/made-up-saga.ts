import type { Effect, History, SeenRecord } from './history.js';

interface Draft {
  submitted: SeenRecord[];
  commands: SeenRecord[];
  answers: SeenRecord[];
  outcomes: SeenRecord[];
  effects: Effect[];
}

/** Account 13 refuses, as the bank's does. */
export type MadeUpStep = { readonly account: number; readonly amount: number } | 'ask';

/**
 * Writes the history of sagas that ran as they should: each step in order, the first refusal undone in reverse, then the
 * outcome. All records of one topic are in one partition, a millisecond apart.
 */
export function makeHistory(sagas: Readonly<Record<string, readonly MadeUpStep[]>>): Draft {
  const history: Draft = { submitted: [], commands: [], answers: [], outcomes: [], effects: [] };
  let clock = 1_000;
  const put = (
    list: SeenRecord[],
    topic: string,
    id: string,
    value: object,
    headers: Record<string, string> = {},
  ): void => {
    const text = JSON.stringify({ transactionId: id, ...value });
    list.push({
      topic,
      partition: 0,
      offset: list.length,
      timestampMs: (clock += 1),
      key: id,
      headers,
      text,
    });
  };
  for (const [id, steps] of Object.entries(sagas)) {
    const wire = steps.map((step) =>
      step === 'ask' ? { action: 'ask', payload: { account: 1 } } : { action: 'move', payload: step },
    );
    put(history.submitted, 'sagas', id, { steps: wire });
    const send = (index: number, phase: string, account: number, amount: number): boolean => {
      const key = `${id}:${index}:${phase}`;
      const headers = { 'saga-idempotency-key': key };
      put(history.commands, 'commands', id, { account, type: 'MOVE', body: { amount } }, headers);
      const refused = account === 13 && amount > 0;
      const type = refused ? 'REFUSED' : 'MOVED';
      put(history.answers, 'answers', id, { account, type, body: { amount } }, headers);
      if (!refused) history.effects.push({ key, account: String(account), amount });
      return !refused;
    };
    const done: [index: number, account: number, amount: number][] = [];
    const failed = steps.some((step, index) => {
      if (step === 'ask') return false;
      if (!send(index, 'execute', step.account, step.amount)) return true;
      done.push([index, step.account, step.amount]);
      return false;
    });
    if (failed)
      for (const [index, account, amount] of done.reverse()) send(index, 'compensate', account, -amount);
    put(history.outcomes, 'outcomes', id, { type: failed ? 'FAILED' : 'COMPLETED' });
  }
  return history;
}

/** The same history with the offsets of every topic counted anew, after records were moved. */
export function renumber<T extends History>(history: T): T {
  const lists = Object.entries(history).map(([name, list]) => [
    name,
    name === 'effects' ? list : (list as SeenRecord[]).map((record, offset) => ({ ...record, offset })),
  ]);
  return Object.fromEntries(lists) as T;
}
