import { describe, expect, it } from 'vitest';
import { ofAsset, ofCharacter, ofCompartment, on } from '../support/events.js';
import { accepts, actionOf, explained, keptFrom, stepOf, T, undoRules } from '../support/steps.js';
import { describeSteps, describeUndos, type Verdict } from '../support/verdicts.js';

const dialect = 'deployed-2026-08';
const made = (quantity: number, assetId = 501) =>
  ofAsset('CREATED', { assetId }, { quantity, expiration: '0001-01-01T00:00:00Z' });
const filled = (quantity: number, assetId = 501) => ofAsset('QUANTITY_CHANGED', { assetId }, { quantity });
const skill = (type: string, body: object, skillId = 1000) =>
  on('skill-status', { transactionId: T, worldId: 0, characterId: 12345, skillId, type, body });
const share = (experienceType: string, amount: number) => ({ experienceType, amount, attr1: 0 });
const experience = (...distributions: readonly object[]) =>
  ofCharacter('EXPERIENCE_CHANGED', { channelId: 1, current: 300, distributions });
const verdict = (action: string, rest: Partial<Verdict>): Verdict => ({
  ...{ action, dialect, completedBy: {}, notBy: {} },
  ...rest,
});

describeSteps([
  verdict('award_asset', {
    completedBy: {
      'CREATED of the whole': made(5),
      'CREATED of what did not fit into a stack': made(2),
      'QUANTITY_CHANGED of the stack it went to': filled(25),
    },
    notBy: {
      'CREATED of more than was awarded': made(6),
      'QUANTITY_CHANGED of a stack with less': filled(4),
      'CREATED of another character': ofAsset('CREATED', {}, { quantity: 5 }, 1),
    },
  }),
  verdict('create_skill', {
    completedBy: { 'CREATED with both levels': skill('CREATED', { level: 1, masterLevel: 0 }) },
    notBy: {
      'CREATED of another skill': skill('CREATED', { level: 1, masterLevel: 0 }, 1001),
      UPDATED: skill('UPDATED', { level: 1, masterLevel: 0 }),
    },
  }),
  verdict('award_experience', {
    completedBy: {
      'exactly the distributions of the step': experience(share('WHITE', 250)),
      'those that the service adds for the player': experience(
        ...[share('WHITE', 250), share('WHITE', 250), share('CHAT', 250)],
      ),
    },
    notBy: {
      'a deduction': experience(share('DEATH', 250)),
      'another amount': experience(share('WHITE', 251)),
      'a further distribution of another type': experience(share('WHITE', 250), share('PARTY', 5)),
    },
  }),
  verdict('deposit_to_storage', {
    completedBy: {
      'DEPOSITED, which tells no reference': on('storage-status', {
        ...{ transactionId: T, worldId: 0, accountId: 7001, type: 'DEPOSITED' },
        body: { assetId: 8801, slot: 0, templateId: 2000000 },
      }),
    },
  }),
]);

describeUndos([
  verdict('award_asset', {
    view: { result: { assetId: 501, slot: 3, held: 25 } },
    completedBy: { 'QUANTITY_CHANGED to less': filled(20), DELETED: ofAsset('DELETED', {}) },
    notBy: { 'the answer to the award once more': filled(25), 'another stack': filled(20, 502) },
  }),
  verdict('destroy_asset', {
    view: { found: undefined, result: { assetId: 501, left: 3 } },
    completedBy: {
      CREATED: ofAsset('CREATED', { templateId: 4000001 }, { quantity: 10 }),
      'QUANTITY_CHANGED to more than was left': ofAsset(
        'QUANTITY_CHANGED',
        { templateId: 4000001, assetId: 501 },
        { quantity: 13 },
      ),
    },
    notBy: {
      'the answer to the taking once more': ofAsset(
        'QUANTITY_CHANGED',
        { templateId: 4000001, assetId: 501 },
        { quantity: 3 },
      ),
    },
  }),
  verdict('create_skill', {
    completedBy: { 'DELETED of that skill': skill('DELETED', {}) },
    notBy: { 'DELETED of another skill': skill('DELETED', {}, 1001) },
  }),
  verdict('create_character', {
    view: { result: { characterId: 20001 } },
    completedBy: { 'DELETED of the new character': ofCharacter('DELETED', {}, 20001) },
    notBy: { 'DELETED of another character': ofCharacter('DELETED', {}, 20002) },
  }),
]);

describe('what an award remembers of the stacks it went to', () => {
  const action = actionOf('award_asset', dialect);
  const kept = (rules: typeof action.completes, event: ReturnType<typeof made>, result?: object) =>
    keptFrom(rules, event, stepOf(action, { result }), dialect);

  it('is the new stack, or the one it was put into', () => {
    expect(kept(action.completes, made(5))).toEqual({ assetId: 501, slot: 3, made: 5 });
    expect(kept(action.completes, filled(25))).toEqual({ assetId: 501, slot: 3, held: 25 });
  });

  it('is the stack that was filled up, where the rest became one of its own, in whichever order they are told', () => {
    const rest = kept(action.completes, made(2, 502)) as object;
    expect(kept(action.observes, filled(100, 501), rest)).toEqual({ assetId: 501, slot: 3, held: 100 });
    const first = kept(action.completes, filled(100, 501)) as object;
    expect(kept(action.observes, made(2, 502), first)).toEqual({});
  });

  it('is not moved to another stack by later events, once it is known which one holds all', () => {
    const whole = kept(action.completes, made(5)) as object;
    expect(kept(action.observes, filled(9, 777), whole)).toEqual({});
  });
});

describe('failures of the services of August 2026 are told with their codes', () => {
  it('a full inventory fails an award', () => {
    const action = actionOf('award_asset', dialect);
    const event = ofCompartment('CREATION_FAILED', {
      ...{ errorCode: 'CREATE_ASSET_INVENTORY_FULL', message: 'no free slots' },
    });
    expect(explained(action.fails, event, stepOf(action), dialect)).toMatchObject({
      errorCode: 'INVENTORY_FULL',
      reason: 'award_asset failed: CREATE_ASSET_INVENTORY_FULL: no free slots',
    });
  });

  it('too many mesos fail an award by their own code, too few as before', () => {
    const action = actionOf('award_mesos', dialect);
    const told = (error: string) =>
      explained(action.fails, ofCharacter('ERROR', { error, amount: 1000 }), stepOf(action), dialect);
    expect(told('MESO_OVERFLOW')).toMatchObject({ errorCode: 'MESO_OVERFLOW' });
    expect(told('NOT_ENOUGH_MESO')).toMatchObject({ errorCode: 'NOT_ENOUGH_MESOS' });
  });

  it('a wallet that is too low fails an award of currency', () => {
    const action = actionOf('award_currency', dialect);
    const event = on('cash-shop-status', {
      ...{
        accountId: 7001,
        type: 'ERROR',
        body: { transactionId: T, reason: 'insufficient points balance' },
      },
    });
    expect(explained(action.fails, event, stepOf(action), dialect)).toMatchObject({
      reason: 'award_currency failed: insufficient points balance',
    });
    expect(accepts(undoRules(action).fails, event, stepOf(action), dialect)).toBe(false);
  });
});
