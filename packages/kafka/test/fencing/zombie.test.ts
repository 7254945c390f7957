import { setTimeout as sleep } from 'node:timers/promises';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bankTrade, checkHistory, countRecords, readHistory, violationText } from '../checker/index.js';
import type { ProcessPlan } from '../crash/process-plan.js';
import { randomSaga, seededRandom } from '../crash/saga-mix.js';
import { orchestratorScript, TestProcess } from '../crash/test-process.js';
import { bankDeployment } from '../support/cluster.js';

const properties = { 'group.min.session.timeout.ms': '1000' };

describeKafka(
  'a process that stops with a batch in hand and wakes after its session',
  { own: true, properties },
  (kafka) => {
    let bank: Awaited<ReturnType<typeof bankDeployment>>;
    let client: Awaited<ReturnType<typeof bank.client>>;
    const processes: TestProcess[] = [];
    const seed = Date.now() % 1_000_000;
    const random = seededRandom(seed);

    beforeAll(async () => {
      bank = await bankDeployment(kafka.bootstrapServers);
      client = await bank.client();
      await bank.participant();
    }, 120_000);
    afterAll(async () => {
      await Promise.all(processes.map((one) => one.stop()));
      await bank.close();
    }, 60_000);

    it('shows none of it, learns that it lost its partitions, joins again and serves', async () => {
      const { catalog, names, deployment } = bank;
      const variables = [...catalog.consumedTopics, ...catalog.producedTopics];
      const topics = Object.fromEntries(variables.map((variable) => [variable, names.nameOf(variable)]));
      const plan: ProcessPlan = {
        brokers: kafka.bootstrapServers,
        deployment,
        topics,
        sessionTimeoutMs: 3_000,
      };
      const start = async (more: Partial<ProcessPlan>): Promise<TestProcess> => {
        const started = new TestProcess(orchestratorScript, { ...plan, ...more });
        processes.push(started);
        expect(await started.said(/^started/), started.lines.join('\n')).toBeDefined();
        return started;
      };
      await start({});
      // Twelve transactions, for the first ones are those of its restores.
      const zombie = await start({ crash: { point: 'transaction.sent', passing: 12, signal: 'SIGSTOP' } });
      const ids: string[] = [];
      const submit = async (): Promise<void> => {
        ids.push(...(await Promise.all(Array.from({ length: 10 }, () => client.submit(randomSaga(random))))));
      };
      const stopped = zombie.said(/^stops at/).then(() => true);
      while (!(await Promise.race([stopped, sleep(50, false)]))) await submit();
      // All of them end without it, so the other one has taken over.
      await Promise.all(ids.map((id) => client.outcome(id, { timeoutMs: 40_000 })));

      const beforeWaking = zombie.lines.length;
      zombie.signal('SIGCONT');
      expect(
        await zombie.saidAfter(beforeWaking, /^lost .*\(expired\)/),
        zombie.lines.join('\n'),
      ).toBeDefined();
      expect(await zombie.saidAfter(beforeWaking, /^ready/), zombie.lines.join('\n')).toBeDefined();
      await submit();
      await Promise.all(ids.map((id) => client.outcome(id, { timeoutMs: 40_000 })));

      const commands = names.nameOf('BANK_COMMANDS');
      const history = await readHistory(bank.port, {
        submitted: names.nameOf(catalog.sagaCommandTopic),
        commands: [commands],
        answers: [names.nameOf('BANK_STATUS')],
        outcomes: names.nameOf(catalog.sagaStatusTopic),
      });
      expect(checkHistory(history, bankTrade).violations.map(violationText).join('\n'), `seed ${seed}`).toBe(
        '',
      );
      const written =
        (await countRecords(bank.port, commands)) +
        (await countRecords(bank.port, names.nameOf(catalog.sagaStatusTopic)));
      expect(written).toBeGreaterThan(history.commands.length + history.outcomes.length);
    }, 180_000);
  },
);
