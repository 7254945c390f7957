import { setTimeout as sleep } from 'node:timers/promises';
import type { CrashPoint } from '@sagachart/kafka';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bankTrade, checkHistory, readHistory, violationText } from '../checker/index.js';
import type { ProcessPlan } from '../crash/process-plan.js';
import { randomSaga, seededRandom } from '../crash/saga-mix.js';
import { orchestratorScript, TestProcess } from '../crash/test-process.js';
import { bankDeployment } from '../support/cluster.js';

const properties = { 'group.min.session.timeout.ms': '1000' };

describeKafka('a process that stops with a batch in hand', { own: true, properties }, (kafka) => {
  let bank: Awaited<ReturnType<typeof bankDeployment>>;
  let client: Awaited<ReturnType<typeof bank.client>>;
  let plan: ProcessPlan;
  const processes: TestProcess[] = [];
  const seed = Date.now() % 1_000_000;
  const random = seededRandom(seed);
  const ids: string[] = [];

  const start = async (more: Partial<ProcessPlan> = {}): Promise<TestProcess> => {
    const started = new TestProcess(orchestratorScript, { ...plan, ...more });
    processes.push(started);
    expect(await started.said(/^started/), started.lines.join('\n')).toBeDefined();
    return started;
  };
  const submit = async (): Promise<void> => {
    const wave = Array.from({ length: 10 }, () => client.submit(randomSaga(random)));
    ids.push(...(await Promise.all(wave)));
  };
  const allEnd = () => Promise.all(ids.map((id) => client.outcome(id, { timeoutMs: 40_000 })));

  beforeAll(async () => {
    bank = await bankDeployment(kafka.bootstrapServers);
    const { catalog, names, deployment } = bank;
    const variables = [...catalog.consumedTopics, ...catalog.producedTopics];
    const topics = Object.fromEntries(variables.map((variable) => [variable, names.nameOf(variable)]));
    plan = { brokers: kafka.bootstrapServers, deployment, topics, sessionTimeoutMs: 3_000 };
    client = await bank.client();
    await bank.participant();
    await start();
  }, 120_000);
  afterAll(async () => {
    await Promise.all(processes.map((one) => one.stop()));
    await bank.close();
  }, 60_000);

  const points: readonly CrashPoint[] = [
    'worker.computed',
    'transaction.begun',
    'transaction.registered',
    'transaction.sent',
  ];
  it.each(points)(
    'at %s and wakes after its session shows none of it, learns of its loss, joins again and serves',
    async (point) => {
      // Eight times, for the first transactions are those of its restores.
      const zombie = await start({ crash: { point, passing: 8, signal: 'SIGSTOP' } });
      const stopped = zombie.said(/^stops at/).then(() => true);
      while (!(await Promise.race([stopped, sleep(50, false)]))) await submit();
      // All of them end without it, so the other one has taken over and gone on.
      await allEnd();

      const before = zombie.lines.length;
      zombie.signal('SIGCONT');
      const heard = () => zombie.lines.slice(before).join('\n');
      expect(await zombie.saidAfter(before, /^lost .*\(expired\)/), heard()).toBeDefined();
      expect(await zombie.saidAfter(before, /^ready/), heard()).toBeDefined();
      await submit();
      await allEnd();

      const commands = bank.names.nameOf('BANK_COMMANDS');
      const history = await readHistory(bank.port, {
        submitted: bank.names.nameOf(bank.catalog.sagaCommandTopic),
        commands: [commands],
        answers: [bank.names.nameOf('BANK_STATUS')],
        outcomes: bank.names.nameOf(bank.catalog.sagaStatusTopic),
      });
      const { violations } = checkHistory(history, bankTrade);
      expect(violations.map(violationText).join('\n'), `seed ${seed}`).toBe('');
      await zombie.stop();
    },
    120_000,
  );
});
