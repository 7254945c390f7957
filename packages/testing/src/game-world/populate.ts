import {
  freeSlot,
  freeStorageSlot,
  freshReferenceData,
  inventoryTypeOf,
  isSinglePiece,
  referenceTypeOf,
  zeroTime,
} from './assets.js';
import { copyJson } from './command-reader.js';
import type { InitialAccount, InitialAsset, InitialCashItem, InitialCharacter } from './initial-world.js';
import { worldDefaults } from './initial-world.js';
import { namedUuid } from './seeded-random.js';
import type {
  Account,
  Asset,
  CashCompartment,
  CashItem,
  Character,
  Compartment,
  InventoryType,
  WorldState,
} from './world-state.js';

/** Builds an asset with all its members from the few that a caller gives. */
export function makeAsset(given: InitialAsset, id: number, referenceId: number, slot: number): Asset {
  const data = given.referenceData ?? {};
  const referenceType = given.referenceType ?? referenceTypeOf(given.templateId, data);
  const fresh = freshReferenceData(referenceType, {
    quantity: given.quantity ?? 1,
    ownerId: 0,
    flag: 0,
    rechargeable: 0,
  });
  const referenceData = { ...fresh, ...data };
  if (given.quantity !== undefined && !isSinglePiece(referenceType))
    referenceData['quantity'] = given.quantity;
  return {
    id,
    slot,
    templateId: given.templateId,
    expiration: given.expiration ?? zeroTime,
    referenceId: given.referenceId ?? referenceId,
    referenceType,
    referenceData: copyJson(referenceData),
  };
}

function raise(
  state: WorldState,
  kind: 'asset' | 'storageAsset' | 'cashItem' | 'reference',
  id: number,
): number {
  state.ids[kind] = Math.max(state.ids[kind], id + 1);
  return id;
}

function makeCompartment(
  seed: number,
  characterId: number,
  type: InventoryType,
  capacity: number,
): Compartment {
  return {
    id: namedUuid(seed, `compartment:${characterId}:${type}`),
    inventoryType: type,
    capacity,
    assets: [],
  };
}

/** Puts a character into the world; assets that do not fit throw, for that is a mistake of the test's author. */
export function addCharacter(state: WorldState, seed: number, given: InitialCharacter): Character {
  const defaults = worldDefaults.character;
  const compartment = (type: InventoryType): Compartment =>
    makeCompartment(seed, given.id, type, given.capacities?.[type] ?? defaults.inventoryCapacity);
  const experience = given.experience ?? defaults.experience;
  const character: Character = {
    id: given.id,
    accountId: given.accountId ?? 0,
    name: given.name ?? `Character${given.id}`,
    mesos: given.mesos ?? defaults.mesos,
    fame: given.fame ?? defaults.fame,
    level: given.level ?? defaults.level,
    experience,
    netExperience: experience,
    hp: given.hp ?? defaults.hp,
    maxHp: given.maxHp ?? Math.max(defaults.maxHp, given.hp ?? 0),
    mp: defaults.mp,
    maxMp: defaults.maxMp,
    ap: defaults.ap,
    sp: defaults.sp,
    jobId: given.jobId ?? defaults.jobId,
    hair: given.hair ?? defaults.hair,
    face: given.face ?? defaults.face,
    skin: given.skin ?? defaults.skin,
    gender: defaults.gender,
    mapId: given.mapId ?? defaults.mapId,
    portalId: 0,
    buddyCapacity: given.buddyCapacity ?? defaults.buddyCapacity,
    guildId: 0,
    compartments: {
      1: compartment(1),
      2: compartment(2),
      3: compartment(3),
      4: compartment(4),
      5: compartment(5),
    },
    skills: new Map(Object.entries(given.skills ?? {}).map(([id, skill]) => [Number(id), { ...skill }])),
    quests: new Map(
      Object.entries(given.quests ?? {}).map(([id, quest]) => [Number(id), { state: quest, progress: {} }]),
    ),
    blockedPortals: new Set(),
    buffs: [...(given.buffs ?? [])],
    areaInfo: new Map(),
    messages: [],
    storageOpen: false,
  };
  for (const item of given.assets ?? []) {
    const type = inventoryTypeOf(item.templateId);
    if (type === undefined)
      throw new RangeError(`templateId ${item.templateId} belongs to no inventory (want 1000000 to 5999999)`);
    const bag = character.compartments[type];
    const slot = item.slot ?? freeSlot(bag);
    if (slot === undefined)
      throw new RangeError(
        `inventory ${type} of character ${given.id} has no slot for item ${item.templateId}`,
      );
    const id = raise(state, 'asset', item.id ?? state.ids.asset);
    bag.assets.push(
      makeAsset(item, id, raise(state, 'reference', item.referenceId ?? state.ids.reference), slot),
    );
  }
  state.characters.set(given.id, character);
  state.names.add(character.name.toLowerCase());
  state.ids.character = Math.max(state.ids.character, given.id + 1);
  return character;
}

export function makeCashCompartment(
  seed: number,
  accountId: number,
  type: number,
  capacity: number,
): CashCompartment {
  return { id: namedUuid(seed, `cash:${accountId}:${type}`), compartmentType: type, capacity, items: [] };
}

function makeCashItem(state: WorldState, seed: number, accountId: number, given: InitialCashItem): CashItem {
  const id = raise(state, 'cashItem', given.id ?? state.ids.cashItem);
  return {
    assetId: given.assetId ?? namedUuid(seed, `cash-asset:${id}`),
    id,
    cashId: BigInt(given.cashId),
    templateId: given.templateId,
    quantity: given.quantity ?? 1,
    flag: given.flag ?? 0,
    purchasedBy: given.purchasedBy ?? accountId,
    referenceData: {},
  };
}

/** Puts an account with its storage, wallet and three cash shop compartments into the world. */
export function addAccount(state: WorldState, seed: number, given: InitialAccount): Account {
  const storage = { ...worldDefaults.storage, ...given.storage, assets: [] as Asset[] };
  for (const item of given.storage?.assets ?? []) {
    const slot = item.slot ?? freeStorageSlot(storage);
    if (slot === undefined)
      throw new RangeError(`the storage of account ${given.id} has no slot for item ${item.templateId}`);
    const id = raise(state, 'storageAsset', item.id ?? state.ids.storageAsset);
    storage.assets.push(
      makeAsset(item, id, raise(state, 'reference', item.referenceId ?? state.ids.reference), slot),
    );
  }
  const cashCompartments = new Map<number, CashCompartment>();
  for (const type of [1, 2, 3]) {
    cashCompartments.set(
      type,
      makeCashCompartment(seed, given.id, type, worldDefaults.cashCompartmentCapacity),
    );
  }
  for (const shop of given.cashShop ?? []) {
    const compartment = makeCashCompartment(
      seed,
      given.id,
      shop.compartmentType,
      shop.capacity ?? worldDefaults.cashCompartmentCapacity,
    );
    compartment.items.push(...(shop.items ?? []).map((item) => makeCashItem(state, seed, given.id, item)));
    cashCompartments.set(shop.compartmentType, compartment);
  }
  const account: Account = {
    id: given.id,
    storage,
    wallet: { ...worldDefaults.wallet, ...given.wallet },
    cashCompartments,
  };
  state.accounts.set(given.id, account);
  return account;
}
