import { describeAsset, inventoryTypeOf } from './assets.js';
import { createStandings, type Standings } from './standings.js';
import type { JsonObject } from './command-reader.js';
import type { Population } from './population.js';
import type { InventoryType, Portal, ReactorDrop } from './world-state.js';
import { checkCondition, type ValidationCondition } from './validation.js';

/** Thrown by a look-up that finds nothing; `ask` turns it into `{ error }`. */
export class LookUpError extends Error {
  override readonly name = 'LookUpError';
}

export interface AssetView {
  readonly id: number;
  readonly slot: number;
  readonly templateId: number;
  readonly expiration: string;
  readonly referenceId: number;
  readonly referenceType: string;
  readonly referenceData: JsonObject;
}

export interface CashItemView {
  readonly id: number;
  /** Decimal text: a 64-bit id. */
  readonly cashId: string;
  readonly templateId: number;
  readonly quantity: number;
  readonly flag: number;
  readonly purchasedBy: number;
}

/** The game services' HTTP look-ups, answered from the world's state. @throws LookUpError when there is nothing to find. */
export interface LookUps extends Standings {
  /** Assets of one inventory in slot order, worn ones first. */
  characterCompartment(input: { characterId: number; inventoryType: number }): {
    id: string;
    capacity: number;
    assets: readonly AssetView[];
  };
  /** One asset of the storage that the character has at hand; `accountId` outranks the account bound to the character. */
  storageAsset(input: {
    characterId: number;
    inventoryType: number;
    slot: number;
    accountId?: number;
  }): AssetView;
  cashShopCompartment(input: { accountId: number; compartmentType: number }): {
    id: string;
    compartmentType: number;
    assets: readonly { id: string; item: CashItemView }[];
  };
  mapPortals(input: { mapId: number }): { portals: readonly Portal[] };
  /** The foothold below a point; the simulated maps have one per 100 units of x. */
  foothold(input: { mapId: number; x: number; y: number }): { id: number };
  /** Puts monsters on the map (the one look-up that changes the world). */
  spawnMonster(input: {
    worldId: number;
    channelId: number;
    mapId: number;
    monsterId: number;
    x: number;
    y: number;
    fh?: number;
    team?: number;
  }): { id: number };
  reactorDrops(input: { classification: string }): { drops: readonly ReactorDrop[] };
  /** Where a drop comes to rest; on the simulated maps, where it began. */
  dropPosition(input: {
    mapId: number;
    initialX: number;
    initialY: number;
    fallbackX: number;
    fallbackY: number;
  }): { x: number; y: number };
  validate(input: { characterId: number; conditions: readonly ValidationCondition[] }): {
    passed: boolean;
    results: readonly { passed: boolean; description: string }[];
  };
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new LookUpError(`no ${what}`);
  return value;
}

export function createLookUps(population: Population): LookUps {
  const { state } = population;
  return {
    ...createStandings(population),
    characterCompartment({ characterId, inventoryType }) {
      const character = found(population.character(characterId), `character ${characterId}`);
      const bag = found(character.compartments[inventoryType as InventoryType], `inventory ${inventoryType}`);
      const assets = bag.assets.toSorted((a, b) => a.slot - b.slot).map((asset) => describeAsset(asset));
      return { id: bag.id, capacity: bag.capacity, assets };
    },
    storageAsset({ characterId, inventoryType, slot, accountId }) {
      const character = found(population.character(characterId), `character ${characterId}`);
      const account = found(
        population.account(accountId ?? character.accountId),
        `account ${accountId ?? character.accountId}`,
      );
      const fits = (templateId: number): boolean => inventoryTypeOf(templateId) === inventoryType;
      const asset = account.storage.assets.find((one) => one.slot === slot && fits(one.templateId));
      return describeAsset(found(asset, `storage asset in slot ${slot} of inventory ${inventoryType}`));
    },
    cashShopCompartment({ accountId, compartmentType }) {
      const account = found(population.account(accountId), `account ${accountId}`);
      const compartment = found(
        account.cashCompartments.get(compartmentType),
        `cash shop compartment ${compartmentType}`,
      );
      const assets = compartment.items.map(
        ({ assetId, id, cashId, templateId, quantity, flag, purchasedBy }) => ({
          id: assetId,
          item: { id, cashId: String(cashId), templateId, quantity, flag, purchasedBy },
        }),
      );
      return { id: compartment.id, compartmentType, assets };
    },
    mapPortals: ({ mapId }) => ({ portals: population.portalsOf(mapId).map((portal) => ({ ...portal })) }),
    foothold: ({ x }) => ({ id: Math.abs(Math.trunc(x / 100)) + 1 }),
    spawnMonster({ worldId, channelId, mapId, monsterId, x, y, fh = 0, team = 0 }) {
      const id = state.ids.monster++;
      state.monsters.push({ id, worldId, channelId, mapId, monsterId, x, y, fh, team });
      return { id };
    },
    reactorDrops: ({ classification }) => ({ drops: [...(state.reactorDrops.get(classification) ?? [])] }),
    dropPosition: ({ initialX, initialY }) => ({ x: initialX, y: initialY }),
    validate({ characterId, conditions }) {
      const character = found(population.character(characterId), `character ${characterId}`);
      const results = conditions.map((condition) => checkCondition(character, condition));
      return { passed: results.every(({ passed }) => passed), results };
    },
  };
}
