import { saga } from '@sagachart/core';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { partitionFor, type ReadProgress } from '../../src/client-port/index.js';
import { bankCatalog, move } from '../support/bank.js';
import { testDeployment, type TestDeployment } from '../support/deployment.js';
import { eventually, outgoing, readTopic } from '../support/topic-reading.js';

const SAGAS = 2_000;
const PARTITIONS = 4;
const TIME_LIMIT = 120_000;

describeKafka(`the restore of ${SAGAS} sagas in flight`, {}, (kafka) => {
  let bank: TestDeployment;
  let ids: readonly string[];

  const commandsSent = async () =>
    (await readTopic(bank.port, bank.names.nameOf('BANK_COMMANDS'))).map(({ key, value }) => ({
      id: String(key),
      amount: (JSON.parse(String(value)) as { body: { amount: number } }).body.amount,
    }));

  beforeAll(async () => {
    bank = await testDeployment(kafka.bootstrapServers, { catalog: bankCatalog, partitions: PARTITIONS });
    const client = await bank.client();
    const draft = saga('two steps')
      .step('1', move({ account: 1, amount: 1 }))
      .step('2', move({ account: 1, amount: 2 }));
    ids = await Promise.all(Array.from({ length: SAGAS }, () => client.submit(draft)));
    const before = await bank.orchestrator();
    await eventually(async () => (await commandsSent()).length === SAGAS);
    await before.stop();
    // Both answers of each saga, the first one first; whoever took them in another order would lose the second.
    const producer = bank.port.idempotentProducer();
    for (const amount of [1, 2]) {
      await producer.send(
        ids.map((transactionId) =>
          outgoing(
            bank.names.nameOf('BANK_STATUS'),
            { transactionId, account: 1, type: 'MOVED', body: { amount } },
            { partition: partitionFor(transactionId, 3), key: Buffer.from(transactionId) },
          ),
        ),
      );
    }
    await producer.close();
  }, TIME_LIMIT);
  afterAll(() => bank.close(), TIME_LIMIT);

  it(
    'shows progress, serves no saga before its partition is restored, holds up no other partition, and keeps the order',
    async () => {
      const inPartition = (partition: number) =>
        new Set(ids.filter((id) => partitionFor(id, PARTITIONS) === partition));
      const progress = new Map<number, ReadProgress[]>();
      const ready = new Set<number>();
      const early: number[] = [];
      let release: () => void = () => undefined;
      const gate = new Promise<void>((resolve) => (release = resolve));
      let held = 0;
      const starting = bank.orchestrator({
        onCrashPoint: async (point) => {
          // The first partition that has read its changelog is held back there.
          if (point === 'restore.read' && (held += 1) === 1) await gate;
        },
        hooks: {
          onRestoreProgress: (partition, at) =>
            void progress.set(partition, [...(progress.get(partition) ?? []), at]),
          onOwnership: (change, partitions) => {
            if (change === 'ready') for (const one of partitions) ready.add(one);
          },
          onCommitted: (partition) => {
            if (!ready.has(partition)) early.push(partition);
          },
        },
      });
      await eventually(() => ready.size === PARTITIONS - 1);
      const late = [0, 1, 2, 3].find((partition) => !ready.has(partition)) as number;
      release();
      const orchestrator = await starting;

      await eventually(async () => {
        const outcomes = await readTopic(bank.port, bank.names.nameOf('EVENT_TOPIC_SAGA_STATUS'));
        return outcomes.length === SAGAS;
      });
      expect(early).toEqual([]);
      expect(ready.has(late)).toBe(true);
      expect(orchestrator.partitions().every((one) => one.ready)).toBe(true);
      for (let partition = 0; partition < PARTITIONS; partition += 1) {
        const steps = progress.get(partition) ?? [];
        const last = steps.at(-1);
        // Every saga, the checkpoint and the sentinel at least.
        expect(last?.records).toBeGreaterThanOrEqual(inPartition(partition).size + 2);
        expect(steps.map(({ offset }) => offset)).toEqual(
          steps.map(({ offset }) => offset).sort((a, b) => a - b),
        );
      }
      const sent = await commandsSent();
      expect(sent.filter(({ amount }) => amount === 1)).toHaveLength(SAGAS);
      expect(new Set(sent.filter(({ amount }) => amount === 2).map(({ id }) => id)).size).toBe(SAGAS);
      expect(sent).toHaveLength(2 * SAGAS);
      const outcomes = await readTopic(bank.port, bank.names.nameOf('EVENT_TOPIC_SAGA_STATUS'));
      expect(outcomes.map(({ value }) => (JSON.parse(String(value)) as { type: string }).type)).toEqual(
        outcomes.map(() => 'COMPLETED'),
      );
      expect(bank.problems).toEqual([]);
    },
    TIME_LIMIT,
  );
});
