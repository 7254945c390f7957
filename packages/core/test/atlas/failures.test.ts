import { describe, expect, it } from 'vitest';
import { ofCharacter, ofCompartment, on } from './support/events.js';
import {
  accepts,
  actionOf,
  catalogs,
  explained,
  type GivenEvent,
  stepOf,
  T,
  undoRules,
} from './support/steps.js';

const error = (errorCode: string, characterId = 12345) =>
  ofCompartment('ERROR', { errorCode, transactionId: T }, characterId);
const poor = (amount: number) => ofCharacter('ERROR', { error: 'NOT_ENOUGH_MESO', amount });
const creationFailed = (errorCode: string, message = '') =>
  ofCompartment('CREATION_FAILED', { errorCode, message });
const storageError = (errorCode: string, message = '') =>
  on('storage-status', {
    ...{ transactionId: T, worldId: 0, accountId: 7001, type: 'ERROR' },
    body: { errorCode, message },
  });
const storedError = (errorCode: string, message = '') =>
  on('storage-compartment-status', {
    ...{ worldId: 0, accountId: 7001, type: 'ERROR' },
    body: { transactionId: T, errorCode, message },
  });
const questError = (questId: number) =>
  on('quest-status', {
    ...{ transactionId: T, worldId: 0, characterId: 12345, type: 'ERROR' },
    body: { questId, error: 'REQUIREMENTS_NOT_MET' },
  });
const guildError = (actorId: number) =>
  on('guild-status', {
    ...{ worldId: 0, guildId: 42, type: 'ERROR', transactionId: T },
    body: { actorId, error: 'NOT_LEADER' },
  });
const cashError = (errorCode: string, compartmentId = '00000000-0000-0000-0000-000000000000') =>
  on('cash-shop-compartment-status', {
    ...{ compartmentId, compartmentType: 1, type: 'ERROR' },
    body: { errorCode, transactionId: T },
  });

describe('failure events and the code they are reported by', () => {
  it.each<[string, GivenEvent, string, string]>([
    ['award_mesos', poor(1000), 'award_mesos failed: NOT_ENOUGH_MESO', 'NOT_ENOUGH_MESOS'],
    ['award_mesos', poor(0), 'award_mesos failed: NOT_ENOUGH_MESO', 'NOT_ENOUGH_MESOS'],
    ['award_asset', creationFailed('INVENTORY_FULL'), 'award_asset failed: INVENTORY_FULL', 'INVENTORY_FULL'],
    [
      'award_asset',
      creationFailed('E7', 'bag is full'),
      'award_asset failed: E7: bag is full',
      'INVENTORY_FULL',
    ],
    ['award_inventory', creationFailed('E7'), 'award_inventory failed: E7', 'UNKNOWN'],
    ['award_asset', error('INVENTORY_FULL'), 'award_asset failed: INVENTORY_FULL', 'INVENTORY_FULL'],
    ['destroy_asset', error('DESTROY_FAILED'), 'destroy_asset failed: DESTROY_FAILED', 'UNKNOWN'],
    ['destroy_asset', error(''), 'destroy_asset failed', 'UNKNOWN'],
    ['equip_asset', error('EQUIP_FAILED'), 'equip_asset failed: EQUIP_FAILED', 'UNKNOWN'],
    ['unequip_asset', error('UNEQUIP_FAILED'), 'unequip_asset failed: UNEQUIP_FAILED', 'UNKNOWN'],
    [
      'accept_to_character',
      error('ACCEPT_COMMAND_FAILED'),
      'accept_to_character failed: ACCEPT_COMMAND_FAILED',
      'INVENTORY_FULL',
    ],
    [
      'release_from_character',
      error('RELEASE_COMMAND_FAILED'),
      'release_from_character failed: RELEASE_COMMAND_FAILED',
      'UNKNOWN',
    ],
    [
      'accept_to_storage',
      storedError('ACCEPT_FAILED', 'storage is full'),
      'accept_to_storage failed: ACCEPT_FAILED: storage is full',
      'STORAGE_FULL',
    ],
    [
      'release_from_storage',
      storedError('RELEASE_FAILED'),
      'release_from_storage failed: RELEASE_FAILED',
      'UNKNOWN',
    ],
    [
      'deposit_to_storage',
      storageError('STORAGE_FULL'),
      'deposit_to_storage failed: STORAGE_FULL',
      'STORAGE_FULL',
    ],
    ['deposit_to_storage', storageError('GENERIC'), 'deposit_to_storage failed: GENERIC', 'UNKNOWN'],
    [
      'deposit_to_storage',
      storageError('NOT_ENOUGH_MESOS'),
      'deposit_to_storage failed: NOT_ENOUGH_MESOS',
      'NOT_ENOUGH_MESOS',
    ],
    [
      'deposit_to_storage',
      storageError('GENERIC', 'the storage is full'),
      'deposit_to_storage failed: GENERIC',
      'STORAGE_FULL',
    ],
    [
      'update_storage_mesos',
      storageError('NOT_ENOUGH_MESOS'),
      'update_storage_mesos failed: NOT_ENOUGH_MESOS',
      'NOT_ENOUGH_MESOS',
    ],
    [
      'update_storage_mesos',
      storageError('STORAGE_FULL'),
      'update_storage_mesos failed: STORAGE_FULL',
      'STORAGE_FULL',
    ],
    ['start_quest', questError(1021), 'start_quest failed: REQUIREMENTS_NOT_MET', 'UNKNOWN'],
    ['complete_quest', questError(0), 'complete_quest failed: REQUIREMENTS_NOT_MET', 'UNKNOWN'],
    ['request_guild_disband', guildError(12345), 'request_guild_disband failed: NOT_LEADER', 'UNKNOWN'],
    [
      'accept_to_cash_shop',
      cashError('UNKNOWN_ERROR'),
      'accept_to_cash_shop failed: UNKNOWN_ERROR',
      'UNKNOWN',
    ],
    [
      'release_from_cash_shop',
      cashError('ITEM_NOT_FOUND'),
      'release_from_cash_shop failed: ITEM_NOT_FOUND',
      'UNKNOWN',
    ],
    [
      'create_character',
      ofCharacter('CREATION_FAILED', { name: 'Aria', message: 'name is blocked' }, 0),
      'create_character failed: name is blocked',
      'UNKNOWN',
    ],
    ['change_job', poor(0), 'change_job failed: NOT_ENOUGH_MESO', 'NOT_ENOUGH_MESOS'],
    ['award_fame', ofCharacter('ERROR', { error: 'NO_FAME' }), 'award_fame failed: NO_FAME', 'UNKNOWN'],
    ['warp_to_portal', ofCharacter('ERROR', { error: 'NO_MAP' }), 'warp_to_portal failed: NO_MAP', 'UNKNOWN'],
  ])('%s', (name, event, reason, errorCode) => {
    const action = actionOf(name);
    expect(explained(action.fails, event, stepOf(action))).toEqual({ reason, errorCode });
  });

  it('every step that waits for the character topic can be failed by its ERROR', () => {
    for (const action of catalogs.documented.actions.values()) {
      if (!action.completes.some(({ status }) => status.channel === 'character-status')) continue;
      const event = ofCharacter(
        'ERROR',
        { error: 'X', amount: 0 },
        action.name === 'create_character' ? 0 : 12345,
      );
      const view = { found: { portalId: 1 } };
      expect(accepts(action.fails, event, stepOf(action, view)), action.name).toBe(true);
    }
  });
});

