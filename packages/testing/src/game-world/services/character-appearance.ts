import { characterStatus, statChanged } from '../envelope.js';
import { obeyed, type CommandHandler } from '../obedience.js';
import { characterFailure, withCharacter } from './character-failure.js';

interface Style {
  readonly member: 'hair' | 'face' | 'skin';
  readonly type: string;
  readonly oldMember: string;
  readonly newMember: string;
  readonly stat: string;
}

function styleHandler({ member, type, oldMember, newMember, stat }: Style): CommandHandler {
  return {
    failureCode: 'UNKNOWN',
    failure: characterFailure,
    obey: (obeying) =>
      withCharacter(obeying, (character) => {
        const channelId = obeying.body.u8('channelId');
        const styleId = member === 'skin' ? obeying.body.u8('styleId') : obeying.body.u32('styleId');
        const old = character[member];
        character[member] = styleId;
        return obeyed(
          characterStatus(obeying.origin, type, { [oldMember]: old, [newMember]: styleId }),
          statChanged(obeying.origin, channelId, [stat]),
        );
      }),
  };
}

export const changeHair = styleHandler({
  member: 'hair',
  type: 'HAIR_CHANGED',
  oldMember: 'oldHair',
  newMember: 'newHair',
  stat: 'HAIR',
});
export const changeFace = styleHandler({
  member: 'face',
  type: 'FACE_CHANGED',
  oldMember: 'oldFace',
  newMember: 'newFace',
  stat: 'FACE',
});
export const changeSkin = styleHandler({
  member: 'skin',
  type: 'SKIN_COLOR_CHANGED',
  oldMember: 'oldSkinColor',
  newMember: 'newSkinColor',
  stat: 'SKIN_COLOR',
});
