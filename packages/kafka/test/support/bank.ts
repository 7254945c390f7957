import {
  BODY,
  createCatalog,
  defineAction,
  defineCommandChannel,
  defineStatusChannel,
  i32,
  object,
  str,
  TYPE,
  u32,
  uuid,
} from '@sagachart/core';
import { obeyChannel, reply } from '@sagachart/kafka';

/** A little bank: its accounts pay and are paid, and refuse what they do not have. */
export const bankCommands = defineCommandChannel({
  name: 'bank-commands',
  topic: 'BANK_COMMANDS',
  envelope: { transactionId: uuid(), account: u32(), type: TYPE, body: BODY },
  types: { MOVE: { amount: i32() } },
});

export const bankStatus = defineStatusChannel({
  name: 'bank-status',
  topic: 'BANK_STATUS',
  transactionIdAt: ['top'],
  envelope: { transactionId: uuid(), account: u32(), type: TYPE, body: BODY },
  types: { MOVED: { amount: i32() }, REFUSED: { amount: i32(), reason: str() } },
});

const { MOVE } = bankCommands.types;
const { MOVED, REFUSED } = bankStatus.types;

export const move = defineAction({
  name: 'move',
  kind: 'command',
  summary: 'Moves money into an account, or out of it.',
  payload: object({ account: u32(), amount: i32() }),
  sample: { account: 1, amount: 100 },
  send: (step) =>
    MOVE({
      transactionId: step.transactionId,
      account: step.payload.account,
      body: { amount: step.payload.amount },
    }),
  completes: (on) => [
    on(MOVED, ({ payload }) => ({ account: payload.account, body: { amount: payload.amount } })),
  ],
  fails: (on) => [
    on(
      REFUSED,
      ({ payload }) => ({ account: payload.account, body: { amount: payload.amount } }),
      ({ body }) => ({ reason: body.reason }),
    ),
  ],
  undo: {
    kind: 'inverse',
    send: (step) =>
      MOVE({
        transactionId: step.transactionId,
        account: step.payload.account,
        body: { amount: -step.payload.amount },
      }),
    completes: (on) => [
      on(MOVED, ({ payload }) => ({ account: payload.account, body: { amount: -payload.amount } })),
    ],
  },
});

export const ask = defineAction({
  name: 'ask',
  kind: 'activity',
  summary: 'Asks the bank whether it is open.',
  payload: object({ account: u32() }),
  sample: { account: 1 },
  lookUp: {
    activity: 'bank.isOpen',
    input: ({ payload }) => ({ account: payload.account }),
    answer: object({ open: u32() }),
    refuse: ({ open }) => (open === 1 ? undefined : 'the bank is closed'),
  },
  undo: { kind: 'nothing', reason: 'a question changes nothing' },
});

export const bankCatalog = createCatalog({
  actions: [move, ask],
  commandChannels: [bankCommands],
  statusChannels: [bankStatus],
});

/** Account 13 refuses everything. */
export function bankObeys(balances: Map<number, number> = new Map()) {
  return obeyChannel(bankCommands, {
    MOVE: ({ transactionId, account, body: { amount } }) => {
      if (account === 13 && amount > 0) {
        const refusal = {
          transactionId,
          account,
          type: 'REFUSED',
          body: { amount, reason: 'account 13 takes nothing' },
        };
        return [reply(bankStatus, refusal, { rejection: true })];
      }
      balances.set(account, (balances.get(account) ?? 0) + amount);
      return [reply(bankStatus, { transactionId, account, type: 'MOVED', body: { amount } })];
    },
  });
}
