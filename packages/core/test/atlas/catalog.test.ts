import { describe, expect, it } from 'vitest';
import { atlasActions, atlasCatalog, awardMesos } from '../../src/atlas/index.js';
import { allDialects, catalogs } from './support/steps.js';

const names = [
  ...['award_asset', 'award_inventory', 'destroy_asset', 'equip_asset', 'unequip_asset'],
  ...['create_and_equip_asset', 'accept_to_character', 'release_from_character'],
  ...['warp_to_random_portal', 'warp_to_portal', 'award_experience', 'deduct_experience', 'award_level'],
  ...['award_mesos', 'award_fame', 'change_job', 'change_hair', 'change_face', 'change_skin', 'set_hp'],
  ...['create_character', 'validate_character_state', 'create_skill', 'update_skill'],
  ...['request_guild_name', 'request_guild_emblem', 'request_guild_disband'],
  ...['request_guild_capacity_increase', 'create_invite', 'increase_buddy_capacity', 'gain_closeness'],
  ...['spawn_monster', 'spawn_reactor_drops', 'start_quest', 'complete_quest', 'apply_consumable_effect'],
  ...['send_message', 'play_portal_sound', 'show_info', 'show_info_text', 'update_area_info', 'show_hint'],
  ...['deposit_to_storage', 'update_storage_mesos', 'show_storage', 'transfer_to_storage'],
  ...['withdraw_from_storage', 'accept_to_storage', 'release_from_storage', 'award_currency'],
  ...['transfer_to_cash_shop', 'withdraw_from_cash_shop', 'accept_to_cash_shop'],
  ...['release_from_cash_shop', 'block_portal', 'unblock_portal', 'cancel_all_buffs'],
];

const seedConsumes = [
  ...['COMMAND_TOPIC_SAGA', 'EVENT_TOPIC_ASSET_STATUS', 'EVENT_TOPIC_BUDDYLIST_STATUS'],
  ...['EVENT_TOPIC_CASHSHOP_STATUS', 'EVENT_TOPIC_CASHSHOP_COMPARTMENT_STATUS'],
  ...['EVENT_TOPIC_CHARACTER_STATUS', 'EVENT_TOPIC_COMPARTMENT_STATUS', 'EVENT_TOPIC_CONSUMABLE_STATUS'],
  ...['EVENT_TOPIC_GUILD_STATUS', 'EVENT_TOPIC_PET_STATUS', 'EVENT_TOPIC_QUEST_STATUS'],
  ...['EVENT_TOPIC_SKILL_STATUS', 'EVENT_TOPIC_STORAGE_STATUS', 'EVENT_TOPIC_STORAGE_COMPARTMENT_STATUS'],
];

const seedProduces = [
  ...['EVENT_TOPIC_SAGA_STATUS', 'COMMAND_TOPIC_COMPARTMENT', 'COMMAND_TOPIC_CHARACTER'],
  ...['COMMAND_TOPIC_SKILL', 'COMMAND_TOPIC_GUILD', 'COMMAND_TOPIC_INVITE', 'COMMAND_TOPIC_BUDDYLIST'],
  ...['COMMAND_TOPIC_PET', 'COMMAND_TOPIC_MONSTER', 'COMMAND_TOPIC_QUEST', 'COMMAND_TOPIC_CONSUMABLE'],
  ...['COMMAND_TOPIC_SYSTEM_MESSAGE', 'COMMAND_TOPIC_STORAGE', 'COMMAND_TOPIC_STORAGE_COMPARTMENT'],
  ...['COMMAND_TOPIC_CASHSHOP', 'COMMAND_TOPIC_CASHSHOP_COMPARTMENT', 'COMMAND_TOPIC_PORTAL'],
  'COMMAND_TOPIC_BUFF',
];

