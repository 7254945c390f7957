import {
  creationCode,
  deleteCharacter,
  deleteSkill,
  merging,
  telling,
  walletFailure,
} from './deployed-2026-08/handlers.js';
import type { CommandChannel, GameDialect } from './dialect.js';
import type { HandlerTable } from './obedience.js';
import { cashShopCompartmentHandlers } from './services/cash-shop-compartment.js';
import { adjustCurrency, cashShopHandlers } from './services/cash-shop.js';
import { characterHandlers, requestChangeMeso } from './services/character.js';
import { buddyListHandlers, consumableHandlers, petHandlers } from './services/companions.js';
import { guildHandlers } from './services/guild.js';
import { inventoryHandlers } from './services/inventory.js';
import { createAsset } from './services/inventory-items.js';
import { inviteHandlers } from './services/invite.js';
import {
  buffHandlers,
  dropHandlers,
  monsterHandlers,
  portalHandlers,
  systemMessageHandlers,
} from './services/notifications.js';
import { questHandlers } from './services/quest.js';
import { skillHandlers } from './services/skill.js';
import { storageCompartmentHandlers } from './services/storage-compartment.js';
import { showStorageHandlers, storageHandlers } from './services/storage.js';

const shared = {
  character: characterHandlers,
  skill: skillHandlers,
  guild: guildHandlers,
  invite: inviteHandlers,
  buddyList: buddyListHandlers,
  pet: petHandlers,
  monster: monsterHandlers,
  quest: questHandlers,
  consumable: consumableHandlers,
  systemMessage: systemMessageHandlers,
  storageShow: showStorageHandlers,
  storageCompartment: storageCompartmentHandlers,
  cashShop: cashShopHandlers,
  cashShopCompartment: cashShopCompartmentHandlers,
  drop: dropHandlers,
  portal: portalHandlers,
  buff: buffHandlers,
};

/** Which types each channel obeys. The storage window has a topic of its own in the deployed dialect only. */
export const handlerTables: Readonly<Record<GameDialect, Readonly<Record<CommandChannel, HandlerTable>>>> = {
  documented: {
    ...shared,
    compartment: inventoryHandlers.documented,
    storage: { ...storageHandlers, ...showStorageHandlers },
  },
  deployed: { ...shared, compartment: inventoryHandlers.deployed, storage: storageHandlers },
  'deployed-2026-08': {
    ...shared,
    compartment: {
      ...inventoryHandlers.deployed,
      CREATE_ASSET: telling(merging(createAsset), createAsset.failure, creationCode),
    },
    character: {
      ...characterHandlers,
      ...deleteCharacter,
      REQUEST_CHANGE_MESO: telling(requestChangeMeso),
    },
    skill: { ...skillHandlers, ...deleteSkill },
    cashShop: { ADJUST_CURRENCY: telling(adjustCurrency, walletFailure) },
    storage: { ...storageHandlers, ...showStorageHandlers },
  },
};
