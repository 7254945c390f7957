import { saga } from '@sagachart/core';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { expect, it } from 'vitest';
import { bankCatalog, bankObeys, move } from '../support/bank.js';
import { testDeployment } from '../support/deployment.js';
import { outgoing } from '../support/topic-reading.js';

const boom = (): never => {
  throw new Error('boom');
};

describeKafka('hooks that throw', {}, (kafka) => {
  it('are told, and no partition is restored because of them', async () => {
    const bank = await testDeployment(kafka.bootstrapServers, { catalog: bankCatalog, partitions: 1 });
    const client = await bank.client();
    await bank.participant({ commands: ['BANK_COMMANDS'], obey: bankObeys(), onCommitted: boom });
    await bank.orchestrator({
      engine: { observe: boom },
      hooks: {
        onCommitted: boom,
        onPassedOver: boom,
        onRestoreProgress: boom,
        onOwnership: boom,
        onIgnored: boom,
        onDeadLetter: boom,
      },
    });
    const producer = bank.port.idempotentProducer();
    const status = bank.names.nameOf('BANK_STATUS');
    // One that the router ignores, one that it buries, one that the worker passes over.
    await producer.send([
      outgoing(status, { type: 'SOMETHING_ELSE' }),
      outgoing(status, 'no JSON'),
      outgoing(status, {
        transactionId: '0a1b2c3d-0000-4000-8000-00000000ffff',
        account: 1,
        type: 'MOVED',
        body: { amount: 1 },
      }),
    ]);
    const id = await client.submit(saga('gives').step('1', move({ account: 1, amount: 1 })));
    expect(await client.outcome(id, { timeoutMs: 20_000 })).toMatchObject({ type: 'COMPLETED' });
    await producer.close();
    await bank.close();
    const told = new Set(bank.problems);
    expect([...told].sort()).toEqual(
      ['observe', ...['Committed', 'DeadLetter', 'Ignored', 'Ownership', 'PassedOver', 'RestoreProgress']]
        .map((name) => (name === 'observe' ? name : `on${name}`))
        .map((name) => `The hook ${name} threw, which changes nothing: boom`)
        .sort(),
    );
  }, 60_000);
});
