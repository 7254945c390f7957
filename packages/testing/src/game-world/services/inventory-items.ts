import {
  describeAsset,
  equipSlotOf,
  freeSlot,
  inventoryTypeOf,
  quantityOf,
  withQuantity,
} from '../assets.js';
import type { JsonObject } from '../command-reader.js';
import { assetStatus, compartmentStatus, type StatusEvent } from '../envelope.js';
import { obeyed, refuseSilently, type CommandHandler, type Obeying, type Outcome } from '../obedience.js';
import { makeAsset } from '../populate.js';
import type { Asset, Character, Compartment } from '../world-state.js';
import { bagOf, inventoryFailure } from './inventory-bag.js';
import { putOn } from './inventory-equip.js';

export function assetBody(asset: Asset): JsonObject {
  const { referenceId, referenceType, referenceData, expiration } = describeAsset(asset);
  return { referenceId, referenceType, referenceData, expiration };
}

/** `asset` events, or the compartment topic's CREATED / DELETED, or both, as the option `itemAnswers` says. */
function answerItem(
  obeying: Obeying,
  assetEvents: readonly StatusEvent[],
  compartmentEvent: StatusEvent,
): Outcome {
  const { itemAnswers } = obeying.settings;
  return obeyed(
    ...(itemAnswers === 'compartment' ? [] : assetEvents),
    ...(itemAnswers === 'asset' ? [] : [compartmentEvent]),
  );
}

interface Creation {
  readonly bag: Compartment;
  readonly asset: Asset;
}

/** One CREATE makes one stack, or one piece of equipment whatever its quantity says. */
function createItem(obeying: Obeying): Creation | { readonly failed: Outcome } {
  const { body, population, ledger } = obeying;
  const templateId = body.u32('templateId');
  const quantity = body.u32('quantity');
  const details = {
    expiration: body.time('expiration'),
    ownerId: body.u32('ownerId'),
    flag: body.u16('flag'),
  };
  const rechargeable = body.i64('rechargeable');
  const character = population.character(obeying.origin.characterId);
  if (!character) return { failed: refuseSilently('CHARACTER_NOT_FOUND', 'no such character') };
  const type = inventoryTypeOf(templateId);
  if (type === undefined)
    return { failed: refuseSilently('INVALID_TEMPLATE', `item ${templateId} belongs to no inventory`) };
  if (quantity === 0) return { failed: refuseSilently('INVALID_QUANTITY', 'a quantity of 0 makes nothing') };
  const bag = character.compartments[type];
  const slot = freeSlot(bag);
  if (slot === undefined) return { failed: refuseSilently('INVENTORY_FULL', 'inventory is full') };
  const { ids } = population.state;
  const referenceData: JsonObject = { ownerId: details.ownerId, flag: details.flag };
  if (type === 2) referenceData['rechargeable'] = Number(rechargeable);
  const expiration = details.expiration === '' ? {} : { expiration: details.expiration };
  const asset = makeAsset(
    { templateId, quantity, referenceData, ...expiration },
    ids.asset++,
    ids.reference++,
    slot,
  );
  bag.assets.push(asset);
  ledger.items(templateId, quantityOf(asset));
  return { bag, asset };
}

function createdEvents(obeying: Obeying, { bag, asset }: Creation): readonly [StatusEvent, StatusEvent] {
  const body = {
    type: bag.inventoryType,
    capacity: bag.capacity,
    assetId: asset.id,
    quantity: quantityOf(asset),
  };
  return [
    assetStatus(obeying.origin, bag, asset, 'CREATED', assetBody(asset)),
    compartmentStatus(obeying.origin, bag.id, 'CREATED', body),
  ];
}

export const createAsset: CommandHandler = {
  failureCode: 'INVENTORY_FULL',
  failure: inventoryFailure('CREATION_FAILED'),
  obey(obeying) {
    const creation = createItem(obeying);
    if ('failed' in creation) return creation.failed;
    const [asset, compartment] = createdEvents(obeying, creation);
    return answerItem(obeying, [asset], compartment);
  },
};

