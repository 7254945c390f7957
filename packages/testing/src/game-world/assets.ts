import { copyJson, type JsonObject } from './command-reader.js';
import type { Asset, Compartment, InventoryType } from './world-state.js';

/** The time that means "no expiration". */
export const zeroTime = '0001-01-01T00:00:00Z';

/** templateId ÷ 1 000 000, or `undefined` when that is no inventory type. */
export function inventoryTypeOf(templateId: number): InventoryType | undefined {
  const type = Math.floor(templateId / 1_000_000);
  return type >= 1 && type <= 5 ? (type as InventoryType) : undefined;
}

const stackReferenceTypes = { 2: 'consumable', 3: 'setup', 4: 'etc' } as const;

/** The reference type that the inventory service gives to an item of this template. */
export function referenceTypeOf(templateId: number, referenceData: JsonObject): string {
  const type = inventoryTypeOf(templateId);
  if (type === 1) return 'cashId' in referenceData ? 'cash-equipable' : 'equipable';
  if (type === 5) return Math.floor(templateId / 10_000) === 500 ? 'pet' : 'cash';
  return type === undefined ? 'etc' : stackReferenceTypes[type];
}

/** Equipment and pets are single pieces whatever quantity a message names; all else stacks. */
export function isSinglePiece(referenceType: string): boolean {
  return (
    referenceType === 'equipable' || /^cash[-_]equipable$/.test(referenceType) || referenceType === 'pet'
  );
}

export function quantityOf(asset: Pick<Asset, 'referenceType' | 'referenceData'>): number {
  if (isSinglePiece(asset.referenceType)) return 1;
  const quantity = Number(asset.referenceData['quantity'] ?? 1);
  return Number.isFinite(quantity) && quantity > 0 ? quantity : 1;
}

export function withQuantity(asset: Asset, quantity: number): void {
  asset.referenceData = { ...asset.referenceData, quantity };
}

/** The reference data of a freshly made item, all members as the inventory service writes them. */
export function freshReferenceData(
  referenceType: string,
  fields: { quantity: number; ownerId: number; flag: number; rechargeable: number | bigint },
): JsonObject {
  const { quantity, ownerId, flag, rechargeable } = fields;
  if (isSinglePiece(referenceType)) return { ownerId, flag };
  if (referenceType === 'consumable') return { ownerId, quantity, flag, rechargeable };
  return { ownerId, quantity, flag };
}

/** The lowest free bag slot, from 1; `undefined` when the bag is full. */
export function freeSlot(compartment: Compartment): number | undefined {
  const taken = new Set(compartment.assets.map((asset) => asset.slot));
  for (let slot = 1; slot <= compartment.capacity; slot += 1) if (!taken.has(slot)) return slot;
  return undefined;
}

/** The lowest free storage slot, from 0; `undefined` when the storage is full. */
export function freeStorageSlot(storage: { capacity: number; assets: readonly Asset[] }): number | undefined {
  if (storage.assets.length >= storage.capacity) return undefined;
  const taken = new Set(storage.assets.map((asset) => asset.slot));
  for (let slot = 0; slot < storage.capacity; slot += 1) if (!taken.has(slot)) return slot;
  return undefined;
}

/** A stack that can take `quantity` more of the same item (template, owner and flag alike) without passing `stackLimit`. */
export function stackWithRoom(
  compartment: Compartment,
  item: { templateId: number; referenceType: string; referenceData: JsonObject; quantity: number },
  stackLimit: number,
): Asset | undefined {
  if (isSinglePiece(item.referenceType) || 'cashId' in item.referenceData) return undefined;
  const same = (asset: Asset, member: string): boolean =>
    Number(asset.referenceData[member] ?? 0) === Number(item.referenceData[member] ?? 0);
  return compartment.assets.find(
    (asset) =>
      asset.templateId === item.templateId &&
      asset.referenceType === item.referenceType &&
      same(asset, 'ownerId') &&
      same(asset, 'flag') &&
      quantityOf(asset) + item.quantity <= stackLimit,
  );
}

const equipSlotByCategory: Readonly<Record<number, number>> = {
  100: -1,
  101: -2,
  102: -3,
  103: -4,
  104: -5,
  105: -5,
  106: -6,
  107: -7,
  108: -8,
  109: -10,
  110: -9,
  111: -12,
  112: -17,
  114: -49,
};

/** The slot an item is worn in by its template: hats −1, tops and overalls −5, bottoms −6, shoes −7, weapons −11, … */
export function equipSlotOf(templateId: number): number {
  const category = Math.floor(templateId / 10_000);
  return equipSlotByCategory[category] ?? (category >= 130 ? -11 : -1);
}

/** The part of a look-up answer or of an event that describes an asset. */
export function describeAsset(asset: Asset): Asset {
  return {
    id: asset.id,
    slot: asset.slot,
    templateId: asset.templateId,
    expiration: asset.expiration,
    referenceId: asset.referenceId,
    referenceType: asset.referenceType,
    referenceData: copyJson(asset.referenceData),
  };
}
