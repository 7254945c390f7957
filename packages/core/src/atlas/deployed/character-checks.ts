import { buddyListAnswer, guildAnswer, petAnswer, questAnswer, skillAnswer } from '../ports.js';
import { check } from './check.js';

interface CharacterPayload {
  readonly characterId: number;
}

const guild = (
  action: string,
  objects: (guild: { id: number; leaderId: number }, characterId: number) => string | undefined,
  when: string,
) =>
  check({
    action,
    port: 'guild.findByMember',
    asks: ({ characterId }: CharacterPayload) => ({ characterId }),
    answer: guildAnswer,
    objects: (found, { characterId }) => objects(found.guild, characterId),
    when,
  });

const leaderOnly = (action: string) =>
  guild(
    action,
    ({ id, leaderId }, characterId) => {
      if (id === 0) return `GUILD_NOT_FOUND: character ${characterId} has no guild`;
      return leaderId === characterId ? undefined : `NOT_LEADER: character ${leaderId} leads guild ${id}`;
    },
    'the character does not lead a guild',
  );

/** At the last level the pet service has no more experience to look up, and ends. */
const lastPetLevel = 30;
const lastLevelCloseness = 30_000;
const mostCloseness = 0xffff;

const pet = check({
  action: 'gain_closeness',
  port: 'pet.find',
  asks: ({ petId }: { readonly petId: number; readonly amount: number }) => ({ petId }),
  answer: petAnswer,
  objects: ({ pet: { id, level, closeness } }, { petId, amount }) => {
    if (id === 0) return `PET_NOT_FOUND: there is no pet ${petId}`;
    const most = level < lastPetLevel ? lastLevelCloseness - 1 : mostCloseness;
    return closeness + amount > most
      ? `CLOSENESS_LIMIT: the closeness is ${closeness}, and ${most} the most that the pet service can count`
      : undefined;
  },
  when: 'there is no such pet, or the closeness would reach the last level, which ends the pet service',
  required: true,
});

interface QuestPayload extends CharacterPayload {
  readonly questId: number;
}
const started = 1;
const completed = 2;

const quest = (
  action: string,
  objects: (state: number, questId: number) => string | undefined,
  when: string,
) =>
  check({
    action,
    port: 'quest.find',
    asks: ({ characterId, questId }: QuestPayload) => ({ characterId, questId }),
    answer: questAnswer,
    objects: (found, { questId }) => objects(found.quest.questId === 0 ? 0 : found.quest.state, questId),
    when,
  });

interface SkillPayload extends CharacterPayload {
  readonly skillId: number;
}

const skill = (
  action: string,
  objects: (known: boolean, skillId: number) => string | undefined,
  when: string,
) =>
  check({
    action,
    port: 'skill.find',
    asks: ({ characterId, skillId }: SkillPayload) => ({ characterId, skillId }),
    answer: skillAnswer,
    objects: (found, { skillId }) => objects(found.skill.id !== 0, skillId),
    when,
  });

const buddies = check({
  action: 'increase_buddy_capacity',
  port: 'buddyList.find',
  asks: ({ characterId }: CharacterPayload & { readonly amount: number }) => ({ characterId }),
  answer: buddyListAnswer,
  objects: ({ buddyList: { characterId: owner, capacity } }, { characterId, amount }) => {
    if (owner === 0) return `BUDDY_LIST_NOT_FOUND: character ${characterId} has no buddy list`;
    return amount > capacity ? undefined : `INVALID_CAPACITY: the capacity is ${capacity} already`;
  },
  when: 'the capacity is not above the present one',
});

export const characterChecks = [
  guild(
    'request_guild_name',
    ({ id }, characterId) =>
      id === 0 ? undefined : `ALREADY_IN_GUILD: character ${characterId} is in guild ${id}`,
    'the character is in a guild',
  ),
  leaderOnly('request_guild_emblem'),
  leaderOnly('request_guild_disband'),
  leaderOnly('request_guild_capacity_increase'),
  pet,
  quest(
    'start_quest',
    (state, questId) =>
      state === started ? `QUEST_ALREADY_ACTIVE: quest ${questId} is under way` : undefined,
    'the quest is under way',
  ),
  quest(
    'complete_quest',
    (state, questId) => {
      // The quest service would give the rewards once more.
      if (state === completed) return `QUEST_ALREADY_COMPLETED: quest ${questId} is done`;
      return state === started ? undefined : `QUEST_NOT_STARTED: quest ${questId} is not under way`;
    },
    'the quest is not under way, forced or not',
  ),
  skill(
    'create_skill',
    (known, skillId) => (known ? `SKILL_ALREADY_KNOWN: skill ${skillId} has been learnt` : undefined),
    'the character has the skill',
  ),
  skill(
    'update_skill',
    (known, skillId) => (known ? undefined : `SKILL_NOT_FOUND: skill ${skillId} was never learnt`),
    'the character does not have the skill',
  ),
  buddies,
];