const renamed: Readonly<Record<string, string>> = {
  COMMAND_TOPIC_BUDDYLIST: 'COMMAND_TOPIC_BUDDY_LIST',
  EVENT_TOPIC_BUDDYLIST_STATUS: 'EVENT_TOPIC_BUDDY_LIST_STATUS',
  COMMAND_TOPIC_CASHSHOP: 'COMMAND_TOPIC_WALLET',
  EVENT_TOPIC_CASHSHOP_STATUS: 'EVENT_TOPIC_WALLET_STATUS',
  COMMAND_TOPIC_CASHSHOP_COMPARTMENT: 'COMMAND_TOPIC_CASH_COMPARTMENT',
  EVENT_TOPIC_CASHSHOP_COMPARTMENT_STATUS: 'EVENT_TOPIC_CASH_COMPARTMENT_STATUS',
  COMMAND_TOPIC_BUFF: 'COMMAND_TOPIC_CHARACTER_BUFF',
};
const inDeployed = (topic: string): string => renamed[topic] ?? topic;

describe('the Atlas catalogue', () => {
  it.each(allDialects)('has exactly the 57 actions in the %s dialect', (dialect) => {
    expect([...catalogs[dialect].actions.keys()].sort()).toEqual([...names].sort());
    expect(names).toHaveLength(57);
  });

  it('exports the documented actions by name and as one list', () => {
    expect(atlasActions.map(({ name }) => name)).toEqual([...catalogs.documented.actions.keys()]);
    expect(catalogs.documented.actions.get('award_mesos')).toBe(awardMesos);
  });

  it('reads the 14 documented topics and writes the 18, and the drops beside them', () => {
    expect([...catalogs.documented.consumedTopics].sort()).toEqual([...seedConsumes].sort());
    expect([...catalogs.documented.producedTopics].sort()).toEqual(
      [...seedProduces, 'COMMAND_TOPIC_DROP'].sort(),
    );
  });

  it('reads and writes the topics of the Go services in the deployed dialect', () => {
    expect([...catalogs.deployed.consumedTopics].sort()).toEqual(
      [...seedConsumes.map(inDeployed), 'EVENT_TOPIC_INVITE_STATUS'].sort(),
    );
    const produced = seedProduces.filter((topic) => topic !== 'COMMAND_TOPIC_MONSTER').map(inDeployed);
    expect([...catalogs.deployed.producedTopics].sort()).toEqual(
      [...produced, 'COMMAND_TOPIC_DROP', 'COMMAND_TOPIC_STORAGE_SHOW'].sort(),
    );
  });

  it('finds the transaction id of a status event where its topic carries it', () => {
    const places = catalogs.documented.statusChannels.map(({ name, transactionIdAt }) => [
      name.replace(/-status$/, ''),
      transactionIdAt.join('+'),
    ]);
    expect(Object.fromEntries(places)).toEqual({
      ...{ asset: 'top', character: 'top', skill: 'top', guild: 'top', quest: 'top', storage: 'top' },
      compartment: 'top+body',
      ...{ 'buddy-list': 'body', pet: 'body', consumable: 'body', 'cash-shop': 'body' },
      ...{ 'storage-compartment': 'body', 'cash-shop-compartment': 'body' },
    });
  });

  it('refuses an unknown dialect', () => {
    expect(() => atlasCatalog('spoken' as never)).toThrow(/SAGA_OPTION_INVALID|no dialect "spoken"/);
  });

  it('says of every action how it is undone, and of every inverse that it can be sent', () => {
    for (const { name, undo, summary } of atlasActions) {
      expect(summary, name).toMatch(/\.$/);
      if (undo.kind !== 'inverse') expect(undo.reason, name).not.toBe('');
    }
  });

  it('names who the saga is about', () => {
    const about = (name: string): number | undefined => {
      const action = catalogs.documented.actions.get(name);
      return action?.characterId(action.sample);
    };
    expect(about('award_mesos')).toBe(12345);
    expect(about('create_invite')).toBe(12345);
    expect(about('create_character')).toBe(0);
    expect(about('gain_closeness')).toBe(0);
    expect(about('block_portal')).toBe(12345);
  });
});
