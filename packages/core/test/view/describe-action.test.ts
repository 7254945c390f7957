import { describe, expect, it } from 'vitest';
import { atlasCatalog, describeAction, encodeJson } from '../../src/index.js';
import { ask, errandCatalog, pay, ring } from '../export/errand.js';

describe('the description of an action', () => {
  it('says what is sent, what is awaited and how it is undone, in the topics of the catalogue', () => {
    const transactionId = '00000000-0000-0000-0000-000000000000';
    expect(describeAction(pay, errandCatalog)).toMatchObject({
      name: 'pay',
      kind: 'command',
      role: 'compensatable',
      payload: {
        type: 'object',
        properties: { amount: { type: 'integer', minimum: 0, maximum: 4294967295 } },
      },
      commands: [
        { topic: 'ORDERS', type: 'PAY', sample: { transactionId, type: 'PAY', body: { amount: 5 } } },
      ],
      completes: [{ topic: 'ANSWERS_OF_TOWN', type: 'PAID', compares: ['body.amount'] }],
      fails: [{ topic: 'ANSWERS_OF_TOWN', type: 'REFUSED', compares: [] }],
      undo: {
        kind: 'inverse',
        commands: [{ topic: 'ORDERS', type: 'REFUND' }],
        completes: [{ type: 'REFUNDED' }],
        sometimesImpossible: false,
      },
      deadlineMs: 30_000,
      attempts: 1,
    });
    expect(describeAction(ask, errandCatalog)).toMatchObject({ port: 'town.ask', commands: [] });
    expect(describeAction(ring, errandCatalog).undo).toMatchObject({ kind: 'impossible' });
  });

  it.each(['documented', 'deployed'] as const)(
    'is JSON for every action of the %s Atlas dialect',
    (dialect) => {
      const catalog = atlasCatalog(dialect);
      const written = catalog.producedTopics;
      for (const action of catalog.actions.values()) {
        const described = describeAction(action, catalog);
        expect(described.payload, action.name).toMatchObject({ type: 'object' });
        expect(() => encodeJson(described), action.name).not.toThrow();
        for (const { topic } of described.commands) expect(written).toContain(topic);
      }
    },
  );
});
