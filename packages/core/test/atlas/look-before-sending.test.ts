import { describe, expect, it } from 'vitest';
import type { ForwardLookUp, StepView } from '../../src/chart/index.js';
import { readWire } from '../../src/wire/index.js';
import { catalogs, looking, stepOf } from './support/steps.js';

function questionOf(name: string): ForwardLookUp<StepView, unknown> {
  const lookUp = looking.actions.get(name)?.lookUp;
  if (!lookUp) throw new Error(`${name} asks nothing`);
  return lookUp;
}

/** What the action makes of that answer, in short: `CODE: reason`, or nothing when the command is sent. */
function refusal(name: string, answer: unknown, payload: object = {}): string | undefined {
  const action = looking.actions.get(name);
  const { refuse, answer: schema } = questionOf(name);
  const judged = readWire(schema, answer, 'go');
  if (!action || !judged.ok) throw new Error(`${name}: ${JSON.stringify(judged)}`);
  const view = stepOf(action, { payload: { ...action.sample, ...payload } });
  const told = refuse?.(judged.value, view);
  if (told === undefined) return undefined;
  if (typeof told === 'string') return told;
  return `${told.errorCode}: ${told.reason?.replace(`${name} failed: `, '')}`;
}

const room = (freeSlots: number, stacks = 0) => ({ room: { capacity: 24, freeSlots, stacks } });
const equipment = { item: { templateId: 1302000, quantity: 1 } };
const wallet = (points: number) => ({ wallet: { accountId: 7001, credit: 0, points, prepaid: 0 } });
const storage = (mesos: number) => ({ storage: { accountId: 7001, capacity: 16, used: 0, mesos } });
const guild = (leaderId: number) => ({ guild: { id: 42, leaderId, capacity: 10 } });
const pet = (closeness: number, level: number) => ({ pet: { id: 900, level, closeness } });
const quest = (state: number) => ({ quest: { questId: 1021, state } });

