import {
  freeStorageSlot,
  inventoryTypeOf,
  isSinglePiece,
  quantityOf,
  referenceTypeOf,
  withQuantity,
} from '../assets.js';
import { storageCompartmentStatus } from '../envelope.js';
import { obeyed, refuse, type CommandHandler, type HandlerTable, type Obeying } from '../obedience.js';
import { makeAsset } from '../populate.js';
import type { Account } from '../world-state.js';

function failure(obeying: Obeying, errorCode: string, message: string) {
  const { transactionId } = obeying.origin;
  return [storageCompartmentStatus(obeying.origin, 'ERROR', { transactionId, errorCode, message })];
}

/** The account, with the character that is at work in it bound to it for later look-ups. */
function accountAtWork({ population, origin }: Obeying): Account | undefined {
  const account = population.account(origin.accountId);
  const character = origin.characterId === 0 ? undefined : population.character(origin.characterId);
  if (account && character?.accountId === 0) character.accountId = account.id;
  return account;
}

/** The storage keeps stacks apart; quantity 0 takes over the quantity of the reference data. */
const accept: CommandHandler = {
  failureCode: 'ACCEPT_FAILED',
  failure,
  obey(obeying) {
    const { body, origin, population, ledger } = obeying;
    const templateId = body.u32('templateId');
    const referenceId = body.u32('referenceId');
    const asked = body.u32('quantity');
    const data = body.object('referenceData').value;
    const referenceType = body.text('referenceType') || referenceTypeOf(templateId, data);
    const inventoryType = inventoryTypeOf(templateId);
    const storage = accountAtWork(obeying)?.storage;
    if (!storage) return refuse('ACCEPT_FAILED', `no account ${origin.accountId}`);
    if (inventoryType === undefined)
      return refuse('ACCEPT_FAILED', `item ${templateId} belongs to no inventory`);
    const slot = freeStorageSlot(storage);
    if (slot === undefined) return refuse('ACCEPT_FAILED', 'storage is full');
    const quantity = isSinglePiece(referenceType)
      ? 1
      : asked || quantityOf({ referenceType, referenceData: data });
    const { ids } = population.state;
    const given = {
      templateId,
      quantity,
      referenceType,
      referenceData: data,
      ...(referenceId === 0 ? {} : { referenceId }),
    };
    const asset = makeAsset(given, ids.storageAsset++, ids.reference++, slot);
    storage.assets.push(asset);
    ledger.items(templateId, quantity);
    const { transactionId } = origin;
    return obeyed(
      storageCompartmentStatus(origin, 'ACCEPTED', { transactionId, assetId: asset.id, slot, inventoryType }),
    );
  },
};

/** Quantity 0 means the whole asset. */
const release: CommandHandler = {
  failureCode: 'RELEASE_FAILED',
  failure,
  obey(obeying) {
    const { body, origin, ledger } = obeying;
    const assetId = body.u32('assetId');
    const asked = body.u32('quantity');
    const storage = accountAtWork(obeying)?.storage;
    const asset = storage?.assets.find((candidate) => candidate.id === assetId);
    if (!storage || !asset) return refuse('RELEASE_FAILED', `no asset ${assetId}`);
    const held = quantityOf(asset);
    const quantity = asked === 0 || isSinglePiece(asset.referenceType) ? held : asked;
    if (quantity > held) return refuse('RELEASE_FAILED', `asset ${assetId} holds ${held}, not ${quantity}`);
    if (quantity < held) withQuantity(asset, held - quantity);
    else storage.assets.splice(storage.assets.indexOf(asset), 1);
    ledger.items(asset.templateId, -quantity);
    const { transactionId } = origin;
    const inventoryType = inventoryTypeOf(asset.templateId) ?? 0;
    return obeyed(storageCompartmentStatus(origin, 'RELEASED', { transactionId, assetId, inventoryType }));
  },
};

export const storageCompartmentHandlers: HandlerTable = { ACCEPT: accept, RELEASE: release };
