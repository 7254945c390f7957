import { describe, expect, it } from 'vitest';
import { on } from '../support/events.js';
import { actionOf, keptFrom, stepOf, T } from '../support/steps.js';
import { describeSteps, describeUndos } from '../support/verdicts.js';

const skill = (type: string, skillId: number, level: number) =>
  on('skill-status', {
    ...{ transactionId: T, characterId: 12345, skillId, type },
    body: { level, masterLevel: 0, expiration: '2079-01-01T00:00:00Z' },
  });
const guild = (type: string, body: object = {}, worldId = 0) =>
  on('guild-status', { worldId, guildId: 42, type, body, transactionId: T });
const buddy = (capacity: number, characterId = 12345) =>
  on('buddy-list-status', {
    ...{ worldId: 0, characterId, type: 'CAPACITY_CHANGE' },
    body: { capacity, transactionId: T },
  });
const pet = (amount: number, petId = 900) =>
  on('pet-status', {
    ...{ petId, ownerId: 12345, type: 'CLOSENESS_CHANGED' },
    body: { slot: 0, closeness: 100, amount, transactionId: T },
  });
const quest = (type: string, questId: number, characterId = 12345) =>
  on('quest-status', { transactionId: T, worldId: 0, characterId, type, body: { questId } });
const effect = (itemId: number, characterId = 12345) =>
  on('consumable-status', { characterId, type: 'EFFECT_APPLIED', body: { itemId, transactionId: T } });
const mesos = (oldMesos: number, newMesos: number, accountId = 7001) =>
  on('storage-status', {
    ...{ transactionId: T, worldId: 0, accountId, type: 'MESOS_UPDATED' },
    body: { oldMesos, newMesos },
  });
const deposited = (templateId: number, referenceId: number, accountId = 7001) =>
  on('storage-status', {
    ...{ transactionId: T, worldId: 0, accountId, type: 'DEPOSITED' },
    body: { assetId: 8801, slot: 4, templateId, referenceId, referenceType: 'consumable' },
  });
const stored = (type: string, assetId: number, envelope: object = { accountId: 7001, characterId: 12345 }) =>
  on('storage-compartment-status', { worldId: 0, ...envelope, type, body: { transactionId: T, assetId } });
const wallet = (credit: number, points: number, accountId = 7001) =>
  on('cash-shop-status', {
    ...{ accountId, type: 'UPDATED' },
    body: { credit, points, prepaid: 0, transactionId: T },
  });
const compartmentId = '5c1d2e3f-1111-4222-8333-444455556666';
const cash = (type: string, body: object, envelope: object = {}) =>
  on('cash-shop-compartment-status', {
    ...{ accountId: 7001, characterId: 12345, compartmentId, compartmentType: 1, ...envelope, type },
    body: { transactionId: T, ...body },
  });
const assetUuid = '11111111-2222-4333-8444-555566667777';
const cashId = 4611686018427387905n;
const change = (operation: string, amount: number) => ({
  payload: { characterId: 12345, accountId: 7001, worldId: 0, operation, mesos: amount },
});

