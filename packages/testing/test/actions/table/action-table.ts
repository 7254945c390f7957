import { abilityRows, consumableRows, currencyRows, socialRows } from './ability-and-social.js';
import { characterRows } from './character.js';
import { inventoryRows } from './inventory.js';
import type { ActionRow } from './row.js';
import { cashCompartmentRows, cashShopRows, storageRows } from './transfers.js';
import { buffRows, messageRows, portalRows, questRows, spawnRows } from './world.js';

/** All 57 actions, in the order of the catalogue. */
export const actionTable: readonly ActionRow[] = [
  ...inventoryRows,
  ...characterRows,
  ...abilityRows,
  ...socialRows,
  ...spawnRows,
  ...questRows,
  ...consumableRows,
  ...messageRows,
  ...storageRows,
  ...currencyRows,
  ...cashShopRows,
  ...cashCompartmentRows,
  ...portalRows,
  ...buffRows,
];
