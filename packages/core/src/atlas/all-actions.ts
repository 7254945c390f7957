import type { AnyAction } from '../chart/index.js';
import * as ability from './ability/index.js';
import * as cashShop from './cash-shop/index.js';
import * as character from './character/index.js';
import { adaptActions, type Dialect } from './dialect/index.js';
import * as inventory from './inventory/index.js';
import * as message from './message/index.js';
import * as quest from './quest/index.js';
import * as social from './social/index.js';
import * as storage from './storage/index.js';
import * as world from './world/index.js';

/** The actions whose commands differ from dialect to dialect. */
export function dialectActions(dialect: Dialect) {
  return {
    awardAsset: inventory.awardAssetIn(dialect),
    awardInventory: inventory.awardInventoryIn(dialect),
    destroyAsset: inventory.destroyAssetIn(dialect),
    createAndEquipAsset: inventory.createAndEquipAssetIn(dialect, inventory.equipAsset),
    spawnMonster: world.spawnMonsterIn(dialect),
    createSkill: ability.createSkillIn(dialect.skillAnswers),
    updateSkill: ability.updateSkillIn(dialect.skillAnswers),
    createInvite: social.createInviteIn(dialect.invites),
  };
}

/**
 * All actions of a dialect, in the order of the catalogue page.
 *
 * @param look Ask the ports before a command that its receiver would leave unanswered.
 */
export function actionsOf(dialect: Dialect, look: boolean): readonly AnyAction[] {
  const actions = allActions(dialectActions(dialect));
  const { adaptation } = dialect;
  return adaptation ? adaptActions(actions, look ? adaptation : { ...adaptation, checks: {} }) : actions;
}

/** The same, before they are adapted. */
export function allActions(differing: ReturnType<typeof dialectActions>): readonly AnyAction[] {
  return [
    differing.awardAsset,
    differing.awardInventory,
    differing.destroyAsset,
    inventory.equipAsset,
    inventory.unequipAsset,
    differing.createAndEquipAsset,
    inventory.acceptToCharacter,
    inventory.releaseFromCharacter,
    character.warpToRandomPortal,
    character.warpToPortal,
    character.awardExperience,
    character.deductExperience,
    character.awardLevel,
    character.awardMesos,
    character.awardFame,
    character.changeJob,
    character.changeHair,
    character.changeFace,
    character.changeSkin,
    character.setHp,
    character.createCharacter,
    character.validateCharacterState,
    differing.createSkill,
    differing.updateSkill,
    social.requestGuildName,
    social.requestGuildEmblem,
    social.requestGuildDisband,
    social.requestGuildCapacityIncrease,
    differing.createInvite,
    social.increaseBuddyCapacity,
    social.gainCloseness,
    differing.spawnMonster,
    world.spawnReactorDrops,
    quest.startQuest,
    quest.completeQuest,
    ability.applyConsumableEffect,
    message.sendMessage,
    message.playPortalSound,
    message.showInfo,
    message.showInfoText,
    message.updateAreaInfo,
    message.showHint,
    storage.depositToStorage,
    storage.updateStorageMesos,
    storage.showStorage,
    storage.transferToStorage,
    storage.withdrawFromStorage,
    storage.acceptToStorage,
    storage.releaseFromStorage,
    cashShop.awardCurrency,
    cashShop.transferToCashShop,
    cashShop.withdrawFromCashShop,
    cashShop.acceptToCashShop,
    cashShop.releaseFromCashShop,
    world.blockPortal,
    world.unblockPortal,
    ability.cancelAllBuffs,
  ];
}
