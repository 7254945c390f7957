import { i64, NIL_UUID, object, raw, sagaUuid, str, u32, u8, uuid, type Int64 } from '../../wire/index.js';
import { cashShopCompartmentCommands, cashShopCompartmentStatus } from '../channels/index.js';
import { failed, saysFull } from '../failure-text.js';
import { assetData, noAssetData } from '../inventory/index.js';
import { cashItemAnswer } from '../ports.js';
import { defineGoAction } from '../go-services.js';

const { ACCEPT, RELEASE } = cashShopCompartmentCommands.types;
const { ACCEPTED, RELEASED, ERROR } = cashShopCompartmentStatus.types;

interface Holder {
  readonly payload: {
    readonly accountId: number;
    readonly characterId: number;
    readonly compartmentId: string;
    readonly compartmentType: number;
  };
}

const orZero = (wanted: number) => (told: number) => told === wanted || told === 0;
const sameCashId = (wanted: Int64) => (told: Int64) => BigInt(told) === BigInt(wanted) || BigInt(told) === 0n;

/** Account and character are not told by every service. */
const holder = ({ payload: { accountId, characterId, compartmentId, compartmentType } }: Holder) => ({
  accountId: orZero(accountId),
  characterId: orZero(characterId),
  compartmentId,
  compartmentType,
});
/** An error may name no compartment: it may be that there is none. */
const errorHolder = (step: Holder) => ({
  ...holder(step),
  compartmentId: (told: string) => told === step.payload.compartmentId || told === NIL_UUID,
});

const acceptErrors = (code: string): boolean => !code.includes('NOT_FOUND') && !code.includes('RELEASE');
const releaseErrors = (code: string): boolean => !code.includes('CREATION') && !code.includes('ACCEPT');

const sampleId = '0a1b2c3d-0013-4000-8000-000000000013';
const compartmentId = '5c1d2e3f-1111-4222-8333-444455556666';
const holderMembers = {
  transactionId: sagaUuid(),
  characterId: u32(),
  accountId: u32(),
  compartmentId: uuid(),
  compartmentType: u8(),
};

export const acceptToCashShop = defineGoAction({
  name: 'accept_to_cash_shop',
  kind: 'command',
  summary: 'Puts an item that comes from elsewhere into a compartment of the cash shop.',
  notes: [
    'Completes on ACCEPTED with the compartment and its type (and with account and character where the event names them).',
    'ERROR fails the step unless the error code speaks of a release (ITEM_NOT_FOUND); the cash shop service of today builds it and does not send it.',
    'No event tells the id of the cash item, so the port `cashShop.findItem` finds it for the undo.',
  ],
  payload: object({
    ...holderMembers,
    cashId: i64(),
    templateId: u32(),
    referenceId: u32(),
    referenceType: str(),
    referenceData: raw(),
  }),
  sample: {
    transactionId: sampleId,
    characterId: 12345,
    accountId: 7001,
    compartmentId,
    compartmentType: 1,
    cashId: 4611686018427387905n,
    templateId: 5000000,
    referenceId: 12,
    referenceType: 'cash',
    referenceData: { cashId: '4611686018427387905', flag: 0, purchasedBy: 7001, quantity: 1 },
  },
  send: ({ payload: { accountId, characterId, compartmentType, ...body } }) =>
    ACCEPT({ accountId, characterId, compartmentType, body }),
  completes: (on) => [on(ACCEPTED, holder)],
  fails: (on) => [
    on(
      ERROR,
      (step) => ({ ...errorHolder(step), body: { errorCode: acceptErrors } }),
      ({ body }) =>
        failed('accept_to_cash_shop', body.errorCode, saysFull(body.errorCode) ? 'STORAGE_FULL' : 'UNKNOWN'),
    ),
  ],
  undo: {
    kind: 'inverse',
    lookUp: {
      activity: 'cashShop.findItem',
      input: ({ payload: { accountId, compartmentType, cashId } }) => ({
        accountId,
        compartmentType,
        cashId,
      }),
      answer: cashItemAnswer,
      refuse: ({ item }, { payload }) =>
        item.id === 0 ? `the cash shop has no item with the cash id ${payload.cashId}` : undefined,
    },
    send: ({ payload }, { item }) => {
      const { transactionId, accountId, characterId, compartmentType, compartmentId } = payload;
      const { cashId, templateId } = payload;
      return RELEASE({
        accountId,
        characterId,
        compartmentType,
        body: { transactionId, compartmentId, assetId: item.id, cashId, templateId },
      });
    },
    completes: (on) => [
      on(RELEASED, (step) => ({ ...holder(step), body: { cashId: sameCashId(step.payload.cashId) } })),
    ],
    fails: (on) => [
      on(
        ERROR,
        (step) => ({ ...errorHolder(step), body: { errorCode: releaseErrors } }),
        ({ body }) => failed('accept_to_cash_shop', body.errorCode),
      ),
    ],
  },
});

export const releaseFromCashShop = defineGoAction({
  name: 'release_from_cash_shop',
  kind: 'command',
  summary: 'Takes an item out of a compartment of the cash shop to put it elsewhere.',
  notes: [
    'Completes on RELEASED with the compartment and its type, and with item, cash id, account and character where the event names them.',
    'ERROR fails the step unless the error code speaks of a creation; the cash shop service of today builds it and does not send it.',
    'The undo is ACCEPT with the data of the item, which only a withdrawal hands over; a step that was sent by itself cannot be undone. The item then has another id.',
  ],
  payload: object({ ...holderMembers, assetId: u32(), cashId: i64(), templateId: u32() }),
  sample: {
    transactionId: sampleId,
    characterId: 12345,
    accountId: 7001,
    compartmentId,
    compartmentType: 1,
    assetId: 12,
    cashId: 4611686018427387905n,
    templateId: 5000000,
  },
  memo: assetData,
  send: ({ payload: { accountId, characterId, compartmentType, ...body } }) =>
    RELEASE({ accountId, characterId, compartmentType, body }),
  completes: (on) => [
    on(RELEASED, (step) => ({
      ...holder(step),
      body: { assetId: orZero(step.payload.assetId), cashId: sameCashId(step.payload.cashId) },
    })),
  ],
  fails: (on) => [
    on(
      ERROR,
      (step) => ({ ...errorHolder(step), body: { errorCode: releaseErrors } }),
      ({ body }) => failed('release_from_cash_shop', body.errorCode),
    ),
  ],
  undo: {
    kind: 'inverse',
    impossibleWhen: ({ memo }) => (memo === undefined ? noAssetData : undefined),
    send: ({ payload, memo }) => {
      const { transactionId, accountId, characterId, compartmentType, compartmentId } = payload;
      const { cashId, templateId } = payload;
      const { referenceId, referenceType, referenceData } = assetData.parse(memo);
      return ACCEPT({
        accountId,
        characterId,
        compartmentType,
        body: {
          transactionId,
          compartmentId,
          cashId,
          templateId,
          referenceId,
          referenceType,
          referenceData,
        },
      });
    },
    completes: (on) => [on(ACCEPTED, holder)],
    fails: (on) => [
      on(
        ERROR,
        (step) => ({ ...errorHolder(step), body: { errorCode: acceptErrors } }),
        ({ body }) => failed('release_from_cash_shop', body.errorCode),
      ),
    ],
  },
});
