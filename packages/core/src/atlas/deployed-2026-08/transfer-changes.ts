import { i64, object, optional, raw, sagaUuid, time, u16, u32, u8, uuid } from '../../wire/index.js';
import { inventoryType } from '../inventory-type.js';
import { cashIdText, type FlatAsset, flatAsset } from './asset-members.js';
import { flat } from './translate.js';
import type { Change } from './spoken-action.js';

interface WithAsset {
  readonly assetData?: FlatAsset | undefined;
}
interface WithReference {
  readonly referenceId: number;
  readonly referenceType: string;
  readonly referenceData?: unknown;
  readonly quantity: number;
}

const sampleId = '0a1b2c3d-0005-4000-8000-000000000005';
const sampleAsset = flat({ referenceData: { quantity: 5 } });

const itemMissing = {
  error: 'is missing: the item is handed over flat in this dialect',
  path: ['assetData'],
};
const hasItem = ({ assetData }: WithAsset): boolean => assetData !== undefined;

/** The payload has the item in one member; the older action knows it by reference. */
const itemAsReference = {
  toOlder: ({ assetData, ...rest }: WithAsset) => ({
    ...rest,
    ...{ referenceId: 0, referenceType: '', referenceData: assetData },
    quantity: assetData?.quantity ?? 0,
  }),
  fromOlder: ({
    referenceId: _id,
    referenceType: _type,
    referenceData,
    quantity,
    ...rest
  }: WithReference) => ({
    ...rest,
    assetData: flat({ referenceData, quantity }),
  }),
};

const flatNote =
  'The item is handed over flat, as `assetData`; ACCEPT has its members beside the template. Byte-equal commands of one saga are carried out once.';
const withFlatNote = (before: readonly string[]): readonly string[] => [...before, flatNote];

export const acceptingToCharacter: Change = {
  notes: withFlatNote,
  payload: object({
    ...{ transactionId: sagaUuid(), characterId: u32(), inventoryType: inventoryType(), templateId: u32() },
    assetData: optional(flatAsset),
  }).refine(hasItem, itemMissing),
  sample: {
    ...{ transactionId: sampleId, characterId: 12345, inventoryType: 2, templateId: 2000000 },
    assetData: sampleAsset,
  },
  ...itemAsReference,
};

export const acceptingToStorage: Change = {
  notes: withFlatNote,
  payload: object({
    ...{ transactionId: sagaUuid(), worldId: u8(), accountId: u32(), characterId: u32(), templateId: u32() },
    assetData: optional(flatAsset),
  }).refine(hasItem, itemMissing),
  sample: {
    ...{ transactionId: sampleId, worldId: 0, accountId: 7001, characterId: 12345, templateId: 2000000 },
    assetData: sampleAsset,
  },
  ...itemAsReference,
};

export const acceptingToCashShop: Change = {
  notes: (before) => [
    ...before,
    'ACCEPT tells quantity, commodity, purchaser and flag; the service puts 1 and the account where quantity and purchaser are 0, and does not look at the flag.',
  ],
  payload: object({
    ...{ transactionId: sagaUuid(), characterId: u32(), accountId: u32(), compartmentId: uuid() },
    ...{ compartmentType: u8(), cashId: i64(), templateId: u32() },
    ...{ quantity: u32(), commodityId: u32(), purchasedBy: u32(), flag: u16() },
    referenceData: raw(),
  }).refine(({ referenceData }) => referenceData === undefined, {
    error: 'is of another dialect: give quantity, commodityId, purchasedBy and flag',
    path: ['referenceData'],
  }),
  sample: {
    transactionId: '0a1b2c3d-0013-4000-8000-000000000013',
    ...{ characterId: 12345, accountId: 7001, compartmentId: '5c1d2e3f-1111-4222-8333-444455556666' },
    ...{ compartmentType: 1, cashId: 4611686018427387905n, templateId: 5000000 },
    ...{ quantity: 1, commodityId: 50100000, purchasedBy: 7001, flag: 0 },
  },
  toOlder: ({
    quantity,
    commodityId,
    purchasedBy,
    flag,
    ...rest
  }: Readonly<Record<'quantity' | 'commodityId' | 'purchasedBy' | 'flag', number>> & {
    readonly cashId: number | bigint;
  }) => ({
    ...rest,
    ...{ referenceId: 0, referenceType: 'cash' },
    referenceData: { cashId: cashIdText(rest.cashId), quantity, commodityId, purchasedBy, flag },
  }),
  fromOlder: ({
    referenceId: _id,
    referenceType: _type,
    referenceData,
    ...rest
  }: Omit<WithReference, 'quantity'>) => {
    const { quantity, commodityId, purchaseBy, flag } = flat({ referenceData });
    return { ...rest, quantity, commodityId, purchasedBy: purchaseBy, flag };
  },
};

/** What the cash shop tells of an item here, and did not tell before. */
const cashItem = object({
  compartmentId: uuid(),
  item: object({
    ...{ id: u32(), templateId: u32(), quantity: u32(), flag: u16(), purchasedBy: u32() },
    ...{ commodityId: u32(), petId: u32(), expiration: time() },
  }),
});

/** @param older the look-up of the older action, whose answer tells less. */
export const withdrawingFromCashShop = (older: NonNullable<Change['lookUp']>): Change => ({
  notes: (before) => [...before, 'Commodity, pet and expiration go with the item where the port tells them.'],
  lookUp: { ...older, answer: cashItem },
  details: ({ found }) => {
    const { commodityId, petId, expiration } = (found as { item: Record<string, unknown> }).item;
    return { commodityId, petId, expiration };
  },
});

export const depositing: Change = {
  notes: (before) => [
    ...before,
    'DEPOSIT has the members of the item beside slot and template; `referenceId` and `referenceType` are accepted and have no place in it. DEPOSITED tells the account and the template.',
    'The storage service reads DEPOSIT flat although the orchestrator of the same commit writes it with reference data; the reader rules.',
  ],
  toOlder: (payload: object) => ({ ...payload, referenceId: 0, referenceType: '' }),
};
