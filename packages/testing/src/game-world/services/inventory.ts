import type { HandlerTable } from '../obedience.js';
import { equipAsset, unequipAsset } from './inventory-equip.js';
import { createAndEquip, createAsset, deleteAsset, destroyAsset } from './inventory-items.js';
import { acceptAsset, releaseAsset } from './inventory-transfer.js';

const both: HandlerTable = {
  EQUIP: equipAsset,
  UNEQUIP: unequipAsset,
  ACCEPT: acceptAsset,
  RELEASE: releaseAsset,
};

/** The two dialects make and destroy items with different types; each ignores those of the other, as the services do. */
export const inventoryHandlers: Readonly<Record<'documented' | 'deployed', HandlerTable>> = {
  documented: { ...both, CREATE: createAsset, DELETE: deleteAsset, CREATE_AND_EQUIP: createAndEquip },
  deployed: { ...both, CREATE_ASSET: createAsset, DESTROY: destroyAsset },
};
