import { type AnyCommandChannel, BODY, TYPE } from '../../channel/index.js';
import {
  bool,
  i16,
  i32,
  i64,
  list,
  object,
  omitZero,
  optional,
  str,
  time,
  u16,
  u32,
  u64,
  u8,
  uuid,
} from '../../wire/index.js';
import { distribution } from '../channels/character.js';
import { defineGoCommandChannel } from '../go-services.js';
import { assetMembers, depositMembers } from './asset-members.js';

export const compartment = defineGoCommandChannel({
  name: 'compartment-commands',
  topic: 'COMMAND_TOPIC_COMPARTMENT',
  envelope: { transactionId: uuid(), characterId: u32(), inventoryType: u8(), type: TYPE, body: BODY },
  types: {
    CREATE_ASSET: {
      templateId: u32(),
      quantity: u32(),
      expiration: time(),
      ownerId: u32(),
      flag: u16(),
      rechargeable: u64(),
      useAverageStats: omitZero(bool()),
    },
    ACCEPT: { transactionId: uuid(), templateId: u32(), ...assetMembers() },
  },
});

export const character = defineGoCommandChannel({
  name: 'character-commands',
  topic: 'COMMAND_TOPIC_CHARACTER',
  envelope: { transactionId: uuid(), worldId: u8(), characterId: u32(), type: TYPE, body: BODY },
  types: {
    CREATE_CHARACTER: {
      ...{ accountId: u32(), worldId: u8(), name: str(), level: u8() },
      ...{ strength: u16(), dexterity: u16(), intelligence: u16(), luck: u16(), maxHp: u16(), maxMp: u16() },
      ...{ jobId: u16(), gender: u8(), hair: u32(), face: u32(), skinColor: u8(), mapId: u32() },
      ...{ gm: omitZero(i32()), meso: omitZero(u32()) },
    },
    DELETE_CHARACTER: {},
    CHANGE_MAP: { channelId: u8(), mapId: u32(), instance: uuid(), portalId: u32() },
    AWARD_EXPERIENCE: { channelId: u8(), distributions: list(distribution()), showEffect: bool() },
    REQUEST_CHANGE_MESO: { actorId: u32(), actorType: str(), amount: i32(), showEffect: bool() },
  },
});

const skillBody = { skillId: u32(), level: u8(), masterLevel: u8(), expiration: time() };
export const skill = defineGoCommandChannel({
  name: 'skill-commands',
  topic: 'COMMAND_TOPIC_SKILL',
  envelope: { transactionId: uuid(), worldId: u8(), characterId: u32(), type: TYPE, body: BODY },
  types: { REQUEST_CREATE: skillBody, REQUEST_UPDATE: skillBody, REQUEST_DELETE: { skillId: u32() } },
});

/** Left out where there are none. */
const rewards = () => optional(list(object({ itemId: u32(), amount: i32() })));
export const quest = defineGoCommandChannel({
  name: 'quest-commands',
  topic: 'COMMAND_TOPIC_QUEST',
  envelope: { transactionId: uuid(), worldId: u8(), characterId: u32(), type: TYPE, body: BODY },
  types: {
    START: { questId: u32(), npcId: omitZero(u32()), rewards: rewards() },
    COMPLETE: {
      questId: u32(),
      npcId: omitZero(u32()),
      selection: omitZero(i32()),
      force: omitZero(bool()),
      rewards: rewards(),
    },
  },
});

export const drop = defineGoCommandChannel({
  name: 'drop-commands',
  topic: 'COMMAND_TOPIC_DROP',
  envelope: {
    ...{ transactionId: uuid(), worldId: u8(), channelId: u8(), mapId: u32(), instance: uuid() },
    ...{ type: TYPE, body: BODY },
  },
  types: {
    SPAWN: {
      ...{ itemId: u32(), quantity: u32(), mesos: u32(), dropType: u8(), x: i16(), y: i16() },
      ...{ ownerId: u32(), ownerPartyId: u32(), dropperId: u32(), dropperX: i16(), dropperY: i16() },
      ...{ playerDrop: bool(), mod: u8() },
    },
  },
});

const inPlace = { worldId: u8(), channelId: u8(), mapId: u32(), instance: uuid() };
const blocked = { characterId: u32() };
export const portal = defineGoCommandChannel({
  name: 'portal-commands',
  topic: 'COMMAND_TOPIC_PORTAL',
  envelope: { ...inPlace, portalId: u32(), type: TYPE, body: BODY },
  types: { BLOCK: blocked, UNBLOCK: blocked },
});

export const buff = defineGoCommandChannel({
  name: 'buff-commands',
  topic: 'COMMAND_TOPIC_CHARACTER_BUFF',
  envelope: { ...inPlace, characterId: u32(), type: TYPE, body: BODY },
  types: { CANCEL_ALL: {} },
});

export const storage = defineGoCommandChannel({
  name: 'storage-commands',
  topic: 'COMMAND_TOPIC_STORAGE',
  envelope: { transactionId: uuid(), worldId: u8(), accountId: u32(), type: TYPE, body: BODY },
  types: { DEPOSIT: { slot: i16(), templateId: u32(), ...depositMembers() } },
});

export const storageCompartment = defineGoCommandChannel({
  name: 'storage-compartment-commands',
  topic: 'COMMAND_TOPIC_STORAGE_COMPARTMENT',
  envelope: { worldId: u8(), accountId: u32(), characterId: omitZero(u32()), type: TYPE, body: BODY },
  types: { ACCEPT: { transactionId: uuid(), templateId: u32(), ...assetMembers() } },
});

export const cashCompartment = defineGoCommandChannel({
  name: 'cash-shop-compartment-commands',
  topic: 'COMMAND_TOPIC_CASH_COMPARTMENT',
  envelope: { accountId: u32(), characterId: u32(), compartmentType: u8(), type: TYPE, body: BODY },
  types: {
    ACCEPT: {
      ...{ transactionId: uuid(), compartmentId: uuid(), cashId: i64(), templateId: u32() },
      ...{ quantity: u32(), commodityId: u32(), purchasedBy: u32(), flag: u16() },
    },
  },
});

/** Every command channel that is spoken differently. */
export const changedCommands: readonly AnyCommandChannel[] = [
  compartment,
  character,
  skill,
  quest,
  drop,
  portal,
  buff,
  storage,
  storageCompartment,
  cashCompartment,
];
