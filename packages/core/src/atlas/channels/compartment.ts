import { BODY, TYPE } from '../../channel/index.js';
import { bool, i16, omitZero, raw, str, time, u16, u32, u64, u8, uuid } from '../../wire/index.js';
import { defineGoCommandChannel, defineGoStatusChannel } from '../go-services.js';

/** What CREATE and CREATE_AND_EQUIP ask for; `expiration` is only written when there is one. */
const wantedItem = { templateId: u32(), quantity: u32(), expiration: omitZero(time()) };
const slots = { inventoryType: u8(), source: i16(), destination: i16() };

export const compartmentCommands = defineGoCommandChannel({
  name: 'compartment-commands',
  topic: 'COMMAND_TOPIC_COMPARTMENT',
  envelope: { transactionId: uuid(), characterId: u32(), inventoryType: u8(), type: TYPE, body: BODY },
  types: {
    CREATE: wantedItem,
    DELETE: { templateId: u32(), quantity: u32() },
    CREATE_AND_EQUIP: wantedItem,
    CREATE_ASSET: {
      templateId: u32(),
      quantity: u32(),
      expiration: time(),
      ownerId: u32(),
      flag: u16(),
      rechargeable: u64(),
    },
    DESTROY: { slot: i16(), quantity: u32(), removeAll: bool() },
    EQUIP: slots,
    UNEQUIP: slots,
    ACCEPT: {
      transactionId: uuid(),
      referenceId: u32(),
      templateId: u32(),
      referenceType: str(),
      referenceData: raw(),
      quantity: u32(),
    },
    RELEASE: { transactionId: uuid(), assetId: u32(), quantity: u32() },
  },
});

export const compartmentStatus = defineGoStatusChannel({
  name: 'compartment-status',
  topic: 'EVENT_TOPIC_COMPARTMENT_STATUS',
  transactionIdAt: ['top', 'body'],
  envelope: { transactionId: uuid(), characterId: u32(), compartmentId: uuid(), type: TYPE, body: BODY },
  types: {
    CREATED: { type: u8(), capacity: u32(), assetId: u32(), quantity: u32() },
    DELETED: {},
    ACCEPTED: { transactionId: uuid() },
    RELEASED: { transactionId: uuid() },
    CREATION_FAILED: { errorCode: str(), message: str() },
    ERROR: { errorCode: str(), transactionId: uuid() },
  },
});

const assetDetails = { referenceId: u32(), referenceType: str(), referenceData: raw(), expiration: time() };

export const assetStatus = defineGoStatusChannel({
  name: 'asset-status',
  topic: 'EVENT_TOPIC_ASSET_STATUS',
  transactionIdAt: ['top'],
  envelope: {
    transactionId: uuid(),
    characterId: u32(),
    compartmentId: uuid(),
    assetId: u32(),
    templateId: u32(),
    slot: i16(),
    type: TYPE,
    body: BODY,
  },
  types: {
    CREATED: assetDetails,
    DELETED: {},
    MOVED: { oldSlot: i16() },
    QUANTITY_CHANGED: { quantity: u32() },
    ACCEPTED: assetDetails,
    RELEASED: { referenceType: str() },
  },
});
