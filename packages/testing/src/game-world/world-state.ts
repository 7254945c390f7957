import type { JsonObject } from './command-reader.js';

/** Inventory types: 1 equip, 2 use, 3 setup, 4 etc, 5 cash. */
export type InventoryType = 1 | 2 | 3 | 4 | 5;

/** One piece or one stack in a character's inventory (slot < 0: worn) or in an account's storage (slot from 0). */
export interface Asset {
  readonly id: number;
  slot: number;
  readonly templateId: number;
  readonly expiration: string;
  readonly referenceId: number;
  readonly referenceType: string;
  /** Shape by reference type; stacks hold their size in `quantity`, cash ids are decimal strings. */
  referenceData: JsonObject;
}

export interface Compartment {
  readonly id: string;
  readonly inventoryType: InventoryType;
  /** Number of bag slots; worn items take none. */
  capacity: number;
  assets: Asset[];
}

export interface Skill {
  level: number;
  masterLevel: number;
  expiration: string;
}

export interface Quest {
  state: 'started' | 'completed';
  readonly progress: Record<number, string>;
}

export interface Character {
  readonly id: number;
  accountId: number;
  name: string;
  mesos: number;
  fame: number;
  level: number;
  /** Experience inside the present level. */
  experience: number;
  /** Experience ever gained less experience lost: unlike `experience`, not reset by a level-up. */
  netExperience: number;
  hp: number;
  maxHp: number;
  mp: number;
  maxMp: number;
  ap: number;
  sp: number;
  jobId: number;
  hair: number;
  face: number;
  skin: number;
  gender: number;
  mapId: number;
  portalId: number;
  buddyCapacity: number;
  guildId: number;
  readonly compartments: Record<InventoryType, Compartment>;
  readonly skills: Map<number, Skill>;
  readonly quests: Map<number, Quest>;
  /** `mapId:portalId` of each portal closed to this character. */
  readonly blockedPortals: Set<string>;
  buffs: number[];
  readonly areaInfo: Map<number, string>;
  /** The newest messages shown to the player, at most 100. */
  messages: { readonly type: string; readonly text: string }[];
  storageOpen: boolean;
}

export interface CashItem {
  /** uuid of the asset that holds the item. */
  readonly assetId: string;
  readonly id: number;
  readonly cashId: bigint;
  readonly templateId: number;
  readonly quantity: number;
  readonly flag: number;
  readonly purchasedBy: number;
  /** What the asset carried when it came in, so that nothing of it is lost on the way out. */
  readonly referenceData: JsonObject;
}

/** Compartment types: 1 Explorer, 2 Cygnus, 3 Legend. */
export interface CashCompartment {
  readonly id: string;
  readonly compartmentType: number;
  capacity: number;
  items: CashItem[];
}

export type Currency = 'credit' | 'points' | 'prepaid';

export interface Account {
  readonly id: number;
  readonly storage: { mesos: number; capacity: number; assets: Asset[] };
  readonly wallet: Record<Currency, number>;
  readonly cashCompartments: Map<number, CashCompartment>;
}

export interface Pet {
  readonly id: number;
  ownerId: number;
  slot: number;
  level: number;
  closeness: number;
}

export interface Guild {
  readonly id: number;
  name: string;
  leaderId: number;
  members: number[];
  capacity: number;
  emblem: { logo: number; logoColor: number; logoBackground: number; logoBackgroundColor: number };
}

export interface Invite {
  readonly inviteType: string;
  readonly originatorId: number;
  readonly targetId: number;
  readonly referenceId: number;
}

export interface MapDrop {
  readonly mapId: number;
  readonly itemId: number;
  readonly quantity: number;
  readonly mesos: number;
  readonly ownerId: number;
  readonly x: number;
  readonly y: number;
}

export interface Monster {
  readonly id: number;
  readonly worldId: number;
  readonly channelId: number;
  readonly mapId: number;
  readonly monsterId: number;
  readonly x: number;
  readonly y: number;
  readonly fh: number;
  readonly team: number;
}

export interface Portal {
  readonly id: number;
  readonly name: string;
  readonly target: string;
  readonly type: number;
  readonly x: number;
  readonly y: number;
  readonly targetMapId: number;
  readonly scriptName: string;
}

export interface ReactorDrop {
  readonly itemId: number;
  readonly questId: number;
  readonly chance: number;
}

/** The next free id of each kind. */
export interface IdCounters {
  asset: number;
  reference: number;
  storageAsset: number;
  cashItem: number;
  character: number;
  guild: number;
  monster: number;
}

export interface WorldState {
  readonly characters: Map<number, Character>;
  readonly accounts: Map<number, Account>;
  readonly pets: Map<number, Pet>;
  readonly guilds: Map<number, Guild>;
  invites: Invite[];
  drops: MapDrop[];
  monsters: Monster[];
  readonly portals: Map<number, readonly Portal[]>;
  readonly reactorDrops: Map<string, readonly ReactorDrop[]>;
  readonly questChains: Map<number, number>;
  readonly blockedNames: Set<string>;
  readonly names: Set<string>;
  readonly ids: IdCounters;
}