describe('failure events that are none of the step’s', () => {
  it.each<[string, string, GivenEvent]>([
    ['award_mesos', 'of another amount', poor(-1000)],
    [
      'award_mesos',
      'of another character',
      ofCharacter('ERROR', { error: 'NOT_ENOUGH_MESO', amount: 1000 }, 12346),
    ],
    ['award_asset', 'of another character', error('INVENTORY_FULL', 12346)],
    ['award_asset', 'of an accept', error('ACCEPT_COMMAND_FAILED')],
    ['destroy_asset', 'of a release', error('RELEASE_COMMAND_FAILED')],
    ['equip_asset', 'of an unequip', error('UNEQUIP_FAILED')],
    ['unequip_asset', 'of an equip', error('EQUIP_FAILED')],
    ['accept_to_character', 'of a release', error('RELEASE_COMMAND_FAILED')],
    ['release_from_character', 'of an accept', error('ACCEPT_COMMAND_FAILED')],
    ['accept_to_storage', 'of a release', storedError('RELEASE_FAILED')],
    ['release_from_storage', 'of an accept', storedError('ACCEPT_FAILED')],
    ['start_quest', 'of another quest', questError(1022)],
    ['request_guild_name', 'of another actor', guildError(12346)],
    ['accept_to_cash_shop', 'of a release', cashError('ITEM_NOT_FOUND')],
    [
      'accept_to_cash_shop',
      'of another compartment',
      cashError('UNKNOWN_ERROR', '11111111-2222-4333-8444-555566667777'),
    ],
    ['release_from_cash_shop', 'of an accept', cashError('ASSET_CREATION_FAILED')],
  ])('%s: one %s', (name, _what, event) => {
    const action = actionOf(name);
    expect(accepts(action.fails, event, stepOf(action))).toBe(false);
  });
});

describe('rejections of an undo', () => {
  it.each<[string, GivenEvent]>([
    ['award_mesos', poor(-1000)],
    ['award_fame', ofCharacter('ERROR', { error: 'FAME_OVERFLOW', amount: -3 })],
    ['award_asset', error('DESTROY_FAILED')],
    ['destroy_asset', creationFailed('INVENTORY_FULL')],
    ['equip_asset', error('UNEQUIP_FAILED')],
    ['unequip_asset', error('EQUIP_FAILED')],
    ['accept_to_character', error('RELEASE_COMMAND_FAILED')],
    ['release_from_character', error('ACCEPT_COMMAND_FAILED')],
    ['accept_to_storage', storedError('RELEASE_FAILED')],
    ['release_from_storage', storedError('ACCEPT_FAILED')],
    ['accept_to_cash_shop', cashError('ITEM_NOT_FOUND')],
    ['release_from_cash_shop', cashError('ITEM_CREATION_FAILED')],
  ])('%s', (name, event) => {
    const action = actionOf(name);
    expect(accepts(undoRules(action).fails, event, stepOf(action))).toBe(true);
  });

  it.each<[string, string, GivenEvent]>([
    ['award_mesos', 'the late failure of a step of another amount', poor(-100)],
    ['award_mesos', 'the late failure of the step itself', poor(1000)],
    ['award_fame', 'the late lack of mesos of another step', poor(-3)],
    ['award_asset', 'the failure of a later equip step', error('EQUIP_FAILED')],
    ['award_asset', 'the failure of a later release', error('RELEASE_COMMAND_FAILED')],
    ['accept_to_character', 'its own late failure', error('ACCEPT_COMMAND_FAILED')],
    ['accept_to_storage', 'an error that names no release', storedError('ACCEPT_FAILED')],
    ['update_storage_mesos', 'the failure of a later deposit', storageError('STORAGE_FULL')],
    ['start_quest', 'the failure of completing that quest', questError(1021)],
  ])('%s: %s is none', (name, _what, event) => {
    const action = actionOf(name);
    expect(accepts(undoRules(action).fails, event, stepOf(action))).toBe(false);
  });
});
