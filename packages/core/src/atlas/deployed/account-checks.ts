import { storageAnswer, walletAnswer } from '../ports.js';
import { check } from './check.js';

const highest = 0xffff_ffff;

interface CurrencyPayload {
  readonly accountId: number;
  readonly currencyType: number;
  readonly amount: number;
}

const wallet = check({
  action: 'award_currency',
  port: 'cashShop.findWallet',
  asks: ({ accountId }: CurrencyPayload) => ({ accountId }),
  answer: walletAnswer,
  objects: ({ wallet: found }, { accountId, currencyType, amount }) => {
    if (found.accountId === 0) return `WALLET_NOT_FOUND: account ${accountId} has no wallet`;
    const { credit, points, prepaid } = found;
    const held = [credit, points, prepaid][currencyType - 1] ?? 0;
    if (held + amount < 0) return `NOT_ENOUGH_CURRENCY: the balance is ${held}`;
    if (held + amount > highest) return `CURRENCY_OVERFLOW: the balance is ${held}, and ${highest} the most`;
    return undefined;
  },
  when: 'the account has no wallet, or its balance would leave 0 to 4294967295',
});

interface StorageMesosPayload {
  readonly accountId: number;
  readonly worldId: number;
  readonly operation: string;
  readonly mesos: number;
}

/** Beyond 2^32 the storage service begins again at 0. */
const storage = check({
  action: 'update_storage_mesos',
  port: 'storage.find',
  asks: ({ accountId, worldId }: StorageMesosPayload) => ({ accountId, worldId }),
  answer: storageAnswer,
  objects: ({ storage: found }, { accountId, worldId, operation, mesos }) => {
    if (found.accountId === 0)
      return `STORAGE_NOT_FOUND: account ${accountId} has no storage in world ${worldId}`;
    if (operation === 'SUBTRACT' && found.mesos < mesos)
      return {
        told: `NOT_ENOUGH_MESOS: ${found.mesos} mesos are in the storage`,
        code: 'NOT_ENOUGH_MESOS',
      };
    if (operation === 'ADD' && found.mesos + mesos > highest)
      return `MESO_OVERFLOW: ${found.mesos} mesos are in the storage, and ${highest} the most`;
    return undefined;
  },
  when: 'the account has no storage in that world, or its mesos would leave 0 to 4294967295, where the service begins again at 0',
  required: true,
});

export const accountChecks = [wallet, storage];
