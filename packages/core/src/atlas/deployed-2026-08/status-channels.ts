import { type AnyStatusChannel, BODY, TYPE } from '../../channel/index.js';
import { bool, i16, i32, str, time, u32, u8, uuid } from '../../wire/index.js';
import { defineGoStatusChannel } from '../go-services.js';

/** Of a flat item only what is looked at; the service tells all of it. */
const item = { quantity: u32(), expiration: time() };

export const asset = defineGoStatusChannel({
  name: 'asset-status',
  topic: 'EVENT_TOPIC_ASSET_STATUS',
  transactionIdAt: ['top'],
  envelope: {
    ...{ transactionId: uuid(), characterId: u32(), compartmentId: uuid() },
    ...{ assetId: u32(), templateId: u32(), slot: i16(), type: TYPE, body: BODY },
  },
  types: { CREATED: item, ACCEPTED: item, QUANTITY_CHANGED: { quantity: u32() } },
});

export const character = defineGoStatusChannel({
  name: 'character-status',
  topic: 'EVENT_TOPIC_CHARACTER_STATUS',
  transactionIdAt: ['top'],
  envelope: { transactionId: uuid(), worldId: u8(), characterId: u32(), type: TYPE, body: BODY },
  types: {
    CREATED: { name: str(), mapId: u32(), instance: uuid() },
    DELETED: {},
    MAP_CHANGED: {
      ...{ channelId: u8(), oldMapId: u32(), oldInstance: uuid() },
      ...{ targetMapId: u32(), targetInstance: uuid(), targetPortalId: u32() },
    },
    MESO_CHANGED: { actorId: u32(), actorType: str(), amount: i32(), showEffect: bool() },
    ERROR: { error: str(), amount: i32(), detail: str() },
  },
});

const levels = { level: u8(), masterLevel: u8(), expiration: time() };
export const skill = defineGoStatusChannel({
  name: 'skill-status',
  topic: 'EVENT_TOPIC_SKILL_STATUS',
  transactionIdAt: ['top'],
  envelope: {
    ...{ transactionId: uuid(), worldId: u8(), characterId: u32(), skillId: u32(), type: TYPE, body: BODY },
  },
  types: { CREATED: levels, UPDATED: levels, DELETED: {} },
});

export const quest = defineGoStatusChannel({
  name: 'quest-status',
  topic: 'EVENT_TOPIC_QUEST_STATUS',
  transactionIdAt: ['top'],
  envelope: { transactionId: uuid(), worldId: u8(), characterId: u32(), type: TYPE, body: BODY },
  types: { STARTED: { questId: u32(), progress: str() } },
});

export const storage = defineGoStatusChannel({
  name: 'storage-status',
  topic: 'EVENT_TOPIC_STORAGE_STATUS',
  transactionIdAt: ['top'],
  envelope: { transactionId: uuid(), worldId: u8(), accountId: u32(), type: TYPE, body: BODY },
  types: { DEPOSITED: { assetId: u32(), slot: i16(), templateId: u32() } },
});

export const wallet = defineGoStatusChannel({
  name: 'cash-shop-status',
  topic: 'EVENT_TOPIC_WALLET_STATUS',
  transactionIdAt: ['body'],
  envelope: { accountId: u32(), type: TYPE, body: BODY },
  types: { ERROR: { transactionId: uuid(), reason: str() } },
});

export const cashCompartment = defineGoStatusChannel({
  name: 'cash-shop-compartment-status',
  topic: 'EVENT_TOPIC_CASH_COMPARTMENT_STATUS',
  transactionIdAt: ['body'],
  envelope: {
    ...{ accountId: u32(), characterId: u32(), compartmentId: uuid(), compartmentType: u8() },
    ...{ type: TYPE, body: BODY },
  },
  types: {
    ACCEPTED: { transactionId: uuid(), assetId: u32() },
  },
});

/** Every status channel that is spoken differently. */
export const changedStatuses: readonly AnyStatusChannel[] = [
  asset,
  character,
  skill,
  quest,
  storage,
  wallet,
  cashCompartment,
];
