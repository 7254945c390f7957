export { awardAssetIn, awardInventoryIn } from './award-asset.js';
export { createAndEquipAssetIn } from './create-and-equip.js';
export { destroyAssetIn } from './destroy-asset.js';
export { equipAsset, unequipAsset } from './equip.js';
export { acceptToCharacter, releaseFromCharacter } from './transfer-steps.js';
export { assetData, noAssetData, type AssetData } from './asset-data.js';
