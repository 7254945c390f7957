import { z } from 'zod';
import { bool, defineAction, i32, str } from '../../../src/index.js';
import { about, coins, done, lookUp, order, refused } from './steps.js';

interface Coins {
  readonly payload: { readonly amount: number };
}
const given = ({ payload }: Coins) => payload.amount;
const returned = ({ payload }: Coins) => -payload.amount;

/** Not idempotent; undone by its own command with the opposite amount. */
export const pay = defineAction({
  name: 'pay',
  kind: 'command',
  summary: 'Moves coins.',
  reading: 'go',
  payload: coins,
  sample: { tag: 'a', amount: 5 },
  send: (step) => order.MOVE_COINS(about(step, { amount: given(step) })),
  completes: (on) => [on(...done('MOVE_COINS', given))],
  fails: (on) => [on(...refused('MOVE_COINS', given))],
  undo: {
    kind: 'inverse',
    send: (step) => order.MOVE_COINS(about(step, { amount: returned(step) })),
    completes: (on) => [on(...done('MOVE_COINS', returned))],
    fails: (on) => [on(...refused('MOVE_COINS', returned))],
  },
});

/** Becomes two payments; a broken one hands over a payload that its second part refuses. */
export const transfer = defineAction({
  name: 'transfer',
  kind: 'composite',
  summary: 'Pays out and pays in.',
  reading: 'go',
  payload: z.object({ tag: str(), amount: i32(), broken: bool() }),
  sample: { tag: 'a', amount: 5, broken: false },
  lookUp: lookUp('find-accounts'),
  parts: [
    {
      action: pay,
      id: 'pay_out',
      payload: ({ payload }) => ({ tag: `${payload.tag}.out`, amount: -payload.amount }),
    },
    {
      action: pay,
      id: 'pay_in',
      payload: ({ payload: { tag, amount, broken } }) => ({
        tag: `${tag}.in`,
        amount: broken ? 0.5 : amount,
      }),
    },
  ],
  undo: { kind: 'nothing', reason: 'its parts are undone' },
});
