import { BODY, TYPE } from '../../channel/index.js';
import { time, u32, u8, uuid } from '../../wire/index.js';
import { defineGoCommandChannel, defineGoStatusChannel } from '../go-services.js';

const skill = { skillId: u32(), level: u8(), masterLevel: u8(), expiration: time() };
const skillLevels = { level: u8(), masterLevel: u8(), expiration: time() };

export const skillCommands = defineGoCommandChannel({
  name: 'skill-commands',
  topic: 'COMMAND_TOPIC_SKILL',
  envelope: { transactionId: uuid(), characterId: u32(), type: TYPE, body: BODY },
  types: { REQUEST_CREATE: skill, REQUEST_UPDATE: skill },
});

export const skillStatus = defineGoStatusChannel({
  name: 'skill-status',
  topic: 'EVENT_TOPIC_SKILL_STATUS',
  transactionIdAt: ['top'],
  envelope: { transactionId: uuid(), characterId: u32(), skillId: u32(), type: TYPE, body: BODY },
  types: { CREATED: skillLevels, UPDATED: skillLevels },
});

export const consumableCommands = defineGoCommandChannel({
  name: 'consumable-commands',
  topic: 'COMMAND_TOPIC_CONSUMABLE',
  envelope: {
    transactionId: uuid(),
    worldId: u8(),
    channelId: u8(),
    characterId: u32(),
    type: TYPE,
    body: BODY,
  },
  types: { APPLY_CONSUMABLE_EFFECT: { itemId: u32() } },
});

export const consumableStatus = defineGoStatusChannel({
  name: 'consumable-status',
  topic: 'EVENT_TOPIC_CONSUMABLE_STATUS',
  transactionIdAt: ['body'],
  envelope: { characterId: u32(), type: TYPE, body: BODY },
  types: { EFFECT_APPLIED: { itemId: u32(), transactionId: uuid() } },
});

export const buffCommands = defineGoCommandChannel({
  name: 'buff-commands',
  topic: 'COMMAND_TOPIC_BUFF',
  envelope: { worldId: u8(), channelId: u8(), characterId: u32(), type: TYPE, body: BODY },
  types: { CANCEL_ALL: {} },
});
