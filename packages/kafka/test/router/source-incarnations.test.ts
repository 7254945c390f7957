import { randomUUID } from 'node:crypto';
import { saga } from '@sagachart/core';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bankCatalog, move } from '../support/bank.js';
import { testDeployment, type TestDeployment } from '../support/deployment.js';
import { eventually, outgoing, readTopic } from '../support/topic-reading.js';

const TIME_LIMIT = 90_000;

// Brokers of different lines may treat a group's offsets for a topic that is gone differently.
for (const version of ['3.9', '4']) {
  describeKafka(`a source topic that is deleted and made anew on Kafka ${version}`, { version }, (kafka) => {
    let bank: TestDeployment;
    let client: Awaited<ReturnType<TestDeployment['client']>>;
    let producer: ReturnType<TestDeployment['port']['idempotentProducer']>;
    let statusTopic: string;

    beforeEach(async () => {
      bank = await testDeployment(kafka.bootstrapServers, { catalog: bankCatalog, sharedPartitions: 1 });
      statusTopic = bank.names.nameOf('BANK_STATUS');
      client = await bank.client();
      producer = bank.port.idempotentProducer();
    }, TIME_LIMIT);
    afterEach(() => producer.close().then(() => bank.close()), TIME_LIMIT);

    const makeAnew = async () => {
      const spec = bank.plan.shared.filter(({ name }) => name === statusTopic);
      await bank.port.admin.deleteTopics([statusTopic]);
      await eventually(async () => !(await bank.port.admin.listTopics()).includes(statusTopic));
      await bank.port.admin.createTopics(spec);
    };
    const moved = (transactionId: string, amount: number) =>
      outgoing(statusTopic, { transactionId, account: 1, type: 'MOVED', body: { amount } });
    const strangers = (count: number) => Array.from({ length: count }, () => moved(randomUUID(), 1));
    const committed = async () => {
      const [place] = await bank.port.admin.committedOffsets(`${bank.name}.router`, [statusTopic]);
      return place;
    };
    const routedUpTo = (end: number) => eventually(async () => (await committed())?.offset === end);
    const commands = async () =>
      (await readTopic(bank.port, bank.names.nameOf('BANK_COMMANDS'))).map(
        ({ value }) => (JSON.parse(String(value)) as { body: { amount: number } }).body.amount,
      );
    /** Step n moves n; its event is sent by the test. */
    const sagaOf = async (steps: number) => {
      let draft = saga('waits for events').step('1', move({ account: 1, amount: 1 }));
      for (let n = 2; n <= steps; n += 1) draft = draft.step(String(n), move({ account: 1, amount: n }));
      const id = await client.submit(draft);
      await eventually(async () => (await commands()).length === 1);
      return id;
    };
    const answer = async (id: string, step: number) => {
      await producer.send([moved(id, step)]);
      await eventually(async () => (await commands()).includes(step + 1));
    };
    const completes = async (id: string, lastStep: number) => {
      await producer.send([moved(id, lastStep)]);
      expect(await client.outcome(id, { timeoutMs: 30_000 })).toMatchObject({ type: 'COMPLETED' });
    };
    const told = () => bank.problems.filter((line) => line.includes('was made anew')).length;

    it(
      'between two runs of the service loses no event, each time that it happens, and is told',
      async () => {
        let running = await bank.orchestrator();
        const id = await sagaOf(3);
        for (const step of [1, 2]) {
          await producer.send(strangers(5));
          await answer(id, step);
          await running.stop();
          await makeAnew();
          running = await bank.orchestrator();
        }
        await completes(id, 3);
        await eventually(() => told() >= 2);
        expect(bank.problems).toHaveLength(told());
      },
      TIME_LIMIT,
    );

    it(
      'while the service runs loses no event and is told, without a restart',
      async () => {
        await bank.orchestrator();
        const id = await sagaOf(2);
        await producer.send(strangers(20));
        await answer(id, 1);
        await routedUpTo(21);
        await makeAnew();
        await completes(id, 2);
        await eventually(() => told() === 1);
        expect(bank.problems).toHaveLength(1);
      },
      TIME_LIMIT,
    );

    it(
      'while the service runs is noticed also when it has grown past the old position at once',
      async () => {
        await bank.orchestrator();
        const id = await sagaOf(2);
        await producer.send(strangers(3));
        await answer(id, 1);
        await routedUpTo(4);
        await makeAnew();
        await producer.send([moved(id, 2), ...strangers(50)]);
        expect(await client.outcome(id, { timeoutMs: 30_000 })).toMatchObject({ type: 'COMPLETED' });
      },
      TIME_LIMIT,
    );

    /** Leaves a position and a text as a router would, before the service starts. */
    const commitAsRouter = async (offset: number, metadata: string) => {
      const assigned: { done?: () => void } = {};
      const waiting = new Promise<void>((resolve) => (assigned.done = resolve));
      const consumer = bank.port.groupConsumer({
        groupId: `${bank.name}.router`,
        topics: bank.names.consumed,
        onAssigned: ({ added }) => {
          consumer.pause(added);
          assigned.done?.();
        },
        onBatch: () => undefined,
      });
      await consumer.start();
      await waiting;
      await consumer.commit([{ topic: statusTopic, partition: 0, offset, metadata }]);
      await consumer.stop();
    };

    it(
      'is read from its start when the position that was left is of another topic',
      async () => {
        const first = await bank.orchestrator();
        const id = await sagaOf(1);
        await first.stop();
        await producer.send([moved(id, 1), ...strangers(9)]);
        await commitAsRouter(5, 'incarnation=anotherTopic');
        await bank.orchestrator();
        expect(await client.outcome(id, { timeoutMs: 30_000 })).toMatchObject({ type: 'COMPLETED' });
        expect(told()).toBe(1);
      },
      TIME_LIMIT,
    );

    it(
      'is told apart from a log that was cut back, whose new records are handled under the same offsets',
      async () => {
        const first = await bank.orchestrator();
        const id = await sagaOf(2);
        await producer.send(strangers(4));
        await answer(id, 1);
        await routedUpTo(5);
        await first.stop();
        const { metadata } = (await committed())!;
        await commitAsRouter(1_000, metadata!);
        const second = await bank.orchestrator();
        await eventually(async () => (await committed())?.metadata === `${metadata}.1`);
        await second.stop();
        await bank.orchestrator();
        await completes(id, 2);
        await routedUpTo(6);
        expect((await committed())?.metadata).toBe(`${metadata}.1`);
      },
      TIME_LIMIT,
    );
  });
}
