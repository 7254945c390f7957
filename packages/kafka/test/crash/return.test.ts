import { setTimeout as sleep } from 'node:timers/promises';
import { saga } from '@sagachart/core';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bankTrade, checkHistory, type History, readHistory } from '../checker/index.js';
import { move } from '../support/bank.js';
import { bankDeployment } from '../support/cluster.js';

describeKafka('an orchestrator that comes back after all deadlines have passed', {}, (kafka) => {
  let bank: Awaited<ReturnType<typeof bankDeployment>>;
  beforeAll(async () => {
    bank = await bankDeployment(kafka.bootstrapServers);
  }, 60_000);
  afterAll(() => bank.close(), 60_000);

  it('takes the answers that came while it was away for answers, not for silence', async () => {
    const topics = {
      submitted: bank.names.nameOf(bank.catalog.sagaCommandTopic),
      commands: [bank.names.nameOf('BANK_COMMANDS')],
      answers: [bank.names.nameOf('BANK_STATUS')],
      outcomes: bank.names.nameOf(bank.catalog.sagaStatusTopic),
    };
    const until = async (is: (history: History) => boolean): Promise<void> => {
      while (!is(await readHistory(bank.port, topics))) await sleep(100);
    };
    const client = await bank.client();
    const before = await bank.orchestrator();
    const ids = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        client.submit(saga('transfer').step('give', move({ account: index + 1, amount: 5 }))),
      ),
    );
    await until(({ commands }) => commands.length === ids.length);
    await before.stop();
    await bank.participant();
    await until(({ answers }) => answers.length === ids.length);
    // An hour later by its clock: the deadline of each step was half a minute.
    await bank.orchestrator({ now: () => Date.now() + 3_600_000, engine: { retentionMs: 7_200_000 } });
    const outcomes = await Promise.all(ids.map((id) => client.outcome(id, { timeoutMs: 30_000 })));
    expect(outcomes.map(({ type }) => type)).toEqual(ids.map(() => 'COMPLETED'));
    expect(checkHistory(await readHistory(bank.port, topics), bankTrade).violations).toEqual([]);
  }, 120_000);
});
