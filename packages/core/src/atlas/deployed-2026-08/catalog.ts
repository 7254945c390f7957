import type { Catalog, CatalogDefinition } from '../../action/index.js';
import type { AnyCommandChannel, AnyStatusChannel } from '../../channel/index.js';
import type { AnyAction } from '../../chart/index.js';
import { goReading } from '../go-services.js';
import { changed } from './changed-channel.js';
import * as character from './character-changes.js';
import { changedCommands } from './command-channels.js';
import * as item from './item-changes.js';
import * as other from './other-changes.js';
import { outcomeBodies } from './outcome-bodies.js';
import { createSkill, updateSkill } from './skills.js';
import { type Change, spokenAction } from './spoken-action.js';
import { changedStatuses } from './status-channels.js';
import * as transfer from './transfer-changes.js';
import { translate } from './translate.js';

/** By action name: in what it differs. Actions that are not named differ in nothing, or in their commands alone. */
const changes: Readonly<Record<string, (base: AnyAction) => Change>> = {
  award_asset: () => item.awarding,
  award_inventory: () => item.awarding,
  destroy_asset: () => item.destroying,
  create_and_equip_asset: () => item.creatingAndEquipping,
  accept_to_character: () => transfer.acceptingToCharacter,
  accept_to_storage: () => transfer.acceptingToStorage,
  accept_to_cash_shop: () => transfer.acceptingToCashShop,
  withdraw_from_cash_shop: ({ lookUp }) => (lookUp ? transfer.withdrawingFromCashShop(lookUp) : {}),
  deposit_to_storage: () => transfer.depositing,
  show_storage: () => other.showingStorage,
  warp_to_random_portal: () => character.warpingToRandomPortal,
  warp_to_portal: () => ({ ...character.warpingToPortal, lookUp: character.findPortal }),
  award_experience: character.awardingExperience,
  award_mesos: character.awardingMesos,
  award_fame: character.awardingFame,
  create_character: character.creatingCharacter,
  validate_character_state: other.validating,
  spawn_monster: other.inInstance,
  spawn_reactor_drops: other.inInstance,
  start_quest: other.withRewards,
  complete_quest: other.withRewards,
  award_currency: () => other.awardingCurrency,
  block_portal: () => other.blockingPortal,
  unblock_portal: () => other.blockingPortal,
  cancel_all_buffs: other.cancellingBuffs,
};

function inThisDialect(actions: Iterable<AnyAction>): AnyAction[] {
  const older = new Map([...actions].map((action) => [action.name, action]));
  const spoken = new Map<string, AnyAction>();
  /** The skill actions differ in more than their messages. */
  const own: Readonly<Record<string, (base: AnyAction) => unknown>> = {
    create_skill: createSkill,
    update_skill: updateSkill,
  };
  const speak = (base: AnyAction): { readonly action: AnyAction; readonly change: Change } => {
    const change = changes[base.name]?.(base) ?? {};
    const known = spoken.get(base.name);
    if (known) return { action: known, change };
    const action = (own[base.name]?.(base) ??
      spokenAction(base, change, translate, ({ name }) => speak(older.get(name) ?? base))) as AnyAction;
    spoken.set(base.name, action);
    return { action, change };
  };
  return [...older.values()].map((base) => speak(base).action);
}

const merged = <C extends AnyCommandChannel | AnyStatusChannel>(before: readonly C[], with_: readonly C[]) =>
  before.map((channel) => {
    const own = with_.find(({ name }) => name === channel.name);
    return own ? changed(channel, own) : channel;
  });

/**
 * The dialect of the services of August 2026, made of the older deployed one: what is named here differs, all else is the same.
 *
 * @param topics the topic variables of the older dialect, by channel name
 */
export function deployed202608(older: Catalog, topics: Readonly<Record<string, string>>): CatalogDefinition {
  const { 'show-storage-commands': _own, ...others } = topics;
  return {
    actions: inThisDialect(older.actions.values()),
    commandChannels: merged(older.commandChannels, changedCommands),
    statusChannels: merged(older.statusChannels, changedStatuses),
    topics: others,
    reading: goReading,
    htmlSafeJson: older.htmlSafeJson,
    dialect: { name: 'deployed-2026-08', readsUnnamed: false },
    outcomeBodies,
  };
}
