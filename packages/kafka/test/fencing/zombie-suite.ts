import { setTimeout as sleep } from 'node:timers/promises';
import { type CrashPoint, sendingCrashPoints } from '@sagachart/kafka';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bankTrade, checkHistory, type Effect, readHistory, violationText } from '../checker/index.js';
import type { ProcessPlan } from '../crash/process-plan.js';
import { randomSaga, seededRandom } from '../crash/saga-mix.js';
import { orchestratorScript, TestProcess } from '../crash/test-process.js';
import { bankDeployment } from '../support/cluster.js';

const properties = { 'group.min.session.timeout.ms': '1000' };

/** @param points where the process stops with a batch in hand */
export function zombieSuite(
  participantsRead: 'committed' | 'uncommitted',
  points: readonly CrashPoint[],
): void {
  const name = `a process that stops with a batch in hand, with participants that read ${participantsRead}`;
  describeKafka(name, { own: true, properties }, (kafka) => {
    let effects: (() => readonly Effect[]) | undefined;
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
      plan = {
        brokers: kafka.bootstrapServers,
        deployment,
        topics,
        sessionTimeoutMs: 3_000,
        participantsRead,
      };
      client = await bank.client();
      if (participantsRead === 'committed') await bank.participant();
      else ({ effects } = await bank.plainParticipant());
      await start();
    }, 120_000);
    afterAll(async () => {
      await Promise.all(processes.map((one) => one.stop()));
      await bank.close();
    }, 60_000);

    it.each(points)(
      'at %s and wakes after its session sends nothing that its successor does not send, learns of its loss, joins again and serves',
      async (point) => {
        // Eight times, for the first transactions are those of its restores; those send nothing.
        const passing = sendingCrashPoints.includes(point) ? 2 : 8;
        const zombie = await start({ crash: { point, passing, signal: 'SIGSTOP' } });
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

        const history = await readHistory(bank.port, bank.historyTopics, participantsRead);
        const { violations } = checkHistory(
          effects ? { ...history, effects: effects() } : history,
          bankTrade,
        );
        expect(violations.map(violationText).join('\n'), `seed ${seed}`).toBe('');
        await zombie.stop();
      },
      120_000,
    );
  });
}
