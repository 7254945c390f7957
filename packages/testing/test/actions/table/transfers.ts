import type { GameDialect, GameWorld } from '@sagachart/testing';
import {
  ACCOUNT,
  type ActionRow,
  answered,
  asksFirst,
  bag,
  cashItems,
  CHARACTER,
  hero,
  impossible,
  nothing,
  one,
  type StepRow,
  storage,
  told,
  unanswered,
} from './row.js';

const STORAGE = 'COMMAND_TOPIC_STORAGE';
const STORAGE_COMPARTMENT = 'COMMAND_TOPIC_STORAGE_COMPARTMENT';
const COMPARTMENT = 'COMMAND_TOPIC_COMPARTMENT';
const cashCompartment = (dialect: GameDialect) =>
  dialect === 'documented' ? 'COMMAND_TOPIC_CASHSHOP_COMPARTMENT' : 'COMMAND_TOPIC_CASH_COMPARTMENT';

const cashId = 4611686018427387905n;
const pet = { templateId: 5000000, cashId };
/** The id of the account's cash shop compartment is the world's own. */
const compartmentId = (world: GameWorld) => world.account(ACCOUNT)?.cashCompartments.get(1)?.id ?? '';
const inCashShop = {
  characterId: CHARACTER,
  accountId: ACCOUNT,
  compartmentType: 1,
  cashId,
  templateId: pet.templateId,
};

const acceptToCharacter: StepRow = {
  id: 'accept_to_character',
  command: answered(COMPARTMENT, 'ACCEPT'),
  rejection: { code: 'INVENTORY_FULL' },
  undo: told('RELEASE'),
  undoPort: 'inventory.findAssetByReference',
};
const releaseFromCharacter: StepRow = {
  id: 'release_from_character',
  command: answered(COMPARTMENT, 'RELEASE'),
  rejection: { code: 'UNKNOWN' },
  undo: told('ACCEPT'),
};
const acceptToStorage: StepRow = {
  id: 'accept_to_storage',
  command: answered(STORAGE_COMPARTMENT, 'ACCEPT'),
  rejection: { code: 'STORAGE_FULL' },
  undo: told('RELEASE'),
};
const releaseFromStorage: StepRow = {
  id: 'release_from_storage',
  command: answered(STORAGE_COMPARTMENT, 'RELEASE'),
  rejection: { code: 'UNKNOWN' },
  undo: told('ACCEPT'),
};
const acceptToCashShop = (dialect: GameDialect): StepRow => ({
  id: 'accept_to_cash_shop',
  command: answered(cashCompartment(dialect), 'ACCEPT'),
  rejection: { code: 'UNKNOWN' },
  undo: told('RELEASE'),
  undoPort: 'cashShop.findItem',
});
const releaseFromCashShop = (dialect: GameDialect): StepRow => ({
  id: 'release_from_cash_shop',
  command: answered(cashCompartment(dialect), 'RELEASE'),
  rejection: { code: 'UNKNOWN', scripted: 'ITEM_NOT_FOUND' },
  undo: told('ACCEPT'),
});
const found = (port: string): StepRow => ({
  id: 'it',
  port,
  portMayFindNothing: true,
  rejection: 'untold',
  undo: nothing,
});
const alone = (step: StepRow): StepRow => ({ ...step, id: 'it' });