describe('steps of the other services', () => {
  describeSteps([
    {
      action: 'create_skill',
      completedBy: { CREATED: skill('CREATED', 1000, 1) },
      notBy: {
        'another skill': skill('CREATED', 1001, 1),
        'another level': skill('CREATED', 1000, 2),
        UPDATED: skill('UPDATED', 1000, 1),
      },
    },
    {
      action: 'update_skill',
      completedBy: { UPDATED: skill('UPDATED', 1000, 1) },
      notBy: { CREATED: skill('CREATED', 1000, 1), 'another level': skill('UPDATED', 1000, 2) },
    },
    {
      action: 'request_guild_name',
      completedBy: {
        REQUEST_AGREEMENT: guild('REQUEST_AGREEMENT', { actorId: 12345, proposedName: 'Oak' }),
        CREATED: guild('CREATED'),
      },
      notBy: {
        'another actor': guild('REQUEST_AGREEMENT', { actorId: 12346, proposedName: 'Oak' }),
        'another world': guild('CREATED', {}, 1),
        EMBLEM_UPDATED: guild('EMBLEM_UPDATED'),
      },
    },
    {
      action: 'request_guild_emblem',
      completedBy: { EMBLEM_UPDATED: guild('EMBLEM_UPDATED', { logo: 1 }) },
      notBy: { CREATED: guild('CREATED') },
    },
    {
      action: 'request_guild_disband',
      completedBy: {
        'DISBANDED with the character': guild('DISBANDED', { members: [1, 12345] }),
        'DISBANDED without a list': guild('DISBANDED'),
      },
      notBy: { 'another guild': guild('DISBANDED', { members: [1, 2] }) },
    },
    {
      action: 'request_guild_capacity_increase',
      completedBy: { CAPACITY_UPDATED: guild('CAPACITY_UPDATED', { capacity: 15 }) },
      notBy: { 'another world': guild('CAPACITY_UPDATED', { capacity: 15 }, 1) },
    },
    {
      action: 'increase_buddy_capacity',
      completedBy: { CAPACITY_CHANGE: buddy(35) },
      notBy: { 'another capacity': buddy(40), 'another character': buddy(35, 12346) },
    },
    {
      action: 'gain_closeness',
      completedBy: { CLOSENESS_CHANGED: pet(2), 'a pet that is close to its limit': pet(1) },
      notBy: { 'another pet': pet(2, 901), 'a greater amount': pet(3), 'a loss': pet(-1) },
    },
    {
      action: 'start_quest',
      completedBy: { STARTED: quest('STARTED', 1021) },
      notBy: {
        'a follow-up quest': quest('STARTED', 1022),
        'another character': quest('STARTED', 1021, 12346),
        FORFEITED: quest('FORFEITED', 1021),
      },
    },
    {
      action: 'complete_quest',
      completedBy: { COMPLETED: quest('COMPLETED', 1021) },
      notBy: { 'the surplus STARTED': quest('STARTED', 1021), 'another quest': quest('COMPLETED', 1022) },
    },
    {
      action: 'apply_consumable_effect',
      completedBy: { EFFECT_APPLIED: effect(2022458) },
      notBy: { 'another item': effect(2022459), 'another character': effect(2022458, 12346) },
    },
    {
      action: 'deposit_to_storage',
      completedBy: { 'DEPOSITED in whatever slot': deposited(2000000, 77) },
      notBy: {
        'another template': deposited(2000001, 77),
        'another reference': deposited(2000000, 78),
        'another account': deposited(2000000, 77, 7002),
      },
    },
    {
      action: 'update_storage_mesos',
      view: change('ADD', 1000),
      completedBy: { 'that much more': mesos(50, 1050) },
      notBy: {
        'that much less': mesos(1050, 50),
        'another difference': mesos(0, 1001),
        'another account': mesos(50, 1050, 7002),
      },
    },
    {
      action: 'update_storage_mesos',
      view: change('SUBTRACT', 1000),
      completedBy: { 'that much less': mesos(1050, 50) },
      notBy: { 'that much more': mesos(50, 1050) },
    },
    {
      action: 'update_storage_mesos',
      view: change('SET', 1000),
      completedBy: { 'that balance': mesos(7, 1000) },
      notBy: { 'another balance': mesos(0, 1007) },
    },
    {
      action: 'accept_to_storage',
      completedBy: {
        ACCEPTED: stored('ACCEPTED', 8801),
        'ACCEPTED that names no character': stored('ACCEPTED', 8801, { accountId: 7001 }),
      },
      notBy: {
        'another account': stored('ACCEPTED', 8801, { accountId: 7002 }),
        'another character': stored('ACCEPTED', 8801, { accountId: 7001, characterId: 12346 }),
        RELEASED: stored('RELEASED', 8801),
      },
    },
    {
      action: 'release_from_storage',
      completedBy: { 'RELEASED of that asset': stored('RELEASED', 8801) },
      notBy: { 'another asset': stored('RELEASED', 8802), ACCEPTED: stored('ACCEPTED', 8801) },
    },
    {
      action: 'award_currency',
      completedBy: { 'UPDATED of the account': wallet(10, 20) },
      notBy: { 'another account': wallet(10, 20, 7002) },
    },
    {
      action: 'accept_to_cash_shop',
      completedBy: {
        ACCEPTED: cash('ACCEPTED', { assetId: assetUuid }),
        'ACCEPTED that names no account': cash('ACCEPTED', {}, { accountId: 0, characterId: 0 }),
      },
      notBy: {
        'another compartment': cash('ACCEPTED', {}, { compartmentId: assetUuid }),
        'another compartment type': cash('ACCEPTED', {}, { compartmentType: 2 }),
        'another account': cash('ACCEPTED', {}, { accountId: 7002 }),
        RELEASED: cash('RELEASED', { assetId: 12, cashId }),
      },
    },
    {
      action: 'release_from_cash_shop',
      completedBy: {
        RELEASED: cash('RELEASED', { assetId: 12, cashId, templateId: 5000000 }),
        'RELEASED that names no item': cash('RELEASED', {}),
      },
      notBy: {
        'another item': cash('RELEASED', { assetId: 13, cashId }),
        'a cash id that differs in its last digit': cash('RELEASED', { assetId: 12, cashId: cashId + 1n }),
      },
    },
  ]);
});

