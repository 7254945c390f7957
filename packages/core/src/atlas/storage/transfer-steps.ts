import { object, raw, sagaUuid, str, u32, u8 } from '../../wire/index.js';
import { storageCompartmentCommands, storageCompartmentStatus } from '../channels/index.js';
import { failed } from '../failure-text.js';
import { assetData, noAssetData } from '../inventory/index.js';
import { quantityIn } from '../ports.js';
import { defineGoAction } from '../go-services.js';

const { ACCEPT, RELEASE } = storageCompartmentCommands.types;
const { ACCEPTED, RELEASED, ERROR } = storageCompartmentStatus.types;
/** "The receiver chooses." */
const anySlot = -1;

interface Holder {
  readonly payload: { readonly accountId: number; readonly characterId: number };
}

/** The character is left out of messages when it is 0. */
const holder = ({ payload: { accountId, characterId } }: Holder) => ({
  accountId,
  characterId: (told: number) => told === characterId || told === 0,
});
const unlessAbout = (command: string) => (code: string) => !code.includes(command);
const about = (command: string) => (code: string) => code.includes(command);
const told = ({ errorCode, message }: { readonly errorCode: string; readonly message: string }) =>
  [errorCode, message].filter((text) => text !== '').join(': ');

const sampleId = '0a1b2c3d-0005-4000-8000-000000000005';

export const acceptToStorage = defineGoAction({
  name: 'accept_to_storage',
  kind: 'command',
  summary: 'Puts an item that comes from elsewhere into an account’s storage.',
  notes: [
    'Completes on ACCEPTED with the account (and the character where the event names one); its asset id is kept for the undo. A rejection is reported as STORAGE_FULL, whatever the saga type.',
    'ERROR counts as its rejection unless the error code speaks of RELEASE.',
    'The undo releases the accepted quantity; where the payload says 0, that of the reference data, and 1 where that says none either.',
  ],
  payload: object({
    transactionId: sagaUuid(),
    worldId: u8(),
    accountId: u32(),
    characterId: u32(),
    templateId: u32(),
    referenceId: u32(),
    referenceType: str(),
    referenceData: raw(),
    quantity: u32(),
  }),
  sample: {
    transactionId: sampleId,
    worldId: 0,
    accountId: 7001,
    characterId: 12345,
    templateId: 2000000,
    referenceId: 77,
    referenceType: 'consumable',
    referenceData: { ownerId: 0, quantity: 20, flag: 0, rechargeable: 0 },
    quantity: 5,
  },
  send: ({ payload: { worldId, accountId, characterId, ...body } }) =>
    ACCEPT({ worldId, accountId, characterId, body: { ...body, slot: anySlot } }),
  completes: (on) => [on(ACCEPTED, holder, ({ body }) => ({ assetId: body.assetId }))],
  fails: (on) => [
    on(
      ERROR,
      (step) => ({ ...holder(step), body: { errorCode: unlessAbout('RELEASE') } }),
      ({ body }) => failed('accept_to_storage', told(body), 'STORAGE_FULL'),
    ),
  ],
  undo: {
    kind: 'inverse',
    impossibleWhen: ({ result }) =>
      result === undefined ? 'no event told the id of the asset in the storage' : undefined,
    send: ({ payload, result }) => {
      const { transactionId, worldId, accountId, characterId, quantity, referenceData } = payload;
      return RELEASE({
        worldId,
        accountId,
        characterId,
        body: {
          transactionId,
          assetId: result?.assetId ?? 0,
          // 0 would release the whole stack that the item may have been merged into.
          quantity: quantity || (quantityIn(referenceData) ?? 1),
        },
      });
    },
    completes: (on) => [
      on(RELEASED, (step) => ({ ...holder(step), body: { assetId: step.result?.assetId ?? 0 } })),
    ],
    fails: (on) => [
      on(
        ERROR,
        (step) => ({ ...holder(step), body: { errorCode: about('RELEASE') } }),
        ({ body }) => failed('accept_to_storage', told(body)),
      ),
    ],
  },
});

export const releaseFromStorage = defineGoAction({
  name: 'release_from_storage',
  kind: 'command',
  summary: 'Takes an item out of an account’s storage to put it elsewhere.',
  notes: [
    'Completes on RELEASED with the account and the asset id.',
    'ERROR counts as its rejection unless the error code speaks of ACCEPT.',
    'The undo is ACCEPT with the data of the item, which only a withdrawal hands over; a step that was sent by itself cannot be undone. The item may come back to another slot.',
  ],
  payload: object({
    transactionId: sagaUuid(),
    worldId: u8(),
    accountId: u32(),
    characterId: u32(),
    assetId: u32(),
    quantity: u32(),
  }),
  sample: {
    transactionId: sampleId,
    worldId: 0,
    accountId: 7001,
    characterId: 12345,
    assetId: 8801,
    quantity: 0,
  },
  memo: assetData,
  send: ({ payload: { worldId, accountId, characterId, ...body } }) =>
    RELEASE({ worldId, accountId, characterId, body }),
  completes: (on) => [on(RELEASED, (step) => ({ ...holder(step), body: { assetId: step.payload.assetId } }))],
  fails: (on) => [
    on(
      ERROR,
      (step) => ({ ...holder(step), body: { errorCode: unlessAbout('ACCEPT') } }),
      ({ body }) => failed('release_from_storage', told(body)),
    ),
  ],
  undo: {
    kind: 'inverse',
    impossibleWhen: ({ memo }) => (memo === undefined ? noAssetData : undefined),
    send: ({ payload: { transactionId, worldId, accountId, characterId }, memo }) =>
      ACCEPT({
        worldId,
        accountId,
        characterId,
        body: { transactionId, slot: anySlot, ...assetData.parse(memo) },
      }),
    completes: (on) => [on(ACCEPTED, holder)],
    fails: (on) => [
      on(
        ERROR,
        (step) => ({ ...holder(step), body: { errorCode: about('ACCEPT') } }),
        ({ body }) => failed('release_from_storage', told(body)),
      ),
    ],
  },
});
