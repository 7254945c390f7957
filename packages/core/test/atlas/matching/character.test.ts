import { describe } from 'vitest';
import { ofCharacter, statChanged } from '../support/events.js';
import { describeSteps, describeUndos } from '../support/verdicts.js';

const meso = (amount: number, characterId = 12345, actorId = 9010000) =>
  ofCharacter('MESO_CHANGED', { actorId, actorType: 'NPC', amount }, characterId);
const fame = (amount: number, characterId = 12345) =>
  ofCharacter('FAME_CHANGED', { actorId: 0, actorType: 'SYSTEM', amount }, characterId);
const experience = (experienceType: string, ...amounts: readonly number[]) =>
  ofCharacter('EXPERIENCE_CHANGED', {
    channelId: 1,
    current: 1250,
    distributions: amounts.map((amount) => ({ experienceType, amount, attr1: 0 })),
  });
const level = (amount: number, current: number) =>
  ofCharacter('LEVEL_CHANGED', { channelId: 1, amount, current });
const map = (targetMapId: number, targetPortalId: number, characterId = 12345, channelId = 1) =>
  ofCharacter('MAP_CHANGED', { channelId, oldMapId: 100000000, targetMapId, targetPortalId }, characterId);
const levelGains = statChanged('AVAILABLE_AP', 'AVAILABLE_SP', 'HP', 'MAX_HP', 'MP', 'MAX_MP');
const warp = { characterId: 12345, fieldId: '0:1:101000000:00000000-0000-0000-0000-000000000000' };

describe('character steps', () => {
  describeSteps([
    {
      action: 'award_mesos',
      completedBy: { 'MESO_CHANGED of that amount': meso(1000) },
      notBy: {
        'the STAT_CHANGED behind it': statChanged('MESO'),
        'the answer to its undo': meso(-1000),
        'another amount': meso(999),
        'another character': meso(1000, 12346),
        'another actor': meso(1000, 12345, 1012000),
      },
    },
    {
      action: 'award_fame',
      completedBy: { 'FAME_CHANGED of that amount': fame(3) },
      notBy: {
        'the STAT_CHANGED behind it, which fits the undo as well': statChanged('FAME'),
        'the answer to its undo': fame(-3),
        'another character': fame(3, 12346),
      },
    },
    {
      action: 'award_experience',
      completedBy: { 'EXPERIENCE_CHANGED with its distributions': experience('WHITE', 250) },
      notBy: {
        'its undo': experience('DEATH', 250),
        'another amount': experience('WHITE', 251),
        'another type': experience('YELLOW', 250),
        'one distribution more': experience('WHITE', 250, 1),
        STAT_CHANGED: statChanged('EXPERIENCE'),
        'the level it brought': level(1, 31),
      },
    },
    {
      action: 'deduct_experience',
      completedBy: {
        'DEATH of the full amount': experience('DEATH', 250),
        'a deduction that was cut off': experience('DEATH', 40),
      },
      notBy: {
        'an award': experience('WHITE', 250),
        'a greater deduction': experience('DEATH', 251),
        'no distribution': experience('DEATH'),
      },
    },
    {
      action: 'award_level',
      view: { payload: { characterId: 12345, worldId: 0, channelId: 1, amount: 3 } },
      completedBy: { LEVEL_CHANGED: level(3, 33), 'less at the highest level': level(2, 200) },
      notBy: { 'a level of an award of experience': level(1, 31), STAT_CHANGED: statChanged('LEVEL') },
    },
    {
      action: 'change_job',
      completedBy: { JOB_CHANGED: ofCharacter('JOB_CHANGED', { channelId: 1, jobId: 110 }) },
      notBy: {
        'another job': ofCharacter('JOB_CHANGED', { channelId: 1, jobId: 111 }),
        STAT_CHANGED: statChanged('JOB'),
      },
    },
    {
      action: 'set_hp',
      completedBy: { 'STAT_CHANGED of HP alone': statChanged('HP') },
      notBy: {
        'the gains of a job or a level': levelGains,
        'another stat': statChanged('MP'),
        'no stat': statChanged(),
      },
    },
    {
      action: 'change_hair',
      completedBy: {
        'HAIR_CHANGED to that style': ofCharacter('HAIR_CHANGED', { oldHair: 30000, newHair: 31000 }),
        'STAT_CHANGED of HAIR': statChanged('HAIR'),
      },
      notBy: {
        'another style': ofCharacter('HAIR_CHANGED', { oldHair: 30000, newHair: 31001 }),
        'the answer to its undo': ofCharacter('HAIR_CHANGED', { oldHair: 31000, newHair: 30000 }),
        'another stat': statChanged('FACE'),
        'several stats': statChanged('HAIR', 'FACE'),
      },
    },
    {
      action: 'change_face',
      completedBy: {
        FACE_CHANGED: ofCharacter('FACE_CHANGED', { oldFace: 20000, newFace: 21000 }),
        'STAT_CHANGED of FACE': statChanged('FACE'),
      },
      notBy: { 'a change of hair': statChanged('HAIR') },
    },
    {
      action: 'change_skin',
      completedBy: {
        SKIN_COLOR_CHANGED: ofCharacter('SKIN_COLOR_CHANGED', { oldSkinColor: 0, newSkinColor: 2 }),
        'STAT_CHANGED of SKIN_COLOR': statChanged('SKIN_COLOR'),
      },
      notBy: {
        'another colour': ofCharacter('SKIN_COLOR_CHANGED', { oldSkinColor: 0, newSkinColor: 3 }),
        'another stat': statChanged('SKIN'),
      },
    },
    {
      action: 'warp_to_portal',
      completedBy: { MAP_CHANGED: map(101000000, 2) },
      notBy: {
        'another map': map(102000000, 2),
        'another portal': map(101000000, 3),
        'another channel': map(101000000, 2, 12345, 2),
        'another character': map(101000000, 2, 12346),
      },
    },
    {
      action: 'warp_to_random_portal',
      view: { payload: warp, found: { portalId: 7 } },
      completedBy: { 'the portal that the port picked': map(101000000, 7) },
      notBy: { 'any other portal': map(101000000, 2) },
    },
    {
      action: 'create_character',
      completedBy: { 'CREATED with that name': ofCharacter('CREATED', { name: 'Aria' }, 20001) },
      notBy: { 'another name': ofCharacter('CREATED', { name: 'Bree' }, 20002) },
    },
  ]);
});