describe('undos of steps of the other services', () => {
  describeUndos([
    {
      action: 'start_quest',
      completedBy: { FORFEITED: quest('FORFEITED', 1021) },
      notBy: {
        'the late answer to the start': quest('STARTED', 1021),
        'another quest': quest('FORFEITED', 1),
      },
    },
    {
      action: 'update_storage_mesos',
      view: change('ADD', 1000),
      completedBy: { 'that much less': mesos(1050, 50) },
      notBy: { 'the late answer to the addition': mesos(50, 1050) },
    },
    {
      action: 'update_storage_mesos',
      view: { ...change('SET', 1000), result: { oldMesos: 7 } },
      completedBy: { 'the old balance': mesos(1000, 7) },
      notBy: { 'the late answer': mesos(7, 1000) },
    },
    {
      action: 'accept_to_storage',
      view: { result: { assetId: 8801 } },
      completedBy: { 'RELEASED of the accepted asset': stored('RELEASED', 8801) },
      notBy: { 'RELEASED of another asset': stored('RELEASED', 8802), ACCEPTED: stored('ACCEPTED', 8801) },
    },
    {
      action: 'release_from_storage',
      completedBy: { ACCEPTED: stored('ACCEPTED', 8900) },
      notBy: { 'the late answer to the release': stored('RELEASED', 8801) },
    },
    {
      action: 'award_currency',
      view: { result: { balance: 20 } },
      completedBy: { 'another balance of that currency': wallet(10, 520) },
      notBy: {
        'the repeated answer to the award': wallet(10, 20),
        'a change of another currency': wallet(99, 20),
      },
    },
    {
      action: 'accept_to_cash_shop',
      completedBy: { 'RELEASED of that cash id': cash('RELEASED', { assetId: 40, cashId }) },
      notBy: {
        'another cash id': cash('RELEASED', { assetId: 40, cashId: cashId - 1n }),
        'the late answer to the accept': cash('ACCEPTED', { assetId: assetUuid }),
      },
    },
    {
      action: 'release_from_cash_shop',
      completedBy: { ACCEPTED: cash('ACCEPTED', { assetId: assetUuid }) },
      notBy: { 'the late answer to the release': cash('RELEASED', { assetId: 12, cashId }) },
    },
  ]);
});

describe('what these steps keep for later', () => {
  it.each([
    ['accept_to_storage', stored('ACCEPTED', 8801), { assetId: 8801 }],
    ['deposit_to_storage', deposited(2000000, 77), { assetId: 8801 }],
    ['update_storage_mesos', mesos(50, 1050), { oldMesos: 50 }],
    ['award_currency', wallet(10, 20), { balance: 20 }],
  ])('%s', (name, event, kept) => {
    const action = actionOf(name);
    expect(keptFrom(action.completes, event, stepOf(action))).toEqual(kept);
  });
});
