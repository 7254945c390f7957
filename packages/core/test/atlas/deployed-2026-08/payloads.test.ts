import { describe, expect, it } from 'vitest';
import { fillZeros, readWire } from '../../../src/wire/index.js';
import { actionOf, catalogs, sentBy, stepOf } from '../support/steps.js';
import { SagaEngine } from '../../../src/engine/index.js';
import { T } from '../support/steps.js';

const dialect = 'deployed-2026-08';
const faultsOf = (name: string, payload: object): readonly string[] => {
  const judged = readWire(actionOf(name, dialect).payload, payload, 'go');
  return judged.ok ? [] : judged.faults.map(({ at, problem }) => `${at} ${problem}`);
};

describe('a payload of an older dialect', () => {
  it.each([['accept_to_character'], ['accept_to_storage']])(
    'of %s is refused, for its item would be taken for one without stats',
    (name) => {
      const { sample } = actionOf(name, 'deployed');
      expect(faultsOf(name, sample)).toEqual([expect.stringMatching(/^assetData is missing/)]);
    },
  );

  it('of accept_to_cash_shop is refused, with what to give instead', () => {
    const { sample } = actionOf('accept_to_cash_shop', 'deployed');
    expect(faultsOf('accept_to_cash_shop', sample)).toEqual([
      expect.stringMatching(/^referenceData is of another dialect: give quantity, /),
    ]);
  });

  const others = [...catalogs.deployed.actions.values()].filter(({ name }) => !name.startsWith('accept_to_'));
  it.each(others.map(({ name, sample }) => [name, sample] as const))(
    'of %s is understood',
    (name, sample) => {
      expect(faultsOf(name, sample)).toEqual([]);
    },
  );
});

describe('an item that goes from the cash shop to a character', () => {
  it('takes along its pet, its commodity and its expiration', () => {
    const action = actionOf('withdraw_from_cash_shop', dialect);
    const item = {
      ...{ id: 12, templateId: 5000000, quantity: 1, flag: 0, purchasedBy: 7001, commodityId: 9, petId: 900 },
      expiration: '2079-01-01T00:00:00Z',
    };
    const found = readWire(action.lookUp?.answer as never, { compartmentId: T, item }, 'go');
    const [accept, release] = action.parts;
    if (!found.ok || !accept || !release) throw new Error('the composite has no parts');
    const step = stepOf(action, { found: found.value });
    expect(accept.payload(step)).toMatchObject({
      assetData: { quantity: 1, commodityId: 9, petId: 900, purchaseBy: 7001, expiration: item.expiration },
    });
    expect(release.memo?.(step)).toMatchObject({ referenceData: { commodityId: 9, petId: 900 } });
  });

  it('goes without them where the port does not tell them', () => {
    const action = actionOf('withdraw_from_cash_shop', dialect);
    const found = fillZeros(action.lookUp?.answer as never, { item: { id: 12, templateId: 5000000 } });
    expect(action.parts[0]?.payload(stepOf(action, { found }))).toMatchObject({ assetData: { petId: 0 } });
  });
});

describe('a condition on a character', () => {
  it('goes to the port with all its members, and with its item under both names', () => {
    const { lookUp } = actionOf('validate_character_state', dialect);
    const condition = { type: 'item', operator: '>=', value: 1, referenceId: 2000000, includeEquipped: true };
    const payload = { characterId: 12345, conditions: [condition] };
    const read = readWire(actionOf('validate_character_state', dialect).payload, payload, 'go');
    if (!read.ok) throw new Error('the payload is refused');
    const step = stepOf(actionOf('validate_character_state', dialect), { payload: read.value });
    expect(lookUp?.input(step)).toMatchObject({ conditions: [{ ...condition, itemId: 2000000 }] });
  });
});

describe('the outcome of a saga', () => {
  const catalog = catalogs[dialect];
  function outcomeOf(sagaType: string, action: string, event: object, topic: string) {
    const engine = new SagaEngine(catalog);
    const { sample } = actionOf(action, dialect);
    const steps = [{ stepId: 'one', status: 'pending', action, payload: sample }];
    const value = JSON.stringify({ transactionId: T, sagaType, steps });
    engine.handle({ kind: 'message', topic: catalog.sagaCommandTopic, value, at: 0 });
    const told = JSON.stringify({ transactionId: T, ...event });
    const { messages } = engine.handle({ kind: 'message', topic, value: told, at: 1 });
    return messages.find(({ kind }) => kind === 'outcome')?.value;
  }
  const of = 'EVENT_TOPIC_CHARACTER_STATUS';

  it('names the saga type when it is COMPLETED, and what was created', () => {
    const created = { characterId: 20001, type: 'CREATED', body: { name: 'Aria', mapId: 10000 } };
    expect(outcomeOf('character_creation', 'create_character', created, of)).toBe(
      `{"transactionId":"${T}","type":"COMPLETED","body":{"sagaType":"character_creation","results":{"accountId":7001,"characterId":20001}}}`,
    );
    expect(outcomeOf('quest_reward', 'create_character', created, of)).toBe(
      `{"transactionId":"${T}","type":"COMPLETED","body":{"sagaType":"quest_reward"}}`,
    );
  });

  it('names the account when it is FAILED', () => {
    const failed = { characterId: 0, type: 'CREATION_FAILED', body: { name: 'Aria', message: 'taken' } };
    expect(outcomeOf('character_creation', 'create_character', failed, of)).toBe(
      `{"transactionId":"${T}","type":"FAILED","body":{"reason":"create_character failed: taken","failedStep":"one","characterId":0,"accountId":7001,"sagaType":"character_creation","errorCode":"UNKNOWN"}}`,
    );
  });
});

describe('the portal of a warp', () => {
  it('is asked of the port by its name', () => {
    const action = actionOf('warp_to_portal', dialect);
    const payload = { ...action.sample, portalId: 0, portalName: 'in00' };
    expect(action.lookUp?.activity).toBe('maps.findPortal');
    expect(action.lookUp?.input(stepOf(action, { payload }))).toEqual({
      ...{ mapId: 101000000, portalId: 0, portalName: 'in00' },
    });
    expect(sentBy(action, stepOf(action, { payload, found: { portalId: 7 } }))[0]?.value).toMatchObject({
      body: { portalId: 7 },
    });
  });
});
