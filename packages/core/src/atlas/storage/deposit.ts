import { i16, object, str, time, u16, u32, u8, ZERO_TIME } from '../../wire/index.js';
import { showStorageCommands, storageCommands, storageStatus } from '../channels/index.js';
import { storageFailure } from './storage-failure.js';
import { defineGoAction } from '../go-services.js';

const { DEPOSITED, ERROR } = storageStatus.types;

export const depositToStorage = defineGoAction({
  name: 'deposit_to_storage',
  kind: 'command',
  summary: 'Puts an item into an account’s storage.',
  notes: [
    'Completes on DEPOSITED with the account and the template, and with the reference where the payload names one. The storage may choose another slot than the one asked for.',
    'ERROR of the account fails the step; STORAGE_FULL and NOT_ENOUGH_MESOS are reported by that code.',
    'The undo is DEPOSIT_ROLLBACK of the asset that the event told. No event confirms it, so it counts as done once it is sent.',
  ],
  payload: object({
    characterId: u32(),
    accountId: u32(),
    worldId: u8(),
    slot: i16(),
    templateId: u32(),
    referenceId: u32(),
    referenceType: str(),
    expiration: time(),
    quantity: u32(),
    ownerId: u32(),
    flag: u16(),
  }),
  sample: {
    characterId: 12345,
    accountId: 7001,
    worldId: 0,
    slot: 0,
    templateId: 2000000,
    referenceId: 77,
    referenceType: 'consumable',
    expiration: ZERO_TIME,
    quantity: 5,
    ownerId: 0,
    flag: 0,
  },
  send: ({ transactionId, payload }) => {
    const { worldId, accountId, slot, templateId, expiration, referenceId, referenceType } = payload;
    const { quantity, ownerId, flag } = payload;
    return storageCommands.types.DEPOSIT({
      transactionId,
      worldId,
      accountId,
      body: {
        slot,
        templateId,
        expiration,
        referenceId,
        referenceType,
        referenceData: { quantity, ownerId, flag },
      },
    });
  },
  completes: (on) => [
    on(
      DEPOSITED,
      ({ payload: { accountId, templateId, referenceId, referenceType } }) => ({
        accountId,
        body: {
          templateId,
          ...(referenceId === 0 ? {} : { referenceId }),
          ...(referenceType === '' ? {} : { referenceType }),
        },
      }),
      ({ body }) => ({ assetId: body.assetId }),
    ),
  ],
  fails: (on) => [
    on(
      ERROR,
      ({ payload }) => ({ accountId: payload.accountId }),
      ({ body }) => storageFailure('deposit_to_storage', body),
    ),
  ],
  undo: {
    kind: 'inverse',
    impossibleWhen: ({ result }) =>
      result === undefined ? 'no event told the id of the asset in the storage' : undefined,
    send: ({ transactionId, payload: { worldId, accountId }, result }) =>
      storageCommands.types.DEPOSIT_ROLLBACK({
        transactionId,
        worldId,
        accountId,
        body: { assetId: result?.assetId ?? 0 },
      }),
    idempotent: true,
  },
});

export const showStorage = defineGoAction({
  name: 'show_storage',
  kind: 'notification',
  summary: 'Opens the storage window to a player.',
  notes: ['A flat message without a body. No event answers it, so the step completes once it is sent.'],
  payload: object({ characterId: u32(), npcId: u32(), worldId: u8(), channelId: u8(), accountId: u32() }),
  sample: { characterId: 12345, npcId: 1012009, worldId: 0, channelId: 1, accountId: 7001 },
  send: ({ transactionId, payload }) => showStorageCommands.types.SHOW_STORAGE({ transactionId, ...payload }),
  undo: { kind: 'nothing', reason: 'a window that the player can close leaves no lasting effect' },
});
