import { saga } from '@sagachart/core';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { expect, it } from 'vitest';
import { bankCatalog, bankObeys, move } from '../support/bank.js';
import { testDeployment } from '../support/deployment.js';

const TIME_LIMIT = 90_000;

describeKafka('a client that cancels right behind a submission', {}, (kafka) => {
  it(
    'is heard each time: the saga command is not overtaken, on whichever partitions they are',
    async () => {
      const bank = await testDeployment(kafka.bootstrapServers, {
        catalog: bankCatalog,
        partitions: 4,
        sharedPartitions: 3,
      });
      const balances = new Map<number, number>();
      await bank.participant({ commands: ['BANK_COMMANDS'], obey: bankObeys(balances) });
      await bank.orchestrator();
      const client = await bank.client();
      const draft = saga('regretted')
        .step('1', move({ account: 1, amount: 1 }))
        .step('2', move({ account: 2, amount: 1 }));
      const ids = await Promise.all(
        Array.from({ length: 20 }, async () => {
          const id = await client.submit(draft);
          await client.cancel(id, 'changed my mind');
          return id;
        }),
      );
      const outcomes = await Promise.all(ids.map((id) => client.outcome(id, { timeoutMs: 60_000 })));
      expect(outcomes.map(({ type }) => type)).toEqual(ids.map(() => 'FAILED'));
      expect([balances.get(1) ?? 0, balances.get(2) ?? 0]).toEqual([0, 0]);
      await bank.close();
    },
    TIME_LIMIT,
  );
});
