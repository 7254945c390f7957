import { createSagaIndex, encodeJson, saga, summaryOf } from '@sagachart/core';
import { createEmbeddedOrchestrator } from '@sagachart/testing';
import { expect, it } from 'vitest';
import { bankCatalog, move } from '../support/bank.js';

it('is the same for an orchestrator in memory, fed by what it stores', () => {
  const orchestrator = createEmbeddedOrchestrator({
    catalog: bankCatalog,
    engineOptions: { retentionMs: 60_000 },
  });
  const directory = createSagaIndex({ now: () => orchestrator.clock.now() });
  orchestrator.on('record', (id, text) => directory.put(id, text));
  const id = orchestrator.submit(saga('transfer').step('give', move({ account: 1, amount: 5 })));
  orchestrator.runUntilIdle();
  expect(directory.list({ status: 'running' }).sagas.map(({ transactionId }) => transactionId)).toEqual([id]);
  const moved = { transactionId: id, account: 1, type: 'MOVED', body: { amount: 5 } };
  orchestrator.deliver({ topic: 'BANK_STATUS', key: id, value: encodeJson(moved) });
  orchestrator.runUntilIdle();
  const record = orchestrator.record(id);
  expect(directory.list().sagas).toEqual(record && [summaryOf(record)]);
  expect(directory.counts()).toMatchObject({ completed: 1, running: 0 });
  orchestrator.advance('PT2M');
  expect(directory.get(id)).toBeUndefined();
});
