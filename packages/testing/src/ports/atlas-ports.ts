import type { AtlasPorts } from '@sagachart/core';
import type { PortTable } from '../embedded/index.js';
import type { AssetView, GameWorld, LookUps } from '../game-world/index.js';
import { createSeededRandom, namedUuid, type SeededRandom } from '../game-world/seeded-random.js';
import { rollDrops } from './roll-drops.js';

/** Where a character may appear: type 0, leading to no map. */
const noMap = 999_999_999;

type Answer<Name extends keyof LookUps> = ReturnType<LookUps[Name]>;

/** As many monsters as one call may make; a wild number must not fill the memory. */
const mostMonsters = 1_000;

/**
 * Answers every port of the Atlas catalogue from the simulated game services, scripted failures of the world included
 * (`world.failNext`). What is random depends on the call's key and `seed` alone, so that a call that is made again after
 * a crash gets the same answer; monsters are put on the map once per key.
 */
export function atlasPorts(world: GameWorld, { seed = 1 }: { readonly seed?: number } = {}): PortTable {
  function ask<Name extends keyof LookUps>(name: Name, input: Parameters<LookUps[Name]>[0]): Answer<Name> {
    const { result, error } = world.ask(name, input);
    if (error !== undefined) throw new Error(error);
    return result as Answer<Name>;
  }
  const randomOf = (key: string): SeededRandom =>
    createSeededRandom(Number.parseInt(namedUuid(seed, key).slice(0, 8), 16));
  const assetsOf = (input: { characterId: number; inventoryType: number }): readonly AssetView[] => {
    const { characterId, inventoryType } = input;
    const { assets } = ask('characterCompartment', { characterId, inventoryType });
    // What lies in the bag is given away before what is worn.
    return [...assets.filter(({ slot }) => slot > 0), ...assets.filter(({ slot }) => slot <= 0)];
  };
  const sameCashId = (told: unknown, wanted: number | bigint): boolean => String(told) === String(wanted);
  const spawned = new Set<string>();

  const ports = {
    'inventory.findAssetBySlot': (input) => ({
      asset: assetsOf(input).find(({ slot }) => slot === input.slot) ?? null,
    }),
    'inventory.findAssetByTemplate': (input) => ({
      asset: assetsOf(input).find(({ templateId }) => templateId === input.templateId) ?? null,
    }),
    'inventory.findAssetByReference': (input) => {
      const assets = assetsOf(input).filter(({ templateId }) => templateId === input.templateId);
      const byId = assets.find(({ id }) => id === input.assetId);
      if (input.assetId !== 0) return { asset: byId ?? null };
      return {
        asset: assets.find(({ referenceId }) => referenceId === input.referenceId) ?? assets[0] ?? null,
      };
    },
    'inventory.findRoom': ({ characterId, inventoryType, templateId }) => {
      const { result, error } = world.ask('characterCompartment', { characterId, inventoryType });
      if (error?.startsWith('no ')) return { room: null };
      if (error !== undefined) throw new Error(error);
      const { capacity, assets } = result as Answer<'characterCompartment'>;
      const freeSlots = capacity - assets.filter(({ slot }) => slot > 0).length;
      return {
        room: { capacity, freeSlots, stacks: assets.filter((one) => one.templateId === templateId).length },
      };
    },
    'cashShop.findWallet': (input) => ({ wallet: ask('wallet', input) }),
    'guild.findByMember': (input) => ({ guild: ask('guildOf', input) }),
    'pet.find': (input) => ({ pet: ask('pet', input) }),
    'quest.find': (input) => ({ quest: ask('quest', input) }),
    'storage.find': (input) => ({ storage: ask('storage', input) }),
    'buddyList.find': (input) => ({ buddyList: ask('buddyList', input) }),
    'skill.find': (input) => ({ skill: ask('skill', input) }),
    'storage.findProjectedAsset': ({ characterId, inventoryType, slot }) => {
      const { result, error } = world.ask('storageAsset', { characterId, inventoryType, slot });
      if (error?.startsWith('no storage asset')) return { asset: null };
      if (error !== undefined) throw new Error(error);
      return { asset: result as AssetView };
    },
    'cashShop.planTransferIn': ({ accountId, compartmentType, cashId, ...input }) => ({
      asset: assetsOf(input).find(({ referenceData }) => sameCashId(referenceData['cashId'], cashId)) ?? null,
      compartmentId: ask('cashShopCompartment', { accountId, compartmentType }).id,
    }),
    'cashShop.findItem': ({ accountId, compartmentType, cashId }) => {
      const { id, assets } = ask('cashShopCompartment', { accountId, compartmentType });
      const item = assets.find((asset) => sameCashId(asset.item.cashId, cashId))?.item;
      return { compartmentId: id, item: item ?? null };
    },
    'maps.randomPortal': ({ mapId }, call) => {
      const { portals } = ask('mapPortals', { mapId });
      const open = portals.filter(({ type, targetMapId }) => type === 0 && targetMapId === noMap);
      const chosen = open[randomOf(call.key).below(open.length)];
      if (!chosen) throw new Error(`map ${mapId} has no portal to appear at`);
      return { portalId: chosen.id };
    },
    'maps.findPortal': ({ mapId, portalId, portalName }) => {
      if (portalName === '') return { portalId };
      const portal = ask('mapPortals', { mapId }).portals.find(({ name }) => name === portalName);
      if (!portal) throw new Error(`map ${mapId} has no portal "${portalName}"`);
      return { portalId: portal.id };
    },
    'character.validate': ({ characterId, conditions }) => ask('validate', { characterId, conditions }),
    'drops.roll': (input, call) => rollDrops(input, ask, randomOf(call.key)),
    'monsters.spawn': ({ count, ...monster }, call) => {
      if (spawned.has(call.key)) return {};
      spawned.add(call.key);
      const { mapId, x, y } = monster;
      const { id: fh } = ask('foothold', { mapId, x, y });
      const times = Math.min(Number(count), mostMonsters);
      for (let monsters = 0; monsters < times; monsters += 1) ask('spawnMonster', { ...monster, fh });
      return {};
    },
  } satisfies { [Name in keyof AtlasPorts]: (...given: [Input<Name>, { readonly key: string }]) => unknown };
  return ports as unknown as PortTable;
}

type Input<Name extends keyof AtlasPorts> = Parameters<AtlasPorts[Name]>[0];
