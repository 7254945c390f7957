import { saga } from '@sagachart/core';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { expect, it } from 'vitest';
import type { LostRecords } from '../../src/orchestrator/index.js';
import { bankCatalog, bankObeys, move } from '../support/bank.js';
import { testDeployment } from '../support/deployment.js';
import { expire } from '../support/expiry.js';
import { eventually } from '../support/topic-reading.js';

const TIME_LIMIT = 90_000;

describeKafka('source records that expire while no orchestrator is there', {}, (kafka) => {
  it(
    'are told with topic, partition and range, and what is left is handled',
    async () => {
      const bank = await testDeployment(kafka.bootstrapServers, {
        catalog: bankCatalog,
        sharedPartitions: 1,
      });
      const topic = bank.names.nameOf('COMMAND_TOPIC_SAGA');
      await bank.participant({ commands: ['BANK_COMMANDS'], obey: bankObeys() });
      const client = await bank.client();
      const draft = saga('gives').step('1', move({ account: 1, amount: 1 }));
      const first = await bank.orchestrator();
      await client.submitAndWait(draft, { timeoutMs: 30_000 });
      const group = `${bank.name}.router`;
      await eventually(async () => (await bank.port.admin.committedOffsets(group, [topic]))[0]?.offset === 1);
      await first.stop();
      for (let lost = 0; lost < 3; lost += 1) await client.submit(draft);
      const kept = await client.submit(draft);
      await expire(kafka.bootstrapServers, topic, 0, 4);
      const told: LostRecords[] = [];
      await bank.orchestrator({
        hooks: { onLost: (lost) => told.push(lost), onTrouble: (what) => bank.problems.push(what) },
      });
      expect(await client.outcome(kept, { timeoutMs: 30_000 })).toMatchObject({ type: 'COMPLETED' });
      expect(told).toEqual([{ topic, partition: 0, from: 1, to: 4 }]);
      expect(bank.problems.join()).toContain(`"${topic}" partition 0 from offset 1 to 3 were deleted`);
      await bank.close();
    },
    TIME_LIMIT,
  );
});
