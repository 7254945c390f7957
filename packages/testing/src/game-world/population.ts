import type { InitialWorld } from './initial-world.js';
import { worldDefaults } from './initial-world.js';
import { addAccount, addCharacter } from './populate.js';
import { addTotals, countTotals, createLedger, type WorldTotals } from './totals.js';
import type { Account, Character, Guild, Pet, Portal, WorldState } from './world-state.js';

/** Who and what lives in the world; makes on first use what `autoCreate` allows. */
export interface Population {
  readonly state: WorldState;
  character(id: number): Character | undefined;
  account(id: number): Account | undefined;
  pet(id: number): Pet | undefined;
  /** The guild that the character belongs to; made, with the character as its leader, when there is none. */
  guildOf(character: Character): Guild | undefined;
  foundGuild(leader: Character, name: string): Guild;
  portalsOf(mapId: number): readonly Portal[];
  /** All that the initial world and `autoCreate` have put in so far. */
  endowment(): WorldTotals;
}

function emptyState(initial: InitialWorld): WorldState {
  return {
    characters: new Map(),
    accounts: new Map(),
    pets: new Map(),
    guilds: new Map(),
    invites: [],
    drops: [],
    monsters: [],
    portals: new Map(Object.entries(initial.portals ?? {}).map(([id, portals]) => [Number(id), portals])),
    reactorDrops: new Map(Object.entries(initial.reactorDrops ?? {})),
    questChains: new Map(Object.entries(initial.questChains ?? {}).map(([id, next]) => [Number(id), next])),
    blockedNames: new Set((initial.blockedNames ?? []).map((name) => name.toLowerCase())),
    names: new Set(),
    ids: {
      asset: 501,
      reference: 77,
      storageAsset: 8801,
      cashItem: 12,
      character: 20_001,
      guild: 42,
      monster: 1_000_000_001,
    },
  };
}

/** Portal type 0 with target 999999999 is what a random warp looks for. */
const noMap = 999_999_999;
const plainPortals: readonly Portal[] = [
  { id: 0, name: 'sp', target: '', type: 0, x: 0, y: 0, targetMapId: noMap, scriptName: '' },
  { id: 1, name: 'sp', target: '', type: 0, x: 200, y: 0, targetMapId: noMap, scriptName: '' },
  { id: 2, name: 'out00', target: 'in00', type: 2, x: 400, y: 0, targetMapId: 100_000_000, scriptName: '' },
];

export function createPopulation(initial: InitialWorld, seed: number, autoCreate: boolean): Population {
  const state = emptyState(initial);
  for (const account of initial.accounts ?? []) addAccount(state, seed, account);
  for (const character of initial.characters ?? []) addCharacter(state, seed, character);
  for (const pet of initial.pets ?? []) state.pets.set(pet.id, { ownerId: 0, ...worldDefaults.pet, ...pet });

  const addGuild = (given: Pick<Guild, 'id' | 'leaderId'> & Partial<Guild>): Guild => {
    const emblem = { logo: 0, logoColor: 0, logoBackground: 0, logoBackgroundColor: 0 };
    const guild: Guild = {
      name: `Guild${given.id}`,
      members: [given.leaderId],
      capacity: worldDefaults.guildCapacity,
      emblem,
      ...given,
    };
    state.guilds.set(guild.id, guild);
    state.ids.guild = Math.max(state.ids.guild, guild.id + 1);
    for (const member of guild.members) {
      const character = state.characters.get(member);
      if (character) character.guildId = guild.id;
    }
    return guild;
  };
  for (const guild of initial.guilds ?? []) addGuild(guild);

  const endowment = createLedger();
  addTotals(endowment, countTotals(state));

  return {
    state,
    character(id) {
      const found = state.characters.get(id);
      if (found || !autoCreate) return found;
      const made = addCharacter(state, seed, { id });
      endowment.mesos(made.mesos);
      endowment.experience(made.netExperience);
      const guild = [...state.guilds.values()].find((candidate) => candidate.members.includes(id));
      if (guild) made.guildId = guild.id;
      return made;
    },
    account(id) {
      const found = state.accounts.get(id);
      if (found || !autoCreate) return found;
      const made = addAccount(state, seed, { id });
      endowment.mesos(made.storage.mesos);
      for (const currency of ['credit', 'points', 'prepaid'] as const)
        endowment.currency(currency, made.wallet[currency]);
      return made;
    },
    pet(id) {
      const found = state.pets.get(id);
      if (found || !autoCreate) return found;
      const made: Pet = { id, ownerId: 0, ...worldDefaults.pet };
      state.pets.set(id, made);
      return made;
    },
    guildOf(character) {
      const found = state.guilds.get(character.guildId);
      return found ?? (autoCreate ? addGuild({ id: state.ids.guild, leaderId: character.id }) : undefined);
    },
    foundGuild: (leader, name) => addGuild({ id: state.ids.guild, leaderId: leader.id, name }),
    portalsOf: (mapId) => state.portals.get(mapId) ?? (autoCreate ? plainPortals : []),
    endowment: () => endowment.totals(),
  };
}
