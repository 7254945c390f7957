import { setTimeout as sleep } from 'node:timers/promises';
import { v4 as randomId } from 'uuid';
import { saga } from '@sagachart/core';
import { type CrashPoint, inboxTopic, partitionFor } from '@sagachart/kafka';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  bankTrade,
  checkHistory,
  countRecords,
  type Effect,
  readHistory,
  violationText,
} from '../checker/index.js';
import { move } from '../support/bank.js';
import { bankDeployment } from '../support/cluster.js';
import { Gate } from './gate.js';

/** The last of four: when a second member joins, the first one gives the upper half away. */
const GIVEN_AWAY = 3;
const KEPT = 0;
const BATCH = 120;

/** @param points where the first owner is held with a full batch */
export function twoOwnersSuite(
  participantsRead: 'committed' | 'uncommitted',
  points: readonly CrashPoint[],
): void {
  const name = `two owners of one partition, with participants that read ${participantsRead}`;
  describeKafka(name, {}, (kafka) => {
    let effects: (() => readonly Effect[]) | undefined;
    let bank: Awaited<ReturnType<typeof bankDeployment>>;
    let client: Awaited<ReturnType<typeof bank.client>>;
    const gate = new Gate();
    const troubles: string[] = [];
    let first: Awaited<ReturnType<typeof bank.orchestrator>>;

    const submitTo = (partition: number, count: number): Promise<string[]> => {
      const ids: string[] = [];
      while (ids.length < count) {
        const id = randomId();
        if (partitionFor(id, bank.deployment.partitions) === partition) ids.push(id);
      }
      const draft = saga('transfer')
        .step('take', move({ account: 1, amount: -5 }))
        .step('give', move({ account: 2, amount: 5 }));
      return Promise.all(ids.map((transactionId) => client.submit(draft, { transactionId })));
    };
    const outcomesOf = (ids: readonly string[]) =>
      Promise.all(ids.map(async (id) => (await client.outcome(id, { timeoutMs: 40_000 })).type));
    const until = async (what: string, is: () => boolean | Promise<boolean>): Promise<void> => {
      const limit = Date.now() + 40_000;
      while (!(await is())) {
        if (Date.now() > limit) throw new Error(`${what} did not happen; ${troubles.join('; ')}`);
        await sleep(20);
      }
    };
    const inboxEnd = async (partition: number): Promise<number> => {
      const offsets = await bank.port.admin.logOffsets(inboxTopic(bank.deployment));
      return offsets[partition]?.end ?? 0;
    };
    const serves = (partitions: readonly number[]) => (): boolean => {
      const ready = first.partitions().filter((one) => one.ready);
      return ready.map(({ partition }) => partition).join() === partitions.join();
    };

    beforeAll(async () => {
      bank = await bankDeployment(kafka.bootstrapServers);
      client = await bank.client();
      if (participantsRead === 'committed') await bank.participant();
      else ({ effects } = await bank.plainParticipant());
      first = await bank.orchestrator({
        participantsRead,
        onCrashPoint: gate.onCrashPoint,
        hooks: { onTrouble: (what) => void troubles.push(what) },
      });
    }, 60_000);
    afterAll(async () => {
      gate.letGo();
      await bank.close();
    }, 60_000);

    it.each(points)(
      'one that was held at %s with a full batch sends nothing that its successor does not send, and serves its other partitions on',
      async (point) => {
        await until('serving all partitions', serves([0, 1, 2, 3]));
        troubles.length = 0;
        // Held with one record, so that all others gather behind it.
        const begun = await inboxEnd(GIVEN_AWAY);
        const gathering = gate.hold('worker.computed');
        const ids = await submitTo(GIVEN_AWAY, 1);
        await gathering;
        ids.push(...(await submitTo(GIVEN_AWAY, BATCH)));
        await until('gathering', async () => (await inboxEnd(GIVEN_AWAY)) >= begun + 1 + BATCH);
        // One fetch serves all partitions: when what came later elsewhere is handled, all that gathered is here too.
        expect(await outcomesOf(await submitTo(KEPT, 1))).toEqual(['COMPLETED']);
        gate.letGo();
        await gate.hold(point, point === 'worker.computed' ? 0 : 1);

        const second = await bank.orchestrator({ participantsRead });
        expect(await outcomesOf(ids)).toEqual(Array(1 + BATCH).fill('COMPLETED'));
        const meanwhile = await submitTo(KEPT, 5);
        expect(await outcomesOf(meanwhile)).toEqual(Array(5).fill('COMPLETED'));

        gate.letGo();
        const after = await Promise.all([submitTo(KEPT, 5), submitTo(GIVEN_AWAY, 5)]);
        expect(await outcomesOf(after.flat())).toEqual(Array(10).fill('COMPLETED'));
        expect(serves([0, 1])()).toBe(true);
        expect(troubles, 'the partitions that stayed had no trouble').toEqual([]);
        await second.stop();

        const history = await readHistory(bank.port, bank.historyTopics, participantsRead);
        const whole = effects ? { ...history, effects: effects() } : history;
        expect(checkHistory(whole, bankTrade).violations.map(violationText).join('\n')).toBe('');
        if (point !== 'transaction.sent' || participantsRead === 'uncommitted') return;
        // It had written its batch: who reads uncommitted sees the commands that nobody else ever will.
        const written = await countRecords(bank.port, bank.historyTopics.commands[0]!);
        expect(written - history.commands.length).toBeGreaterThanOrEqual(BATCH);
      },
      120_000,
    );
  });
}
