import { saga } from '@sagachart/core';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask, move } from '../support/bank.js';
import { bankDeployment } from '../support/cluster.js';

describeKafka('sagas on a real broker', {}, (kafka) => {
  let bank: Awaited<ReturnType<typeof bankDeployment>>;
  let client: Awaited<ReturnType<typeof bank.client>>;
  const balances = new Map<number, number>();

  beforeAll(async () => {
    bank = await bankDeployment(kafka.bootstrapServers);
    client = await bank.client();
    await bank.participant(balances);
    await bank.orchestrator({
      ports: {
        'bank.isOpen': ({ account }, { attempt }) => {
          if (account === 99 && attempt < 3) throw new Error('no connection');
          return { open: 1 };
        },
      },
    });
  }, 60_000);
  afterAll(() => bank.close(), 60_000);

  it('completes a saga of commands and activities', async () => {
    const id = await client.submit(
      saga('transfer')
        .step('ask', ask({ account: 1 }))
        .step('take', move({ account: 1, amount: -5 }))
        .step('give', move({ account: 2, amount: 5 })),
    );
    expect(await client.outcome(id, { timeoutMs: 20_000 })).toEqual({ transactionId: id, type: 'COMPLETED' });
    expect(balances.get(1)).toBe(-5);
    expect(balances.get(2)).toBe(5);
  }, 30_000);

  it('calls a port that fails again, as often as the step allows', async () => {
    const asking = (attempts: number) =>
      saga('transfer').step('ask', ask({ account: 99 }), { attempts, backoffMs: 50 });
    const [patient, hasty] = [await client.submit(asking(3)), await client.submit(asking(2))];
    expect(await client.outcome(patient, { timeoutMs: 20_000 })).toMatchObject({ type: 'COMPLETED' });
    expect(await client.outcome(hasty, { timeoutMs: 20_000 })).toMatchObject({
      type: 'FAILED',
      body: { failedStep: 'ask', reason: expect.stringContaining('no connection') as unknown },
    });
  }, 30_000);

  it('undoes what was done when a step is refused, then reports FAILED', async () => {
    const id = await client.submit(
      saga('transfer')
        .step('take', move({ account: 3, amount: -5 }))
        .step('give', move({ account: 13, amount: 5 })),
    );
    const outcome = await client.outcome(id, { timeoutMs: 20_000 });
    expect(outcome).toMatchObject({
      type: 'FAILED',
      body: { failedStep: 'give', reason: 'account 13 takes nothing' },
    });
    expect(balances.get(3)).toBe(0);
  }, 30_000);

  it('carries many sagas side by side', async () => {
    const ids = await Promise.all(
      Array.from({ length: 300 }, (_, index) =>
        client.submit(
          saga('transfer')
            .step('take', move({ account: 100 + index, amount: -1 }))
            .step('give', move({ account: index % 10 === 0 ? 13 : 500 + index, amount: 1 })),
        ),
      ),
    );
    const outcomes = await Promise.all(ids.map((id) => client.outcome(id, { timeoutMs: 30_000 })));
    expect(outcomes.filter(({ type }) => type === 'FAILED')).toHaveLength(30);
    expect(bank.problems).toEqual([]);
  }, 60_000);
});