describe('what a service would leave unanswered is rejected before it is sent (deployed)', () => {
  it.each<[string, unknown, string | RegExp | undefined, object?]>([
    ['award_asset', room(1), undefined],
    ['award_asset', room(0), /^INVENTORY_FULL: INVENTORY_FULL: all 24 slots of inventory 2 are taken/],
    ['award_asset', room(0, 1), undefined],
    ['award_asset', room(0, 1), /INVENTORY_FULL/, equipment],
    ['award_asset', { room: null }, /CHARACTER_NOT_FOUND: character 12345 has no inventory 2/],
    ['award_inventory', room(0), /^INVENTORY_FULL/],
    ['create_and_equip_asset', room(0), /^INVENTORY_FULL/],
    ['equip_asset', { asset: null }, /SLOT_EMPTY: no equipment lies in slot 6/],
    ['equip_asset', { asset: { id: 5 } }, undefined],
    ['unequip_asset', {}, /SLOT_EMPTY: no equipment lies in slot -11/],
    ['award_currency', wallet(500), undefined],
    ['award_currency', wallet(499), /NOT_ENOUGH_CURRENCY: the balance is 499/],
    ['award_currency', wallet(0xffff_ffff), undefined, { amount: 0 }],
    ['award_currency', wallet(0xffff_ffff), /CURRENCY_OVERFLOW/, { amount: 1 }],
    ['award_currency', {}, /WALLET_NOT_FOUND: account 7001/],
    ['update_storage_mesos', storage(0xffff_ffff - 1000), undefined],
    ['update_storage_mesos', storage(0xffff_ffff - 999), /MESO_OVERFLOW/],
    ['update_storage_mesos', storage(999), /^NOT_ENOUGH_MESOS: NOT_ENOUGH/, { operation: 'SUBTRACT' }],
    ['update_storage_mesos', storage(1000), undefined, { operation: 'SUBTRACT' }],
    ['update_storage_mesos', storage(0), undefined, { operation: 'SET' }],
    ['update_storage_mesos', { storage: null }, /STORAGE_NOT_FOUND: account 7001 has no storage in world 0/],
    ['request_guild_name', { guild: null }, undefined],
    ['request_guild_name', guild(1), /ALREADY_IN_GUILD: character 12345 is in guild 42/],
    ['request_guild_emblem', guild(12345), undefined],
    ['request_guild_emblem', {}, /GUILD_NOT_FOUND/],
    ['request_guild_disband', guild(1), /NOT_LEADER: character 1 leads guild 42/],
    ['request_guild_capacity_increase', guild(1), /NOT_LEADER/],
    ['gain_closeness', {}, /PET_NOT_FOUND: there is no pet 900/],
    ['gain_closeness', pet(29_997, 29), undefined],
    ['gain_closeness', pet(29_998, 29), /CLOSENESS_LIMIT: the closeness is 29998, and 29999 the most/],
    ['gain_closeness', pet(30_000, 30), undefined],
    ['gain_closeness', pet(65_534, 30), /CLOSENESS_LIMIT/],
    ['start_quest', { quest: null }, undefined],
    ['start_quest', quest(1), /QUEST_ALREADY_ACTIVE: quest 1021 is under way/],
    ['start_quest', quest(2), undefined],
    ['complete_quest', quest(1), undefined],
    ['complete_quest', quest(2), /QUEST_ALREADY_COMPLETED/],
    ['complete_quest', {}, /QUEST_NOT_STARTED/],
    ['create_skill', {}, undefined],
    ['create_skill', { skill: { id: 1000 } }, /SKILL_ALREADY_KNOWN/],
    ['update_skill', {}, /SKILL_NOT_FOUND: skill 1000 was never learnt/],
    ['update_skill', { skill: { id: 1000 } }, undefined],
    ['increase_buddy_capacity', { buddyList: { characterId: 12345, capacity: 34 } }, undefined],
    ['increase_buddy_capacity', { buddyList: { characterId: 12345, capacity: 35 } }, /INVALID_CAPACITY/],
    ['increase_buddy_capacity', {}, /BUDDY_LIST_NOT_FOUND/],
  ])('%s, when the port answers %j: %s', (name, answer, expected, payload) => {
    const told = refusal(name, answer, payload);
    if (expected === undefined) expect(told).toBeUndefined();
    else expect(told).toMatch(expected);
  });

  it('waits for the answer only where the service would do harm instead of refusing', () => {
    const own = [...looking.actions.values()].filter(
      ({ name, lookUp }) => lookUp && !catalogs.deployed.actions.get(name)?.lookUp,
    );
    const needed = own.filter(({ lookUp }) => !lookUp?.optional).map(({ name }) => name);
    expect(needed.sort()).toEqual(['gain_closeness', 'update_storage_mesos']);
  });

  it('is asked by the deployed dialect alone, and only when the host wants it', () => {
    for (const catalog of [catalogs.documented, catalogs.deployed]) {
      expect(catalog.actions.get('award_currency')?.lookUp).toBeUndefined();
    }
    expect(questionOf('award_currency').activity).toBe('cashShop.findWallet');
  });

  it('is asked by the parts of other actions as well', () => {
    const [part] = looking.actions.get('create_and_equip_asset')?.parts ?? [];
    expect(part?.action).toBe(looking.actions.get('equip_asset'));
    expect(part?.action.lookUp?.activity).toBe('inventory.findAssetBySlot');
  });
});

describe('the time that a service has', () => {
  it('is 90 s in the deployed dialect, where a restart alone costs half a minute', () => {
    for (const { name, policy } of catalogs.deployed.actions.values()) {
      const dialog = name === 'request_guild_name' || name === 'request_guild_emblem';
      expect(policy.deadlineMs, name).toBe(dialog ? 300_000 : 90_000);
    }
    expect(catalogs.documented.actions.get('award_mesos')?.policy.deadlineMs).toBeUndefined();
    const [accept] = catalogs.deployed.actions.get('transfer_to_storage')?.parts ?? [];
    expect(accept?.action.policy.deadlineMs).toBe(90_000);
  });
});
