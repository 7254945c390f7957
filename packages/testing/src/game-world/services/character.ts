import { characterStatus, statChanged } from '../envelope.js';
import { obeyed, refuse, refuseSilently, type CommandHandler, type HandlerTable } from '../obedience.js';
import { addCharacter } from '../populate.js';
import { changeFace, changeHair, changeSkin } from './character-appearance.js';
import { characterFailure, withCharacter } from './character-failure.js';
import { awardExperience, awardLevel, changeJob, deductExperience, setHp } from './character-growth.js';

const mostMesos = 0xffffffff;

/** Too few mesos is the one failure that the character service of today reports; an overflow it drops. */
export const requestChangeMeso: CommandHandler = {
  failureCode: 'NOT_ENOUGH_MESO',
  failure: characterFailure,
  obey: (obeying) =>
    withCharacter(obeying, (character) => {
      const { body, origin, ledger } = obeying;
      const change = {
        actorId: body.u32('actorId'),
        actorType: body.text('actorType'),
        amount: body.i32('amount'),
      };
      const mesos = character.mesos + change.amount;
      if (mesos < 0) return refuse('NOT_ENOUGH_MESO', `${character.mesos} mesos are there`);
      if (mesos > mostMesos) return refuseSilently('MESO_OVERFLOW', 'more mesos than a purse can hold');
      character.mesos = mesos;
      ledger.mesos(change.amount);
      return obeyed(characterStatus(origin, 'MESO_CHANGED', change), statChanged(origin, 0, ['MESO']));
    }),
};

const requestChangeFame: CommandHandler = {
  failureCode: 'UNKNOWN',
  failure: characterFailure,
  obey: (obeying) =>
    withCharacter(obeying, (character) => {
      const { body, origin } = obeying;
      const change = {
        actorId: body.u32('actorId'),
        actorType: body.text('actorType'),
        amount: body.i8('amount'),
      };
      const fame = character.fame + change.amount;
      if (fame < -0x8000 || fame > 0x7fff) return refuseSilently('FAME_OVERFLOW', 'fame is at its limit');
      character.fame = fame;
      return obeyed(characterStatus(origin, 'FAME_CHANGED', change), statChanged(origin, 0, ['FAME']));
    }),
};

const changeMap: CommandHandler = {
  failureCode: 'UNKNOWN',
  failure: characterFailure,
  obey: (obeying) =>
    withCharacter(obeying, (character) => {
      const channelId = obeying.body.u8('channelId');
      const targetMapId = obeying.body.u32('mapId');
      const targetPortalId = obeying.body.u32('portalId');
      const oldMapId = character.mapId;
      character.mapId = targetMapId;
      character.portalId = targetPortalId;
      const body = { channelId, oldMapId, targetMapId, targetPortalId };
      return obeyed(characterStatus(obeying.origin, 'MAP_CHANGED', body));
    }),
};

const createCharacter: CommandHandler = {
  failureCode: 'UNKNOWN',
  failure: (obeying, _code, message) => [
    characterStatus(obeying.origin, 'CREATION_FAILED', { name: obeying.body.text('name'), message }, 0),
  ],
  obey(obeying) {
    const { body, origin, population, settings } = obeying;
    const name = body.text('name');
    const { state } = population;
    const looks = { hair: body.u32('hair'), face: body.u32('face'), skin: body.u8('skinColor') };
    const start = {
      mapId: body.u32('mapId'),
      level: body.u8('level'),
      jobId: body.u16('jobId'),
      hp: body.u16('maxHp'),
    };
    const rest = { maxMp: body.u16('maxMp'), gender: body.u8('gender') };
    const accountId = body.u32('accountId');
    if (name === '') return refuseSilently('INVALID_NAME', 'name is empty');
    if (state.blockedNames.has(name.toLowerCase())) return refuseSilently('BLOCKED_NAME', 'name is blocked');
    if (state.names.has(name.toLowerCase())) return refuseSilently('NAME_IN_USE', 'name is in use');
    const born = { id: state.ids.character, accountId, name, mesos: 0, maxHp: start.hp, ...start, ...looks };
    const character = addCharacter(state, settings.seed, born);
    Object.assign(character, rest, { mp: rest.maxMp });
    return obeyed(characterStatus(origin, 'CREATED', { name }, character.id));
  },
};

export const characterHandlers: HandlerTable = {
  CREATE_CHARACTER: createCharacter,
  CHANGE_MAP: changeMap,
  CHANGE_JOB: changeJob,
  CHANGE_HAIR: changeHair,
  CHANGE_FACE: changeFace,
  CHANGE_SKIN: changeSkin,
  AWARD_EXPERIENCE: awardExperience,
  DEDUCT_EXPERIENCE: deductExperience,
  AWARD_LEVEL: awardLevel,
  REQUEST_CHANGE_MESO: requestChangeMeso,
  REQUEST_CHANGE_FAME: requestChangeFame,
  SET_HP: setHp,
};
