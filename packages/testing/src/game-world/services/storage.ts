import {
  freeStorageSlot,
  inventoryTypeOf,
  quantityOf,
  withQuantity,
  isSinglePiece,
  referenceTypeOf,
} from '../assets.js';
import { storageStatus } from '../envelope.js';
import { obeyed, refuse, type CommandHandler, type HandlerTable } from '../obedience.js';
import { makeAsset } from '../populate.js';

const failure: NonNullable<CommandHandler['failure']> = (obeying, errorCode, message) => [
  storageStatus(obeying.origin, 'ERROR', { errorCode, message }),
];

/** The slot that was asked for when it is free, else the lowest free one. */
const deposit: CommandHandler = {
  failureCode: 'STORAGE_FULL',
  failure,
  obey(obeying) {
    const { body, origin, population, ledger } = obeying;
    const templateId = body.u32('templateId');
    const data = body.object('referenceData').value;
    const asked = body.i16('slot');
    const expiration = body.time('expiration');
    const referenceId = body.u32('referenceId');
    const referenceType = body.text('referenceType') || referenceTypeOf(templateId, data);
    const storage = population.account(origin.accountId)?.storage;
    if (!storage) return refuse('GENERIC', `no account ${origin.accountId}`);
    if (inventoryTypeOf(templateId) === undefined)
      return refuse('GENERIC', `item ${templateId} belongs to no inventory`);
    const free = freeStorageSlot(storage);
    if (free === undefined) return refuse('STORAGE_FULL', 'storage is full');
    const usable =
      asked >= 0 && asked < storage.capacity && storage.assets.every((other) => other.slot !== asked);
    const { ids } = population.state;
    const optional = {
      ...(referenceId === 0 ? {} : { referenceId }),
      ...(expiration === '' ? {} : { expiration }),
    };
    const given = { templateId, referenceType, referenceData: data, ...optional };
    const asset = makeAsset(given, ids.storageAsset++, ids.reference++, usable ? asked : free);
    storage.assets.push(asset);
    ledger.items(templateId, quantityOf(asset));
    const { id: assetId, slot } = asset;
    const named = { referenceId: asset.referenceId, referenceType, expiration: asset.expiration };
    return obeyed(storageStatus(origin, 'DEPOSITED', { assetId, slot, templateId, ...named }));
  },
};

const withdraw: CommandHandler = {
  failureCode: 'GENERIC',
  failure,
  obey(obeying) {
    const { body, origin, population, ledger } = obeying;
    const assetId = body.u32('assetId');
    const asked = body.u32('quantity');
    const storage = population.account(origin.accountId)?.storage;
    const asset = storage?.assets.find((candidate) => candidate.id === assetId);
    if (!storage || !asset) return refuse('GENERIC', `no asset ${assetId}`);
    const held = quantityOf(asset);
    const quantity = asked === 0 || isSinglePiece(asset.referenceType) ? held : asked;
    if (quantity > held) return refuse('GENERIC', `asset ${assetId} holds ${held}, not ${quantity}`);
    if (quantity < held) withQuantity(asset, held - quantity);
    else storage.assets.splice(storage.assets.indexOf(asset), 1);
    ledger.items(asset.templateId, -quantity);
    const { slot, templateId } = asset;
    return obeyed(storageStatus(origin, 'WITHDRAWN', { assetId, slot, templateId, quantity }));
  },
};

/** The storage service takes the asset away again and tells nobody. */
const depositRollback: CommandHandler = {
  failureCode: 'GENERIC',
  failure,
  obey(obeying) {
    const assetId = obeying.body.u32('assetId');
    const storage = obeying.population.account(obeying.origin.accountId)?.storage;
    const asset = storage?.assets.find((candidate) => candidate.id === assetId);
    if (!storage || !asset) return refuse('GENERIC', `no asset ${assetId}`);
    storage.assets.splice(storage.assets.indexOf(asset), 1);
    obeying.ledger.items(asset.templateId, -quantityOf(asset));
    return obeyed();
  },
};

const updateMesos: CommandHandler = {
  failureCode: 'NOT_ENOUGH_MESOS',
  failure,
  obey(obeying) {
    const { body, origin, population, ledger } = obeying;
    const amount = body.u32('mesos');
    const operation = body.text('operation');
    const storage = population.account(origin.accountId)?.storage;
    if (!storage) return refuse('GENERIC', `no account ${origin.accountId}`);
    const oldMesos = storage.mesos;
    const results: Record<string, number> = {
      ADD: oldMesos + amount,
      SUBTRACT: oldMesos - amount,
      SET: amount,
    };
    const newMesos = results[operation];
    if (newMesos === undefined)
      return refuse('GENERIC', `no operation "${operation}" (want ADD, SUBTRACT or SET)`);
    if (newMesos < 0) return refuse('NOT_ENOUGH_MESOS', `${oldMesos} mesos are there`);
    if (newMesos > 0xffffffff) return refuse('GENERIC', 'more mesos than a storage can hold');
    storage.mesos = newMesos;
    ledger.mesos(newMesos - oldMesos);
    return obeyed(storageStatus(origin, 'MESOS_UPDATED', { oldMesos, newMesos }));
  },
};

/** Opens the storage window; from now on the character's account and its storage projection can be looked up. */
const showStorage: CommandHandler = {
  failureCode: 'GENERIC',
  obey(obeying) {
    const character = obeying.population.character(obeying.origin.characterId);
    if (!character || !obeying.population.account(obeying.origin.accountId))
      return refuse('GENERIC', 'no such character or account');
    character.storageOpen = true;
    character.accountId = obeying.origin.accountId;
    return obeyed();
  },
};

export const storageHandlers: HandlerTable = {
  DEPOSIT: deposit,
  WITHDRAW: withdraw,
  DEPOSIT_ROLLBACK: depositRollback,
  UPDATE_MESOS: updateMesos,
};

export const showStorageHandlers: HandlerTable = { SHOW_STORAGE: showStorage };
