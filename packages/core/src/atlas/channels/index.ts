export { assetStatus, compartmentCommands, compartmentStatus } from './compartment.js';
export { characterCommands, characterStatus, distribution } from './character.js';
export {
  buddyListCommands,
  buddyListStatus,
  guildCommands,
  guildStatus,
  inviteCommands,
  inviteStatus,
  petCommands,
  petStatus,
} from './social.js';
export { buffCommands, consumableCommands, consumableStatus, skillCommands, skillStatus } from './ability.js';
export { questCommands, questStatus } from './quest.js';
export { systemMessageCommands } from './system-message.js';
export {
  showStorageCommands,
  storageCommands,
  storageCompartmentCommands,
  storageCompartmentStatus,
  storageStatus,
} from './storage.js';
export {
  cashShopCommands,
  cashShopCompartmentCommands,
  cashShopCompartmentStatus,
  cashShopStatus,
} from './cash-shop.js';
export { dropCommands, monsterCommands, portalCommands } from './world.js';
export { atlasCommandChannels, atlasStatusChannels } from './all.js';
