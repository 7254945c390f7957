import { equipSlotOf, freeSlot } from '../assets.js';
import { assetStatus, type StatusEvent } from '../envelope.js';
import { obeyed, refuseSilently, type CommandHandler, type Obeying } from '../obedience.js';
import type { Asset, Compartment } from '../world-state.js';
import { inventoryFailure } from './inventory-bag.js';

/** EQUIP and UNEQUIP always mean the equipment bag, whatever `inventoryType` says. */
function equipmentBag(obeying: Obeying): Compartment | undefined {
  return obeying.population.character(obeying.origin.characterId)?.compartments[1];
}

/** Moves the asset. The inventory service swaps the two slots in this event: `slot` is the old one, `oldSlot` the new one. */
function move(obeying: Obeying, bag: Compartment, asset: Asset, to: number): StatusEvent {
  const from = asset.slot;
  asset.slot = to;
  return assetStatus(obeying.origin, bag, { ...asset, slot: from }, 'MOVED', { oldSlot: to });
}

const isOverall = (asset: Asset): boolean => Math.floor(asset.templateId / 10_000) === 105;
const isBottom = (asset: Asset): boolean => Math.floor(asset.templateId / 10_000) === 106;

/** An overall covers the legs and a bottom shows them: each drives the other back into the bag. */
function displacedBy(bag: Compartment, asset: Asset): Asset | undefined {
  if (isOverall(asset)) return bag.assets.find((other) => other.slot === -6);
  if (isBottom(asset)) return bag.assets.find((other) => other.slot === -5 && isOverall(other));
  return undefined;
}

/**
 * Wears the asset; what was worn there goes to the asset's bag slot without an event of its own. A garment that
 * has to go as well gets a free slot and a second MOVED; `undefined`, and nothing moved, when there is none.
 */
export function putOn(
  obeying: Obeying,
  bag: Compartment,
  asset: Asset,
  destination: number,
): readonly StatusEvent[] | undefined {
  const source = asset.slot;
  const swapped = bag.assets.find((other) => other.slot === destination);
  const displaced = displacedBy(bag, asset);
  const second = displaced !== undefined && displaced !== swapped ? displaced : undefined;
  if (second && swapped && freeSlot(bag) === undefined) return undefined;
  const events = [move(obeying, bag, asset, destination)];
  if (swapped) swapped.slot = source;
  const room = freeSlot(bag);
  if (second && room !== undefined) events.push(move(obeying, bag, second, room));
  return events;
}

/**
 * Destination −1 means
 * "where it belongs" (the orchestrator of today always says −1), so that the item's own worn slot is taken.
 */
export const equipAsset: CommandHandler = {
  failureCode: 'EQUIP_FAILED',
  failure: inventoryFailure('ERROR'),
  obey(obeying) {
    const source = obeying.body.i16('source');
    const asked = obeying.body.i16('destination');
    const bag = equipmentBag(obeying);
    const asset = bag?.assets.find((candidate) => candidate.slot === source);
    if (!bag || !asset) return refuseSilently('EQUIP_FAILED', `nothing lies in slot ${source}`);
    if (source < 0 || asked >= 0)
      return refuseSilently('EQUIP_FAILED', 'EQUIP goes from the bag to a worn slot');
    const events = putOn(obeying, bag, asset, asked === -1 ? equipSlotOf(asset.templateId) : asked);
    return events
      ? obeyed(...events)
      : refuseSilently('EQUIP_FAILED', 'no slot for the garment that has to go');
  },
};

/** A taken destination does not fail the command: the item lands in the lowest free slot instead. */
export const unequipAsset: CommandHandler = {
  failureCode: 'UNEQUIP_FAILED',
  failure: inventoryFailure('ERROR'),
  obey(obeying) {
    const source = obeying.body.i16('source');
    const asked = obeying.body.i16('destination');
    const bag = equipmentBag(obeying);
    const asset = bag?.assets.find((candidate) => candidate.slot === source);
    if (!bag || !asset) return refuseSilently('UNEQUIP_FAILED', `nothing is worn in slot ${source}`);
    if (source >= 0) return refuseSilently('UNEQUIP_FAILED', 'UNEQUIP goes from a worn slot to the bag');
    const usable = asked > 0 && asked <= bag.capacity && bag.assets.every((other) => other.slot !== asked);
    const destination = usable ? asked : freeSlot(bag);
    if (destination === undefined) return refuseSilently('UNEQUIP_FAILED', 'inventory is full');
    return obeyed(move(obeying, bag, asset, destination));
  },
};
