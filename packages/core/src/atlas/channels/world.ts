import { BODY, TYPE } from '../../channel/index.js';
import { bool, i16, i64, i8, u32, u8, uuid } from '../../wire/index.js';
import { defineGoCommandChannel } from '../go-services.js';

export const monsterCommands = defineGoCommandChannel({
  name: 'monster-commands',
  topic: 'COMMAND_TOPIC_MONSTER',
  envelope: {
    transactionId: uuid(),
    worldId: u8(),
    channelId: u8(),
    mapId: u32(),
    type: TYPE,
    body: BODY,
  },
  types: { SPAWN: { monsterId: u32(), x: i16(), y: i16(), team: i8(), count: i64() } },
});

export const dropCommands = defineGoCommandChannel({
  name: 'drop-commands',
  topic: 'COMMAND_TOPIC_DROP',
  envelope: {
    transactionId: uuid(),
    worldId: u8(),
    channelId: u8(),
    mapId: u32(),
    type: TYPE,
    body: BODY,
  },
  types: {
    SPAWN: {
      itemId: u32(),
      quantity: u32(),
      mesos: u32(),
      dropType: u8(),
      x: i16(),
      y: i16(),
      ownerId: u32(),
      ownerPartyId: u32(),
      dropperId: u32(),
      dropperX: i16(),
      dropperY: i16(),
      playerDrop: bool(),
      mod: u8(),
    },
  },
});

export const portalCommands = defineGoCommandChannel({
  name: 'portal-commands',
  topic: 'COMMAND_TOPIC_PORTAL',
  envelope: { worldId: u8(), channelId: u8(), mapId: u32(), portalId: u32(), type: TYPE, body: BODY },
  types: { BLOCK: { characterId: u32() }, UNBLOCK: { characterId: u32() } },
});
