import type { JsonObject, Move, Trade } from './saga-story.js';

function moveIn(account: unknown, amount: unknown): readonly Move[] {
  return [{ account: String(account), amount: Number(amount) }];
}

/** The trade of the bank of the tests, written down once more: a step `move` sends MOVE, which MOVED or REFUSED answers. */
export const bankTrade: Trade = {
  commands: (step) => step['action'] === 'move',
  moves: (step) => {
    if (step['action'] !== 'move') return [];
    const payload = step['payload'] as JsonObject;
    return moveIn(payload['account'], payload['amount']);
  },
  undoable: () => true,
  movesOf: (command) => moveIn(command['account'], (command['body'] as JsonObject)['amount']),
  deadlineMs: (step) => Number((step['policy'] as JsonObject | undefined)?.['deadlineMs'] ?? 30_000),
  verdict: (answer) => {
    if (answer['type'] === 'MOVED') return 'done';
    return answer['type'] === 'REFUSED' ? 'refused' : 'unknown';
  },
};
