import { expect, it } from 'vitest';
import { accountId, bodyOf, characterId, smallWorld, tell, transactionId } from './tell.js';

const topics = {
  documented: {
    wallet: 'COMMAND_TOPIC_CASHSHOP',
    walletStatus: 'EVENT_TOPIC_CASHSHOP_STATUS',
    shop: 'COMMAND_TOPIC_CASHSHOP_COMPARTMENT',
    shopStatus: 'EVENT_TOPIC_CASHSHOP_COMPARTMENT_STATUS',
  },
  deployed: {
    wallet: 'COMMAND_TOPIC_WALLET',
    walletStatus: 'EVENT_TOPIC_WALLET_STATUS',
    shop: 'COMMAND_TOPIC_CASH_COMPARTMENT',
    shopStatus: 'EVENT_TOPIC_CASH_COMPARTMENT_STATUS',
  },
} as const;
const cashId = 4611686018427387905n;

it.each(['documented', 'deployed'] as const)(
  '%s: the wallet answers a flat message with all balances',
  (dialect) => {
    const world = smallWorld({ dialect });
    const { wallet, walletStatus } = topics[dialect];
    const replies = tell(world, wallet, 'ADJUST_CURRENCY', undefined, { currencyType: 2, amount: -500 });
    expect(replies).toEqual([
      {
        topic: walletStatus,
        value: {
          accountId,
          type: 'UPDATED',
          body: { credit: 10000, points: 9500, prepaid: 10000, transactionId },
        },
        headers: [],
        delayMs: 0,
      },
    ]);
    expect(tell(world, wallet, 'ADJUST_CURRENCY', undefined, { currencyType: 2, amount: -9501 })).toEqual([]);
    expect(world.account(accountId)?.wallet.points).toBe(9500);
  },
);

it.each(['documented', 'deployed'] as const)(
  '%s: cash items keep their 64-bit id, and RELEASE finds them by it',
  (dialect) => {
    const world = smallWorld({ dialect });
    const { shop, shopStatus } = topics[dialect];
    const compartment = world.lookUps.cashShopCompartment({ accountId, compartmentType: 1 });
    const item = { transactionId, compartmentId: compartment.id, cashId, templateId: 5000000 };
    const referenceData = { cashId: String(cashId), flag: 2, purchasedBy: 7001, quantity: 1 };
    const accept = { ...item, referenceId: 12, referenceType: 'cash', referenceData };
    const [accepted] = tell(world, shop, 'ACCEPT', accept, { compartmentType: 1 });
    const held = world.lookUps.cashShopCompartment({ accountId, compartmentType: 1 }).assets;
    expect(held[0]?.item).toEqual({
      id: 12,
      cashId: String(cashId),
      templateId: 5000000,
      quantity: 1,
      flag: 2,
      purchasedBy: 7001,
    });
    expect(accepted).toMatchObject({
      topic: shopStatus,
      value: { accountId, characterId, compartmentId: compartment.id, compartmentType: 1, type: 'ACCEPTED' },
    });
    expect(bodyOf(accepted)).toEqual({ transactionId, assetId: held[0]?.id });
    const [released] = tell(world, shop, 'RELEASE', { ...item, assetId: 0 }, { compartmentType: 1 });
    expect(bodyOf(released)).toEqual({ transactionId, assetId: 0, cashId, templateId: 5000000 });
    expect(world.totals().items[5000000]).toBeUndefined();
  },
);

it('a failing hand-over is told when documented and swallowed when deployed', () => {
  const body = { transactionId, assetId: 99, cashId: 1, templateId: 5000000 };
  const told = tell(smallWorld(), topics.documented.shop, 'RELEASE', body, { compartmentType: 1 });
  expect(told.map(bodyOf)).toEqual([{ errorCode: 'ITEM_NOT_FOUND', transactionId }]);
  expect(
    tell(smallWorld({ dialect: 'deployed' }), topics.deployed.shop, 'RELEASE', body, { compartmentType: 1 }),
  ).toEqual([]);
  const loud = smallWorld({ dialect: 'deployed', silentFailures: false });
  expect(tell(loud, topics.deployed.shop, 'RELEASE', body, { compartmentType: 1 })).toHaveLength(1);
});

it('a number that has lost digits is discarded, as a participant would discard it', () => {
  const world = smallWorld();
  const body = { transactionId, cashId: Number(cashId), templateId: 5000000 };
  expect(tell(world, topics.documented.shop, 'ACCEPT', body, { compartmentType: 1 })).toEqual([]);
  expect(world.journal.at(-1)).toMatchObject({
    outcome: 'ignored',
    reason: 'body.cashId is not a whole 64-bit number',
  });
});
