import { saga } from '@sagachart/core';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { partitionFor, type ReadProgress } from '../../src/client-port/index.js';
import { createOrchestrator } from '../../src/orchestrator/index.js';
import { ask, bankCatalog, bankObeys, move } from '../support/bank.js';
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

describeKafka('a service that restores', { version: '4' }, (kafka) => {
  let bank: TestDeployment;
  let client: Awaited<ReturnType<TestDeployment['client']>>;

  beforeAll(async () => {
    bank = await testDeployment(kafka.bootstrapServers, { catalog: bankCatalog, partitions: 1 });
    client = await bank.client();
    await bank.participant({ commands: ['BANK_COMMANDS'], obey: bankObeys() });
  }, TIME_LIMIT);
  afterAll(() => bank.close(), TIME_LIMIT);

  const completes = async () => {
    const id = await client.submit(saga('one step').step('1', move({ account: 1, amount: 1 })));
    expect(await client.outcome(id, { timeoutMs: 30_000 })).toMatchObject({ type: 'COMPLETED' });
  };

  it(
    'stops when it is told to while it restores, and whoever comes next restores',
    async () => {
      let reached: () => void = () => undefined;
      let release: () => void = () => undefined;
      const restoring = new Promise<void>((resolve) => (reached = resolve));
      const gate = new Promise<void>((resolve) => (release = resolve));
      const orchestrator = createOrchestrator({
        port: bank.port,
        catalog: bank.catalog,
        names: bank.names,
        deployment: bank.deployment,
        onCrashPoint: async (point) => {
          if (point !== 'restore.marked') return;
          reached();
          await gate;
        },
      });
      const starting = orchestrator.start();
      await restoring;
      const stopping = orchestrator.stop();
      release();
      await Promise.all([starting, stopping]);
      expect(orchestrator.partitions()).toEqual([]);
      const next = await bank.orchestrator();
      await completes();
      await next.stop();
    },
    TIME_LIMIT,
  );

  it(
    'does not wait for a port that never answers when it stops',
    async () => {
      let called: () => void = () => undefined;
      const calling = new Promise<void>((resolve) => (called = resolve));
      const first = await bank.orchestrator({
        ports: {
          'bank.isOpen': () => {
            called();
            return new Promise(() => undefined);
          },
        },
      });
      const id = await client.submit(saga('asks').step('1', ask({ account: 1 })));
      await calling;
      await first.stop();
      // Whoever comes next makes the call once more.
      const next = await bank.orchestrator({ ports: { 'bank.isOpen': () => ({ open: 1 }) } });
      expect(await client.outcome(id, { timeoutMs: 30_000 })).toMatchObject({ type: 'COMPLETED' });
      await next.stop();
    },
    TIME_LIMIT,
  );

  it(
    'tells that its inbox was deleted and made anew, and serves the new one from its start',
    async () => {
      const before = await bank.orchestrator();
      for (let count = 0; count < 3; count += 1) await completes();
      await before.stop();
      const [inbox] = bank.plan.internal;
      await bank.port.admin.deleteTopics([inbox!.name]);
      await eventually(async () => !(await bank.port.admin.listTopics()).includes(inbox!.name));
      await bank.port.admin.createTopics([inbox!]);
      await bank.orchestrator();
      await eventually(() => bank.problems.some((line) => line.includes('lost records of partition 0')));
      await completes();
    },
    TIME_LIMIT,
  );
});
