import { BODY, TYPE } from '../../channel/index.js';
import { bool, i32, i8, list, object, str, u16, u32, u8, uuid } from '../../wire/index.js';
import { defineGoCommandChannel, defineGoStatusChannel } from '../go-services.js';

/** One part of an experience award; `DEATH` in events tells of a deduction. */
export const distribution = () => object({ experienceType: str(), amount: u32(), attr1: u32() });

export const characterCommands = defineGoCommandChannel({
  name: 'character-commands',
  topic: 'COMMAND_TOPIC_CHARACTER',
  envelope: { transactionId: uuid(), worldId: u8(), characterId: u32(), type: TYPE, body: BODY },
  types: {
    CREATE_CHARACTER: {
      accountId: u32(),
      worldId: u8(),
      name: str(),
      level: u8(),
      strength: u16(),
      dexterity: u16(),
      intelligence: u16(),
      luck: u16(),
      maxHp: u16(),
      maxMp: u16(),
      jobId: u16(),
      gender: u8(),
      hair: u32(),
      face: u32(),
      skinColor: u8(),
      mapId: u32(),
    },
    CHANGE_MAP: { channelId: u8(), mapId: u32(), portalId: u32() },
    CHANGE_JOB: { channelId: u8(), jobId: u16() },
    CHANGE_HAIR: { channelId: u8(), styleId: u32() },
    CHANGE_FACE: { channelId: u8(), styleId: u32() },
    CHANGE_SKIN: { channelId: u8(), styleId: u8() },
    AWARD_EXPERIENCE: { channelId: u8(), distributions: list(distribution()) },
    DEDUCT_EXPERIENCE: { channelId: u8(), amount: u32() },
    AWARD_LEVEL: { channelId: u8(), amount: u8() },
    REQUEST_CHANGE_MESO: { actorId: u32(), actorType: str(), amount: i32() },
    REQUEST_CHANGE_FAME: { actorId: u32(), actorType: str(), amount: i8() },
    SET_HP: { channelId: u8(), amount: u16() },
  },
});

export const characterStatus = defineGoStatusChannel({
  name: 'character-status',
  topic: 'EVENT_TOPIC_CHARACTER_STATUS',
  transactionIdAt: ['top'],
  envelope: { transactionId: uuid(), worldId: u8(), characterId: u32(), type: TYPE, body: BODY },
  types: {
    CREATED: { name: str() },
    MAP_CHANGED: { channelId: u8(), oldMapId: u32(), targetMapId: u32(), targetPortalId: u32() },
    JOB_CHANGED: { channelId: u8(), jobId: u16() },
    EXPERIENCE_CHANGED: { channelId: u8(), current: u32(), distributions: list(distribution()) },
    LEVEL_CHANGED: { channelId: u8(), amount: u8(), current: u8() },
    MESO_CHANGED: { actorId: u32(), actorType: str(), amount: i32() },
    FAME_CHANGED: { actorId: u32(), actorType: str(), amount: i8() },
    STAT_CHANGED: { channelId: u8(), exclRequestSent: bool(), updates: list(str()) },
    CREATION_FAILED: { name: str(), message: str() },
    ERROR: { error: str(), amount: i32() },
    HAIR_CHANGED: { oldHair: u32(), newHair: u32() },
    FACE_CHANGED: { oldFace: u32(), newFace: u32() },
    SKIN_COLOR_CHANGED: { oldSkinColor: u8(), newSkinColor: u8() },
  },
});
