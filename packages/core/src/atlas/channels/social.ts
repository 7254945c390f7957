import { BODY, TYPE } from '../../channel/index.js';
import { i16, i8, list, str, u16, u32, u8, uuid } from '../../wire/index.js';
import { defineGoCommandChannel, defineGoStatusChannel } from '../go-services.js';

const whereabouts = { worldId: u8(), channelId: u8() };

export const guildCommands = defineGoCommandChannel({
  name: 'guild-commands',
  topic: 'COMMAND_TOPIC_GUILD',
  envelope: { characterId: u32(), type: TYPE, body: BODY, transactionId: uuid() },
  types: {
    REQUEST_NAME: whereabouts,
    REQUEST_EMBLEM: whereabouts,
    REQUEST_DISBAND: whereabouts,
    REQUEST_CAPACITY_INCREASE: whereabouts,
  },
});

export const guildStatus = defineGoStatusChannel({
  name: 'guild-status',
  topic: 'EVENT_TOPIC_GUILD_STATUS',
  transactionIdAt: ['top'],
  envelope: { worldId: u8(), guildId: u32(), type: TYPE, body: BODY, transactionId: uuid() },
  types: {
    REQUEST_AGREEMENT: { actorId: u32(), proposedName: str() },
    CREATED: {},
    DISBANDED: { members: list(u32()) },
    EMBLEM_UPDATED: { logo: u16(), logoColor: u8(), logoBackground: u16(), logoBackgroundColor: u8() },
    CAPACITY_UPDATED: { capacity: u32() },
    ERROR: { actorId: u32(), error: str() },
  },
});

export const inviteCommands = defineGoCommandChannel({
  name: 'invite-commands',
  topic: 'COMMAND_TOPIC_INVITE',
  envelope: { transactionId: uuid(), worldId: u8(), inviteType: str(), type: TYPE, body: BODY },
  types: {
    CREATE: { originatorId: u32(), targetId: u32(), referenceId: u32() },
    ACCEPT: { targetId: u32(), referenceId: u32() },
    REJECT: { targetId: u32(), originatorId: u32() },
  },
});

const parties = { originatorId: u32(), targetId: u32() };

/** Read in the dialects whose services tell of invitations. */
export const inviteStatus = defineGoStatusChannel({
  name: 'invite-status',
  topic: 'EVENT_TOPIC_INVITE_STATUS',
  transactionIdAt: ['top'],
  envelope: {
    transactionId: uuid(),
    worldId: u8(),
    inviteType: str(),
    referenceId: u32(),
    type: TYPE,
    body: BODY,
  },
  types: { CREATED: parties, REJECTED: parties },
});

export const buddyListCommands = defineGoCommandChannel({
  name: 'buddy-list-commands',
  topic: 'COMMAND_TOPIC_BUDDYLIST',
  envelope: { transactionId: uuid(), worldId: u8(), characterId: u32(), type: TYPE, body: BODY },
  types: { INCREASE_CAPACITY: { newCapacity: u8() } },
});

export const buddyListStatus = defineGoStatusChannel({
  name: 'buddy-list-status',
  topic: 'EVENT_TOPIC_BUDDYLIST_STATUS',
  transactionIdAt: ['body'],
  envelope: { worldId: u8(), characterId: u32(), type: TYPE, body: BODY },
  types: { CAPACITY_CHANGE: { capacity: u8(), transactionId: uuid() } },
});

export const petCommands = defineGoCommandChannel({
  name: 'pet-commands',
  topic: 'COMMAND_TOPIC_PET',
  envelope: { transactionId: uuid(), actorId: u32(), petId: u32(), type: TYPE, body: BODY },
  types: { AWARD_CLOSENESS: { amount: u16() } },
});

export const petStatus = defineGoStatusChannel({
  name: 'pet-status',
  topic: 'EVENT_TOPIC_PET_STATUS',
  transactionIdAt: ['body'],
  envelope: { petId: u32(), ownerId: u32(), type: TYPE, body: BODY },
  types: { CLOSENESS_CHANGED: { slot: i8(), closeness: u16(), amount: i16(), transactionId: uuid() } },
});
