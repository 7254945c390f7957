import { object, str, u16, u32, u8 } from '../../wire/index.js';
import { characterCommands, characterStatus } from '../channels/index.js';
import { failed } from '../failure-text.js';
import { defineGoAction } from '../go-services.js';

const { CREATED, CREATION_FAILED, ERROR } = characterStatus.types;

export const createCharacter = defineGoAction({
  name: 'create_character',
  kind: 'command',
  summary: 'Creates a character on an account.',
  notes: [
    'Completes on CREATED with that name; the id of the new character is kept in the result of the step.',
    '`top`, `bottom`, `shoes` and `weapon` are accepted and not sent; the character’s first clothes are steps of their own.',
    'CREATION_FAILED fails the step; the character service of today builds it and does not send it, so the step then ends by its deadline.',
    'There is no character yet, so FAILED names character 0.',
  ],
  payload: object({
    accountId: u32(),
    worldId: u8(),
    name: str(),
    gender: u8(),
    level: u8(),
    strength: u16(),
    dexterity: u16(),
    intelligence: u16(),
    luck: u16(),
    jobId: u16(),
    hp: u16(),
    mp: u16(),
    face: u32(),
    hair: u32(),
    skin: u8(),
    top: u32(),
    bottom: u32(),
    shoes: u32(),
    weapon: u32(),
    mapId: u32(),
  }),
  sample: {
    accountId: 7001,
    worldId: 0,
    name: 'Aria',
    gender: 1,
    level: 1,
    strength: 13,
    dexterity: 4,
    intelligence: 4,
    luck: 4,
    jobId: 0,
    hp: 50,
    mp: 5,
    face: 21000,
    hair: 31000,
    skin: 0,
    top: 1041002,
    bottom: 1061002,
    shoes: 1072001,
    weapon: 1302000,
    mapId: 10000,
  },
  send: ({ transactionId, payload }) => {
    const { top: _top, bottom: _bottom, shoes: _shoes, weapon: _weapon, hp, mp, skin, ...same } = payload;
    return characterCommands.types.CREATE_CHARACTER({
      transactionId,
      worldId: payload.worldId,
      characterId: 0,
      body: { ...same, maxHp: hp, maxMp: mp, skinColor: skin },
    });
  },
  completes: (on) => [
    on(
      CREATED,
      ({ payload }) => ({ body: { name: payload.name } }),
      ({ characterId }) => ({ characterId }),
    ),
  ],
  fails: (on) => [
    on(
      CREATION_FAILED,
      ({ payload }) => ({ body: { name: payload.name } }),
      ({ body }) => failed('create_character', body.message),
    ),
    on(
      ERROR,
      () => ({ characterId: 0 }),
      ({ body }) => failed('create_character', body.error),
    ),
  ],
  undo: { kind: 'impossible', reason: 'no command deletes a character' },
});
