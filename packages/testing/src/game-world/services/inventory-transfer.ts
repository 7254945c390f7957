import {
  freeSlot,
  isSinglePiece,
  quantityOf,
  referenceTypeOf,
  stackWithRoom,
  withQuantity,
} from '../assets.js';
import { assetStatus, compartmentStatus } from '../envelope.js';
import { worldDefaults } from '../initial-world.js';
import { obeyed, refuse, type CommandHandler } from '../obedience.js';
import { makeAsset } from '../populate.js';
import { bagOf, inventoryFailure } from './inventory-bag.js';
import { assetBody } from './inventory-items.js';

/** A stack with room takes the item (QUANTITY_CHANGED), else it gets a slot of its own (ASSET ACCEPTED). */
export const acceptAsset: CommandHandler = {
  failureCode: 'ACCEPT_COMMAND_FAILED',
  failure: inventoryFailure('ERROR'),
  obey(obeying) {
    const { body, origin, population, ledger } = obeying;
    const templateId = body.u32('templateId');
    const referenceId = body.u32('referenceId');
    const asked = body.u32('quantity');
    const data = body.object('referenceData').value;
    const referenceType = body.text('referenceType') || referenceTypeOf(templateId, data);
    const bag = bagOf(obeying);
    if (!bag) return refuse('ACCEPT_COMMAND_FAILED', 'no such inventory');
    const quantity = isSinglePiece(referenceType)
      ? 1
      : asked || quantityOf({ referenceType, referenceData: data });
    const accepted = compartmentStatus(origin, bag.id, 'ACCEPTED', { transactionId: origin.transactionId });
    const stack = stackWithRoom(
      bag,
      { templateId, referenceType, referenceData: data, quantity },
      worldDefaults.stackLimit,
    );
    if (stack) {
      withQuantity(stack, quantityOf(stack) + quantity);
      ledger.items(templateId, quantity);
      return obeyed(
        assetStatus(origin, bag, stack, 'QUANTITY_CHANGED', { quantity: quantityOf(stack) }),
        accepted,
      );
    }
    const slot = freeSlot(bag);
    if (slot === undefined) return refuse('ACCEPT_COMMAND_FAILED', 'inventory is full');
    const { ids } = population.state;
    const given = {
      templateId,
      quantity,
      referenceType,
      referenceData: data,
      ...(referenceId === 0 ? {} : { referenceId }),
    };
    const asset = makeAsset(given, ids.asset++, ids.reference++, slot);
    bag.assets.push(asset);
    ledger.items(templateId, quantity);
    return obeyed(assetStatus(origin, bag, asset, 'ACCEPTED', assetBody(asset)), accepted);
  },
};

/** Quantity 0 means the whole asset. */
export const releaseAsset: CommandHandler = {
  failureCode: 'RELEASE_COMMAND_FAILED',
  failure: inventoryFailure('ERROR'),
  obey(obeying) {
    const { body, origin, ledger } = obeying;
    const assetId = body.u32('assetId');
    const asked = body.u32('quantity');
    const bag = bagOf(obeying);
    const asset = bag?.assets.find((candidate) => candidate.id === assetId);
    if (!bag || !asset) return refuse('RELEASE_COMMAND_FAILED', `no asset ${assetId}`);
    const held = quantityOf(asset);
    const quantity = asked === 0 || isSinglePiece(asset.referenceType) ? held : asked;
    if (quantity > held)
      return refuse('RELEASE_COMMAND_FAILED', `asset ${assetId} holds ${held}, not ${quantity}`);
    const released = compartmentStatus(origin, bag.id, 'RELEASED', { transactionId: origin.transactionId });
    ledger.items(asset.templateId, -quantity);
    if (quantity < held) {
      withQuantity(asset, held - quantity);
      return obeyed(
        assetStatus(origin, bag, asset, 'QUANTITY_CHANGED', { quantity: held - quantity }),
        released,
      );
    }
    bag.assets.splice(bag.assets.indexOf(asset), 1);
    return obeyed(
      assetStatus(origin, bag, asset, 'RELEASED', { referenceType: asset.referenceType }),
      released,
    );
  },
};
