import { i32, object, u32, withZero } from '../../wire/index.js';
import { cashShopCommands, cashShopStatus } from '../channels/index.js';
import { defineGoAction } from '../go-services.js';

const { UPDATED } = cashShopStatus.types;
const { ADJUST_CURRENCY } = cashShopCommands.types;
const lowest = -0x8000_0000;

interface Balances {
  readonly credit: number;
  readonly points: number;
  readonly prepaid: number;
}

/** 1 credit, 2 points, 3 prepaid. */
const balanceOf = ({ credit, points, prepaid }: Balances, currencyType: number): number | undefined =>
  [credit, points, prepaid][currencyType - 1];

const currencyType = () =>
  withZero(
    u32()
      .refine((type) => type >= 1 && type <= 3, { error: 'is not 1 (credit), 2 (points) or 3 (prepaid)' })
      .meta({ minimum: 1, maximum: 3 }),
    0,
  );

export const awardCurrency = defineGoAction({
  name: 'award_currency',
  kind: 'command',
  summary: 'Gives cash shop currency to an account, or takes it when the amount is negative.',
  notes: [
    'Completes on UPDATED of the account. The event tells the balances and not the change, so a repeated event of an earlier such step in the saga completes a later one too early.',
    'A balance that is too small is not answered, so the step then ends by its deadline. A currency type other than 1, 2 and 3 is refused when the saga is accepted.',
    'The undo sends the opposite amount. It is confirmed by a balance of that currency that differs from the one told before; a change from outside in that moment would confirm it too. −2147483648 has no opposite, so it cannot be undone.',
  ],
  payload: object({ characterId: u32(), accountId: u32(), currencyType: currencyType(), amount: i32() }),
  sample: { characterId: 12345, accountId: 7001, currencyType: 2, amount: -500 },
  send: ({ transactionId, payload: { accountId, currencyType, amount } }) =>
    ADJUST_CURRENCY({ transactionId, accountId, currencyType, amount }),
  completes: (on) => [
    on(
      UPDATED,
      ({ payload }) => ({ accountId: payload.accountId }),
      ({ body }, { payload }) => ({ balance: balanceOf(body, payload.currencyType) ?? 0 }),
    ),
  ],
  undo: {
    kind: 'inverse',
    impossibleWhen: ({ payload }) =>
      payload.amount === lowest ? `an amount of ${lowest} has no positive counterpart` : undefined,
    send: ({ transactionId, payload: { accountId, currencyType, amount } }) =>
      ADJUST_CURRENCY({ transactionId, accountId, currencyType, amount: 0 - amount }),
    completes: (on) => [
      on(UPDATED, ({ payload, result }) => ({
        accountId: payload.accountId,
        // An amount of 0 changes no balance, neither there nor back.
        body: (told: Balances) =>
          payload.amount === 0 || balanceOf(told, payload.currencyType) !== result?.balance,
      })),
    ],
  },
});