/** Answers CREATED with the bag slot first, then MOVED to the worn slot. */
export const createAndEquip: CommandHandler = {
  failureCode: 'INVENTORY_FULL',
  failure: inventoryFailure('CREATION_FAILED'),
  obey(obeying) {
    if (inventoryTypeOf(obeying.body.u32('templateId')) !== 1)
      return refuseSilently('NOT_EQUIPMENT', 'the item cannot be worn');
    const creation = createItem(obeying);
    if ('failed' in creation) return creation.failed;
    const [created, compartment] = createdEvents(obeying, creation);
    const { bag, asset } = creation;
    const moved = putOn(obeying, bag, asset, equipSlotOf(asset.templateId));
    if (!moved) {
      bag.assets.splice(bag.assets.indexOf(asset), 1);
      obeying.ledger.items(asset.templateId, -1);
      return refuseSilently('INVENTORY_FULL', 'no slot for the garment that has to go');
    }
    return answerItem(obeying, [created, ...moved], compartment);
  },
};

/** Takes `quantity` from one asset; the event tells which of the two happened. */
function takeFrom(obeying: Obeying, bag: Compartment, asset: Asset, quantity: number): StatusEvent {
  const left = quantityOf(asset) - quantity;
  obeying.ledger.items(asset.templateId, -quantity);
  if (left > 0) {
    withQuantity(asset, left);
    return assetStatus(obeying.origin, bag, asset, 'QUANTITY_CHANGED', { quantity: left });
  }
  bag.assets.splice(bag.assets.indexOf(asset), 1);
  return assetStatus(obeying.origin, bag, asset, 'DELETED', {});
}

export const destroyAsset: CommandHandler = {
  failureCode: 'DESTROY_FAILED',
  failure: inventoryFailure('ERROR'),
  obey(obeying) {
    const slot = obeying.body.i16('slot');
    const quantity = obeying.body.u32('quantity');
    const all = obeying.body.flag('removeAll') || quantity === 0;
    const bag = bagOf(obeying);
    const asset = bag?.assets.find((candidate) => candidate.slot === slot);
    if (!bag || !asset) return refuseSilently('DESTROY_FAILED', `nothing lies in slot ${slot}`);
    const held = quantityOf(asset);
    const taken = all || bag.inventoryType === 1 ? held : quantity;
    if (taken > held) return refuseSilently('DESTROY_FAILED', `slot ${slot} holds ${held}, not ${quantity}`);
    const event = takeFrom(obeying, bag, asset, taken);
    return answerItem(obeying, [event], compartmentStatus(obeying.origin, bag.id, 'DELETED', {}));
  },
};

/** Bag first, from the lowest slot; what is worn goes last. */
function piecesOf(character: Character, templateId: number): readonly Asset[] {
  const type = inventoryTypeOf(templateId);
  if (type === undefined) return [];
  const rank = (asset: Asset): number => (asset.slot > 0 ? asset.slot : 100_000 - asset.slot);
  return character.compartments[type].assets
    .filter((asset) => asset.templateId === templateId)
    .sort((a, b) => rank(a) - rank(b));
}

/** By template over as many stacks as it takes; quantity 0 means all. One piece of equipment whatever the quantity. */
export const deleteAsset: CommandHandler = {
  failureCode: 'DESTROY_FAILED',
  failure: inventoryFailure('ERROR'),
  obey(obeying) {
    const templateId = obeying.body.u32('templateId');
    const quantity = obeying.body.u32('quantity');
    const all = obeying.body.flag('removeAll') || quantity === 0;
    const character = obeying.population.character(obeying.origin.characterId);
    const type = inventoryTypeOf(templateId);
    if (!character || type === undefined)
      return refuseSilently('DESTROY_FAILED', `item ${templateId} is not there`);
    const bag = character.compartments[type];
    const pieces = piecesOf(character, templateId);
    const held = pieces.reduce((sum, asset) => sum + quantityOf(asset), 0);
    let wanted = all ? held : type === 1 ? 1 : quantity;
    if (held === 0 || wanted > held)
      return refuseSilently('DESTROY_FAILED', `${held} of item ${templateId} are there`);
    const events: StatusEvent[] = [];
    for (const asset of pieces) {
      if (wanted === 0) break;
      const taken = Math.min(wanted, quantityOf(asset));
      wanted -= taken;
      events.push(takeFrom(obeying, bag, asset, taken));
    }
    return answerItem(obeying, events, compartmentStatus(obeying.origin, bag.id, 'DELETED', {}));
  },
};