describe('undos of character steps', () => {
  describeUndos([
    {
      action: 'award_mesos',
      completedBy: { 'MESO_CHANGED of the opposite amount': meso(-1000) },
      notBy: { 'the late answer to the award': meso(1000), 'another amount': meso(-999) },
    },
    {
      action: 'award_fame',
      completedBy: { 'FAME_CHANGED of the opposite amount': fame(-3) },
      notBy: { 'the late answer to the award': fame(3), STAT_CHANGED: statChanged('FAME') },
    },
    {
      action: 'award_experience',
      completedBy: {
        'DEATH of the sum': experience('DEATH', 250),
        'a deduction that was cut off': experience('DEATH', 10),
      },
      notBy: { 'the late answer to the award': experience('WHITE', 250) },
    },
    {
      action: 'deduct_experience',
      view: { result: { amount: 40 } },
      completedBy: { 'an award of what was taken': experience('WHITE', 40) },
      notBy: { 'the late answer to the deduction': experience('DEATH', 40), more: experience('WHITE', 250) },
    },
    {
      action: 'change_hair',
      view: { result: { oldStyle: 30000 } },
      completedBy: {
        'HAIR_CHANGED to the old style': ofCharacter('HAIR_CHANGED', { oldHair: 31000, newHair: 30000 }),
      },
      notBy: {
        'the late answer to the change': ofCharacter('HAIR_CHANGED', { oldHair: 30000, newHair: 31000 }),
        'STAT_CHANGED, which fits both': statChanged('HAIR'),
      },
    },
    {
      action: 'warp_to_portal',
      view: { result: { oldMapId: 100000000 } },
      completedBy: { 'MAP_CHANGED to the old map': map(100000000, 0) },
      notBy: { 'the late answer to the warp': map(101000000, 2) },
    },
  ]);
});