export const storageRows: readonly ActionRow[] = [
  {
    action: 'deposit_to_storage',
    steps: one({
      command: answered(STORAGE, 'DEPOSIT'),
      rejection: { code: 'STORAGE_FULL' },
      undo: { kind: 'sent', type: 'DEPOSIT_ROLLBACK' },
    }),
    gains: { items: { 2000000: 5 } },
    state: storage,
  },
  {
    action: 'update_storage_mesos',
    steps: (dialect) =>
      one({
        ...asksFirst(dialect, 'storage.find', 'required'),
        command: answered(STORAGE, 'UPDATE_MESOS'),
        rejection: { code: 'NOT_ENOUGH_MESOS' },
        undo: told('UPDATE_MESOS'),
      }),
    gains: { mesos: 1000 },
    state: (world) => world.account(ACCOUNT)?.storage.mesos,
  },
  {
    action: 'show_storage',
    steps: (dialect) =>
      one({
        command: unanswered(
          dialect === 'documented' ? STORAGE : 'COMMAND_TOPIC_STORAGE_SHOW',
          'SHOW_STORAGE',
        ),
        rejection: 'untold',
        undo: nothing,
      }),
    state: (world) => hero(world)?.storageOpen,
  },
  {
    action: 'transfer_to_storage',
    world: { characters: [{ id: CHARACTER, assets: [{ templateId: 2000000, quantity: 20, slot: 3 }] }] },
    steps: [found('inventory.findAssetBySlot'), acceptToStorage, releaseFromCharacter],
    state: (world) => [bag(2)(world), storage(world)],
  },
  {
    action: 'withdraw_from_storage',
    world: {
      characters: [{ id: CHARACTER, accountId: ACCOUNT }],
      accounts: [{ id: ACCOUNT, storage: { assets: [{ templateId: 2000000, quantity: 7, slot: 0 }] } }],
    },
    steps: [found('storage.findProjectedAsset'), acceptToCharacter, releaseFromStorage],
    state: (world) => [bag(2)(world), storage(world)],
  },
  {
    action: 'accept_to_storage',
    steps: [alone(acceptToStorage)],
    gains: { items: { 2000000: 5 } },
    state: storage,
  },
  {
    // Sent by itself it does not know what the item was like.
    action: 'release_from_storage',
    world: {
      accounts: [{ id: ACCOUNT, storage: { assets: [{ templateId: 2000000, quantity: 7, id: 8801 }] } }],
    },
    steps: [{ ...alone(releaseFromStorage), undo: impossible }],
    gains: { items: { 2000000: -7 } },
    state: storage,
  },
];

const inTheShop = {
  characters: [{ id: CHARACTER, accountId: ACCOUNT }],
  accounts: [{ id: ACCOUNT, cashShop: [{ compartmentType: 1, items: [{ ...pet, id: 12 }] }] }],
};

export const cashShopRows: readonly ActionRow[] = [
  {
    action: 'transfer_to_cash_shop',
    world: {
      characters: [
        {
          id: CHARACTER,
          accountId: ACCOUNT,
          assets: [{ templateId: 5000000, referenceData: { cashId: String(cashId) } }],
        },
      ],
    },
    steps: (dialect) => [found('cashShop.planTransferIn'), acceptToCashShop(dialect), releaseFromCharacter],
    state: (world) => [bag(5)(world), cashItems(world)],
  },
  {
    action: 'withdraw_from_cash_shop',
    world: inTheShop,
    steps: (dialect) => [found('cashShop.findItem'), acceptToCharacter, releaseFromCashShop(dialect)],
    state: (world) => [bag(5)(world), cashItems(world)],
  },
];

export const cashCompartmentRows: readonly ActionRow[] = [
  {
    action: 'accept_to_cash_shop',
    payload: (world) => ({
      ...inCashShop,
      compartmentId: compartmentId(world),
      referenceId: 12,
      referenceType: 'cash',
      referenceData: { cashId: String(cashId), flag: 0, purchasedBy: ACCOUNT, quantity: 1 },
    }),
    steps: (dialect) => [alone(acceptToCashShop(dialect))],
    gains: { items: { 5000000: 1 } },
    state: cashItems,
  },
  {
    // Sent by itself it does not know what the item was like.
    action: 'release_from_cash_shop',
    world: inTheShop,
    payload: (world) => ({ ...inCashShop, compartmentId: compartmentId(world), assetId: 12 }),
    steps: (dialect) => [{ ...alone(releaseFromCashShop(dialect)), undo: impossible }],
    gains: { items: { 5000000: -1 } },
    state: cashItems,
  },
];
