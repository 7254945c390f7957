export {
  atlasActions,
  atlasCatalog,
  atlasDialects,
  isAtlasDialect,
  awardAsset,
  awardInventory,
  createAndEquipAsset,
  createInvite,
  createSkill,
  destroyAsset,
  spawnMonster,
  updateSkill,
  type AtlasCatalogOptions,
  type AtlasDialect,
} from './atlas-catalog.js';
export { acceptToCharacter, equipAsset, releaseFromCharacter, unequipAsset } from './inventory/index.js';
export {
  awardExperience,
  awardFame,
  awardLevel,
  awardMesos,
  changeFace,
  changeHair,
  changeJob,
  changeSkin,
  createCharacter,
  deductExperience,
  setHp,
  validateCharacterState,
  warpToPortal,
  warpToRandomPortal,
} from './character/index.js';
export { applyConsumableEffect, cancelAllBuffs } from './ability/index.js';
export {
  gainCloseness,
  increaseBuddyCapacity,
  requestGuildCapacityIncrease,
  requestGuildDisband,
  requestGuildEmblem,
  requestGuildName,
} from './social/index.js';
export { blockPortal, spawnReactorDrops, unblockPortal } from './world/index.js';
export { completeQuest, startQuest } from './quest/index.js';
export {
  playPortalSound,
  sendMessage,
  showHint,
  showInfo,
  showInfoText,
  updateAreaInfo,
} from './message/index.js';
export {
  acceptToStorage,
  depositToStorage,
  releaseFromStorage,
  showStorage,
  transferToStorage,
  updateStorageMesos,
  withdrawFromStorage,
} from './storage/index.js';
export {
  acceptToCashShop,
  awardCurrency,
  releaseFromCashShop,
  transferToCashShop,
  withdrawFromCashShop,
} from './cash-shop/index.js';
export { type AtlasPorts } from './ports.js';
export { fieldId, parseFieldId, type Field } from './field-id.js';
export { atlasCommandChannels, atlasStatusChannels } from './channels/index.js';
