import type { JsonObject } from './command-reader.js';
import type { Currency, Guild, InventoryType, Portal, Quest, ReactorDrop, Skill } from './world-state.js';

/** One piece or stack to begin with; what is left out is derived from the template. */
export interface InitialAsset {
  readonly templateId: number;
  /** Default 1; ignored for equipment and pets. */
  readonly quantity?: number;
  /** Default: the next free slot. Negative: worn. */
  readonly slot?: number;
  readonly id?: number;
  readonly referenceId?: number;
  readonly referenceType?: string;
  readonly expiration?: string;
  readonly referenceData?: JsonObject;
}

export interface InitialCharacter {
  readonly id: number;
  readonly accountId?: number;
  readonly name?: string;
  readonly mesos?: number;
  readonly fame?: number;
  readonly level?: number;
  readonly experience?: number;
  readonly hp?: number;
  readonly maxHp?: number;
  readonly jobId?: number;
  readonly hair?: number;
  readonly face?: number;
  readonly skin?: number;
  readonly mapId?: number;
  readonly buddyCapacity?: number;
  /** Bag slots by inventory type. */
  readonly capacities?: Partial<Record<InventoryType, number>>;
  readonly assets?: readonly InitialAsset[];
  readonly skills?: Readonly<Record<number, Skill>>;
  readonly quests?: Readonly<Record<number, Quest['state']>>;
  readonly buffs?: readonly number[];
}

export interface InitialCashItem {
  readonly cashId: bigint | number;
  readonly templateId: number;
  readonly quantity?: number;
  readonly flag?: number;
  readonly purchasedBy?: number;
  readonly id?: number;
  readonly assetId?: string;
}

export interface InitialAccount {
  readonly id: number;
  readonly storage?: {
    readonly mesos?: number;
    readonly capacity?: number;
    readonly assets?: readonly InitialAsset[];
  };
  readonly wallet?: Partial<Record<Currency, number>>;
  readonly cashShop?: readonly {
    readonly compartmentType: number;
    readonly capacity?: number;
    readonly items?: readonly InitialCashItem[];
  }[];
}

export interface InitialPet {
  readonly id: number;
  readonly ownerId?: number;
  readonly slot?: number;
  /** 1 to 30. */
  readonly level?: number;
  readonly closeness?: number;
}

/** What the world holds before its first command. */
export interface InitialWorld {
  readonly characters?: readonly InitialCharacter[];
  readonly accounts?: readonly InitialAccount[];
  readonly pets?: readonly InitialPet[];
  readonly guilds?: readonly (Pick<Guild, 'id' | 'leaderId'> & Partial<Guild>)[];
  /** Portals by map id. A map that is not listed has a start point and one random-entry portal. */
  readonly portals?: Readonly<Record<number, readonly Portal[]>>;
  /** Drops by reactor classification. */
  readonly reactorDrops?: Readonly<Record<string, readonly ReactorDrop[]>>;
  /** Follow-up quest by quest id. */
  readonly questChains?: Readonly<Record<number, number>>;
  /** Names that CREATE_CHARACTER refuses. */
  readonly blockedNames?: readonly string[];
}

/** What is given to whatever a command names and the world does not know yet (option `autoCreate`). */
export const worldDefaults = {
  character: {
    mesos: 10_000,
    fame: 0,
    level: 10,
    experience: 0,
    hp: 50,
    maxHp: 100,
    mp: 50,
    maxMp: 100,
    ap: 0,
    sp: 0,
    jobId: 0,
    hair: 30_000,
    face: 20_000,
    skin: 0,
    gender: 0,
    mapId: 100_000_000,
    buddyCapacity: 30,
    inventoryCapacity: 24,
  },
  storage: { mesos: 0, capacity: 16 },
  wallet: { credit: 10_000, points: 10_000, prepaid: 10_000 },
  cashCompartmentCapacity: 55,
  pet: { slot: 0, level: 1, closeness: 0 },
  guildCapacity: 10,
  /** Most items one stack takes when an ACCEPT is merged into it. */
  stackLimit: 200,
} as const;
