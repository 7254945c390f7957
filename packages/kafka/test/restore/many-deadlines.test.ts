import { saga } from '@sagachart/core';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { expect, it } from 'vitest';
import { bankCatalog, move } from '../support/bank.js';
import { testDeployment } from '../support/deployment.js';
import { eventually } from '../support/topic-reading.js';

const SAGAS = 2_500;
const MOST = 1_000;

describeKafka(`${SAGAS} sagas whose deadlines passed while nobody was there`, {}, (kafka) => {
  it('fail in transactions of a bounded size', async () => {
    const bank = await testDeployment(kafka.bootstrapServers, { catalog: bankCatalog, partitions: 1 });
    const client = await bank.client();
    const draft = saga('waits').step('1', move({ account: 1, amount: 1 }), { deadlineMs: 3_000 });
    let begun = 0;
    let failed = 0;
    const failedTogether: number[] = [];
    const hooks = {
      onCommitted: (
        _: number,
        {
          messages,
          progress,
        }: { messages: readonly { kind: string }[]; progress: readonly { what: string }[] },
      ) => {
        begun += messages.filter(({ kind }) => kind === 'command').length;
        const now = progress.filter(({ what }) => what === 'failed').length;
        failed += now;
        if (now > 0) failedTogether.push(now);
      },
    };
    // A clock that stands still, so that no deadline passes before all have begun.
    let now = Date.now();
    const before = await bank.orchestrator({ hooks, now: () => now });
    await Promise.all(Array.from({ length: SAGAS }, () => client.submit(draft)));
    await eventually(() => begun === SAGAS);
    await before.stop();
    now += 3_600_000;
    await bank.orchestrator({ hooks });
    await eventually(() => failed === SAGAS);
    expect(Math.max(...failedTogether)).toBeLessThanOrEqual(MOST);
    expect(bank.problems).toEqual([]);
    await bank.close();
  }, 120_000);
});
