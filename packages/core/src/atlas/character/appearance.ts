import { u32, u8 } from '../../wire/index.js';
import { characterCommands, characterStatus } from '../channels/index.js';
import { styleAction } from './style-action.js';

const { CHANGE_HAIR, CHANGE_FACE, CHANGE_SKIN } = characterCommands.types;
const { HAIR_CHANGED, FACE_CHANGED, SKIN_COLOR_CHANGED } = characterStatus.types;

export const changeHair = styleAction({
  name: 'change_hair',
  summary: 'Gives a character another hair style.',
  sample: 31000,
  stat: 'HAIR',
  styleId: u32(),
  command: CHANGE_HAIR,
  changed: HAIR_CHANGED,
  became: (characterId, newHair) => ({ characterId, body: { newHair } }),
  oldStyle: ({ body }) => body.oldHair,
});

export const changeFace = styleAction({
  name: 'change_face',
  summary: 'Gives a character another face.',
  sample: 21000,
  stat: 'FACE',
  styleId: u32(),
  command: CHANGE_FACE,
  changed: FACE_CHANGED,
  became: (characterId, newFace) => ({ characterId, body: { newFace } }),
  oldStyle: ({ body }) => body.oldFace,
});

export const changeSkin = styleAction({
  name: 'change_skin',
  summary: 'Gives a character another skin colour.',
  sample: 2,
  stat: 'SKIN_COLOR',
  styleId: u8(),
  command: CHANGE_SKIN,
  changed: SKIN_COLOR_CHANGED,
  became: (characterId, newSkinColor) => ({ characterId, body: { newSkinColor } }),
  oldStyle: ({ body }) => body.oldSkinColor,
});
