import { BODY, TYPE } from '../../channel/index.js';
import { i16, object, omitZero, raw, str, time, u16, u32, u8, uuid } from '../../wire/index.js';
import { defineGoCommandChannel, defineGoStatusChannel } from '../go-services.js';

export const storageCommands = defineGoCommandChannel({
  name: 'storage-commands',
  topic: 'COMMAND_TOPIC_STORAGE',
  envelope: { transactionId: uuid(), worldId: u8(), accountId: u32(), type: TYPE, body: BODY },
  types: {
    DEPOSIT: {
      slot: i16(),
      templateId: u32(),
      expiration: time(),
      referenceId: u32(),
      referenceType: str(),
      referenceData: object({
        quantity: omitZero(u32()),
        ownerId: omitZero(u32()),
        flag: omitZero(u16()),
      }),
    },
    UPDATE_MESOS: { mesos: u32(), operation: str() },
    WITHDRAW: { assetId: u32(), quantity: omitZero(u32()) },
    DEPOSIT_ROLLBACK: { assetId: u32() },
  },
});

/** A channel of its own: the same topic as `storage-commands` in one dialect, another in the other. */
export const showStorageCommands = defineGoCommandChannel({
  name: 'show-storage-commands',
  topic: 'COMMAND_TOPIC_STORAGE',
  envelope: {
    transactionId: uuid(),
    worldId: u8(),
    channelId: u8(),
    characterId: u32(),
    npcId: u32(),
    accountId: u32(),
    type: TYPE,
  },
  types: { SHOW_STORAGE: {} },
});

export const storageStatus = defineGoStatusChannel({
  name: 'storage-status',
  topic: 'EVENT_TOPIC_STORAGE_STATUS',
  transactionIdAt: ['top'],
  envelope: { transactionId: uuid(), worldId: u8(), accountId: u32(), type: TYPE, body: BODY },
  types: {
    MESOS_UPDATED: { oldMesos: u32(), newMesos: u32() },
    ERROR: { errorCode: str(), message: str() },
    DEPOSITED: {
      assetId: u32(),
      slot: i16(),
      templateId: u32(),
      referenceId: u32(),
      referenceType: str(),
      expiration: time(),
    },
  },
});

export const storageCompartmentCommands = defineGoCommandChannel({
  name: 'storage-compartment-commands',
  topic: 'COMMAND_TOPIC_STORAGE_COMPARTMENT',
  envelope: { worldId: u8(), accountId: u32(), characterId: omitZero(u32()), type: TYPE, body: BODY },
  types: {
    ACCEPT: {
      transactionId: uuid(),
      slot: i16(),
      templateId: u32(),
      referenceId: u32(),
      referenceType: str(),
      referenceData: raw(),
      quantity: u32(),
    },
    RELEASE: { transactionId: uuid(), assetId: u32(), quantity: u32() },
  },
});

export const storageCompartmentStatus = defineGoStatusChannel({
  name: 'storage-compartment-status',
  topic: 'EVENT_TOPIC_STORAGE_COMPARTMENT_STATUS',
  transactionIdAt: ['body'],
  envelope: { worldId: u8(), accountId: u32(), characterId: omitZero(u32()), type: TYPE, body: BODY },
  types: {
    ACCEPTED: { transactionId: uuid(), assetId: u32(), slot: i16(), inventoryType: u8() },
    RELEASED: { transactionId: uuid(), assetId: u32(), inventoryType: u8() },
    ERROR: { transactionId: uuid(), errorCode: str(), message: omitZero(str()) },
  },
});
