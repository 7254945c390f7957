import type { AnyCommandChannel, AnyStatusChannel } from '../../channel/index.js';
import { buffCommands, consumableCommands, consumableStatus, skillCommands, skillStatus } from './ability.js';
import {
  cashShopCommands,
  cashShopCompartmentCommands,
  cashShopCompartmentStatus,
  cashShopStatus,
} from './cash-shop.js';
import { characterCommands, characterStatus } from './character.js';
import { assetStatus, compartmentCommands, compartmentStatus } from './compartment.js';
import { questCommands, questStatus } from './quest.js';
import {
  buddyListCommands,
  buddyListStatus,
  guildCommands,
  guildStatus,
  inviteCommands,
  inviteStatus,
  petCommands,
  petStatus,
} from './social.js';
import {
  showStorageCommands,
  storageCommands,
  storageCompartmentCommands,
  storageCompartmentStatus,
  storageStatus,
} from './storage.js';
import { systemMessageCommands } from './system-message.js';
import { dropCommands, monsterCommands, portalCommands } from './world.js';

/** Every topic that the Atlas actions write, in any dialect. */
export const atlasCommandChannels: readonly AnyCommandChannel[] = [
  compartmentCommands,
  characterCommands,
  skillCommands,
  guildCommands,
  inviteCommands,
  buddyListCommands,
  petCommands,
  monsterCommands,
  dropCommands,
  questCommands,
  consumableCommands,
  systemMessageCommands,
  storageCommands,
  showStorageCommands,
  storageCompartmentCommands,
  cashShopCommands,
  cashShopCompartmentCommands,
  portalCommands,
  buffCommands,
];

/** Every topic that the Atlas actions read, in any dialect. */
export const atlasStatusChannels: readonly AnyStatusChannel[] = [
  assetStatus,
  buddyListStatus,
  cashShopStatus,
  cashShopCompartmentStatus,
  characterStatus,
  compartmentStatus,
  consumableStatus,
  guildStatus,
  inviteStatus,
  petStatus,
  questStatus,
  skillStatus,
  storageStatus,
  storageCompartmentStatus,
];
