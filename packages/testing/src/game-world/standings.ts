import type { Population } from './population.js';
import type { Currency } from './world-state.js';

/** What the services tell over HTTP of what they hold; `null` where they answer "not found". */
export interface Standings {
  wallet(input: { accountId: number }): ({ accountId: number } & Record<Currency, number>) | null;
  /** The guild that the character is a member of. */
  guildOf(input: { characterId: number }): { id: number; leaderId: number; capacity: number } | null;
  pet(input: { petId: number }): { id: number; level: number; closeness: number } | null;
  /** State 1 started, 2 completed. */
  quest(input: { characterId: number; questId: number }): { questId: number; state: number } | null;
  /** The simulated accounts have one storage for all worlds. */
  storage(input: { accountId: number; worldId: number }): {
    accountId: number;
    capacity: number;
    used: number;
    mesos: number;
  } | null;
  buddyList(input: { characterId: number }): { characterId: number; capacity: number } | null;
  skill(input: { characterId: number; skillId: number }): {
    id: number;
    level: number;
    masterLevel: number;
  } | null;
}

export function createStandings(population: Population): Standings {
  return {
    wallet({ accountId }) {
      const account = population.account(accountId);
      return account ? { accountId, ...account.wallet } : null;
    },
    guildOf({ characterId }) {
      const guildId = population.character(characterId)?.guildId ?? 0;
      // Asking founds no guild, whatever `autoCreate` says: a character without one is one that can found it.
      const guild = population.state.guilds.get(guildId);
      return guild ? { id: guild.id, leaderId: guild.leaderId, capacity: guild.capacity } : null;
    },
    pet({ petId }) {
      const pet = population.pet(petId);
      return pet ? { id: pet.id, level: pet.level, closeness: pet.closeness } : null;
    },
    quest({ characterId, questId }) {
      const quest = population.character(characterId)?.quests.get(questId);
      return quest ? { questId, state: quest.state === 'completed' ? 2 : 1 } : null;
    },
    storage({ accountId }) {
      const storage = population.account(accountId)?.storage;
      return storage
        ? { accountId, capacity: storage.capacity, used: storage.assets.length, mesos: storage.mesos }
        : null;
    },
    buddyList({ characterId }) {
      const character = population.character(characterId);
      return character ? { characterId, capacity: character.buddyCapacity } : null;
    },
    skill({ characterId, skillId }) {
      const skill = population.character(characterId)?.skills.get(skillId);
      return skill ? { id: skillId, level: skill.level, masterLevel: skill.masterLevel } : null;
    },
  };
}
