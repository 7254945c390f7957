import { setTimeout as sleep } from 'node:timers/promises';
import type { CrashPoint } from '@sagachart/kafka';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  bankTrade,
  checkHistory,
  countMarkers,
  type Effect,
  readHistory,
  violationText,
} from '../checker/index.js';
import { bankDeployment } from '../support/cluster.js';
import type { ProcessPlan } from './process-plan.js';
import { randomSaga, seededRandom } from './saga-mix.js';
import { orchestratorScript, TestProcess } from './test-process.js';

/** A restore is passed once per partition; what comes with each batch is let pass a few times. */
const passingOf = (point: CrashPoint): number => (point.startsWith('restore.') ? 2 : 4);

// A short session, so that the time between a death and the takeover is short.
const properties = { 'group.min.session.timeout.ms': '1000' };

/** @param points where the process is killed, one after another */
export function crashSuite(
  participantsRead: 'committed' | 'uncommitted',
  points: readonly CrashPoint[],
): void {
  const name = `an orchestrator that is killed, with participants that read ${participantsRead}`;
  describeKafka(name, { own: true, properties }, (kafka) => {
    let effects: (() => readonly Effect[]) | undefined;
    let bank: Awaited<ReturnType<typeof bankDeployment>>;
    let client: Awaited<ReturnType<typeof bank.client>>;
    let plan: ProcessPlan;
    let survivor: TestProcess;
    const prepared = new Map<CrashPoint, TestProcess>();
    const seed = Date.now() % 1_000_000;
    const random = seededRandom(seed);

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
      survivor = new TestProcess(orchestratorScript, plan);
      expect(await survivor.said(/^started/), survivor.lines.join('\n')).toBeDefined();
    }, 120_000);
    afterAll(async () => {
      for (const left of prepared.values()) left.signal('SIGKILL');
      await survivor.stop();
      await bank.close();
    }, 60_000);

    const prepare = (point: CrashPoint | undefined): TestProcess | undefined => {
      if (point === undefined) return undefined;
      const crash = { point, passing: passingOf(point) };
      const victim =
        prepared.get(point) ?? new TestProcess(orchestratorScript, { ...plan, crash, waits: true });
      prepared.set(point, victim);
      return victim;
    };

    it.each(points)(
      'at %s loses nothing and does nothing twice',
      async (point) => {
        const victim = prepare(point)!;
        victim.begin();
        const ids: string[] = [];
        const limit = Date.now() + 40_000;
        while (victim.running && Date.now() < limit) {
          const wave = Array.from({ length: 4 }, () => client.submit(randomSaga(random)));
          ids.push(...(await Promise.all(wave)));
          await sleep(80);
        }
        victim.signal('SIGKILL');
        await victim.ended;
        // The next one loads its modules while the survivor takes over.
        prepare(points[points.indexOf(point) + 1]);
        const said = victim.lines.join('\n');
        expect(said, `${point} was not reached`).toContain(`dies at ${point}`);

        await Promise.all(ids.map((id) => client.outcome(id, { timeoutMs: 60_000 })));
        const history = await readHistory(bank.port, bank.historyTopics, participantsRead);
        const { violations, size } = checkHistory(
          effects ? { ...history, effects: effects() } : history,
          bankTrade,
        );
        expect(violations.map(violationText).join('\n'), `seed ${seed}`).toBe('');
        expect(size.sagas).toBeGreaterThanOrEqual(ids.length);
        if (participantsRead === 'uncommitted')
          expect(await countMarkers(bank.port, bank.historyTopics.commands[0]!)).toBe(0);
        expect(survivor.running, survivor.lines.join('\n')).toBe(true);
      },
      120_000,
    );
  });
}
