import { atlasCatalog, saga } from '@sagachart/core';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSagaClient } from '../../src/client/index.js';
import { resolveTopicNames } from '../../src/topics/index.js';
import { bankCatalog, bankObeys, move } from '../support/bank.js';
import { testDeployment, type TestDeployment } from '../support/deployment.js';
import { eventually, headerOf, outgoing, readTopic } from '../support/topic-reading.js';

const TIME_LIMIT = 60_000;
const ID = (n: number) => `0a1b2c3d-0000-4000-8000-0000000001${String(n).padStart(2, '0')}`;

describeKafka('a client of sagas', {}, (kafka) => {
  let bank: TestDeployment;
  let client: Awaited<ReturnType<TestDeployment['client']>>;
  const balances = new Map<number, number>();

  beforeAll(async () => {
    bank = await testDeployment(kafka.bootstrapServers, { catalog: bankCatalog });
    client = await bank.client();
    await bank.participant({ commands: ['BANK_COMMANDS'], obey: bankObeys(balances) });
    await bank.orchestrator();
  }, TIME_LIMIT);
  afterAll(() => bank.close(), TIME_LIMIT);

  const gives = (account: number, amount = 1) => saga('gives').step('give', move({ account, amount }));
  const outcome = (id: string) => client.outcome(id, { timeoutMs: 20_000 });
  const outcomesTold = async (id: string) =>
    (await readTopic(bank.port, bank.names.nameOf('EVENT_TOPIC_SAGA_STATUS'))).filter(
      ({ key }) => key?.toString() === id,
    );

  it(
    'a saga that is submitted many times runs once, however its id is written',
    async () => {
      const ids = [ID(1), ID(1), ID(1).toUpperCase()];
      for (const transactionId of ids) await client.submit(gives(21), { transactionId });
      await outcome(ID(1));
      await client.submit(gives(21), { transactionId: ID(1) });
      await outcome(await client.submit(gives(22)));
      expect(balances.get(21)).toBe(1);
      expect(await outcomesTold(ID(1))).toHaveLength(1);
    },
    TIME_LIMIT,
  );

  it(
    'another saga under a used id is buried, and the first one stays as it is',
    async () => {
      await client.submit(gives(23), { transactionId: ID(2) });
      await outcome(ID(2));
      await client.submit(gives(24), { transactionId: ID(2) });
      await eventually(async () =>
        (await readTopic(bank.port, `${bank.name}.dead-letters`)).some(
          (letter) => headerOf(letter, 'sagachart-dead-letter-code') === 'SAGA_TRANSACTION_ID_REUSED',
        ),
      );
      expect([balances.get(23), balances.get(24)]).toEqual([1, undefined]);
      expect(await outcomesTold(ID(2))).toHaveLength(1);
    },
    TIME_LIMIT,
  );

  const refused = (transactionId: string) => {
    const command = gives(25).toCommand(transactionId);
    return { ...command, steps: command.steps.map((step) => ({ ...step, action: 'unheard_of' })) };
  };

  it(
    'the refusal of a saga is not the outcome of a corrected one under its id',
    async () => {
      await client.submit(refused(ID(7)));
      expect(await outcome(ID(7))).toMatchObject({ type: 'FAILED' });
      await client.submit(gives(25), { transactionId: ID(7) });
      expect(await outcome(ID(7))).toMatchObject({ type: 'COMPLETED' });
      // Before either was heard of, and in one call.
      await client.submit(refused(ID(8)));
      await client.submit(gives(25), { transactionId: ID(8) });
      expect(await outcome(ID(8))).toMatchObject({ type: 'COMPLETED' });
      await client.submit(refused(ID(9)));
      await outcome(ID(9));
      const asking = { transactionId: ID(9), timeoutMs: 20_000 };
      expect(await client.submitAndWait(gives(25), asking)).toMatchObject({ type: 'COMPLETED' });
      expect(balances.get(25)).toBe(3);
    },
    TIME_LIMIT,
  );

  it(
    'the refusal of a saga that is sent once more is still its outcome',
    async () => {
      await client.submit(refused(ID(10)));
      await outcome(ID(10));
      await client.submit(refused(ID(10)));
      expect(await outcome(ID(10))).toMatchObject({ type: 'FAILED' });
    },
    TIME_LIMIT,
  );

  it(
    'gives a draft an id of its own, and takes the headers along, byte for byte',
    async () => {
      const headers = [
        ['TENANT_ID', Buffer.from('t')],
        ['trace', Buffer.from([0xff, 0])],
      ] as const;
      const id = await client.submit(gives(25), { headers });
      await outcome(id);
      const commands = await readTopic(bank.port, bank.names.nameOf('BANK_COMMANDS'));
      const own = commands.filter(({ key }) => key?.toString() === id);
      expect(own.map((command) => command.headers.slice(0, 2))).toEqual([headers]);
      expect(headerOf(own[0]!, 'saga-idempotency-key')).toBe(`${id}:0:execute`);
    },
    TIME_LIMIT,
  );

  it(
    'a saga that has not ended in time is told as such, and its outcome is heard later',
    async () => {
      const id = ID(3);
      await expect(client.outcome(id, { timeoutMs: 50 })).rejects.toMatchObject({
        code: 'SAGA_OUTCOME_TIMEOUT',
      });
      const asked = [client.outcome(id), client.outcome(id.toUpperCase())];
      await client.submit(gives(26), { transactionId: id });
      expect(await Promise.all(asked)).toEqual([
        { transactionId: id, type: 'COMPLETED' },
        { transactionId: id, type: 'COMPLETED' },
      ]);
      expect(await client.outcome(id, { timeoutMs: 1 })).toEqual({ transactionId: id, type: 'COMPLETED' });
    },
    TIME_LIMIT,
  );

  it(
    'cancels a saga under way: what was done is undone, and FAILED is told',
    async () => {
      // Account 99 is moved, then the saga waits for an answer that never comes.
      const silent = saga('waits')
        .step('give', move({ account: 99, amount: 7 }))
        .step('wait', move({ account: 14, amount: 1 }), { deadlineMs: 1_500 });
      const mute = await testDeployment(kafka.bootstrapServers, { catalog: bankCatalog });
      const held = new Map<number, number>();
      const answers = bankObeys(held);
      await mute.participant({
        commands: ['BANK_COMMANDS'],
        obey: (command) => ((command.value as { account: number }).account === 14 ? [] : answers(command)),
      });
      await mute.orchestrator();
      const other = await mute.client();
      const id = await other.submit(silent);
      await eventually(() => held.get(99) === 7);
      await other.cancel(id.toUpperCase(), 'the player has left');
      expect(await other.outcome(id, { timeoutMs: 20_000 })).toMatchObject({
        type: 'FAILED',
        body: { reason: expect.stringContaining('the player has left') as string },
      });
      expect(held.get(99)).toBe(0);
      await mute.close();
    },
    TIME_LIMIT,
  );

  it(
    'whatever else is on the status topic is passed over',
    async () => {
      const producer = bank.port.idempotentProducer();
      const topic = bank.names.nameOf('EVENT_TOPIC_SAGA_STATUS');
      const values = [
        '{',
        'null',
        '7',
        '{}',
        '{"transactionId":7,"type":"COMPLETED"}',
        `{"transactionId":"${ID(4)}","type":"FAILED"}`,
      ];
      await producer.send([outgoing(topic, null), ...values.map((value) => outgoing(topic, value))]);
      await producer.close();
      expect(await outcome(await client.submit(gives(27)))).toMatchObject({ type: 'COMPLETED' });
      await expect(client.outcome(ID(4), { timeoutMs: 50 })).rejects.toMatchObject({
        code: 'SAGA_OUTCOME_TIMEOUT',
      });
    },
    TIME_LIMIT,
  );

  it(
    'a client that cannot hear says so instead of letting its askers wait',
    async () => {
      const own = bank.newPort();
      const { catalog, names } = bank;
      const other = createSagaClient({ port: own, catalog, names });
      await expect(other.outcome(ID(5))).rejects.toMatchObject({ code: 'SAGA_OUTCOME_UNHEARD' });
      await other.follow();
      const asked = other.outcome(ID(5)).catch((error: unknown) => error);
      await other.stop();
      expect(await asked).toMatchObject({ code: 'SAGA_OUTCOME_UNHEARD' });
      await own.close();
    },
    TIME_LIMIT,
  );

  it(
    'a topic that is missing is named, at the start and at a submission, which works once it is there',
    async () => {
      const catalog = atlasCatalog('documented');
      const nowhere = resolveTopicNames(catalog, {
        COMMAND_TOPIC_SAGA: `${bank.name}.later`,
        EVENT_TOPIC_SAGA_STATUS: `${bank.name}.never`,
      });
      const other = createSagaClient({
        port: bank.port,
        catalog,
        names: nowhere,
      });
      await expect(other.follow()).rejects.toMatchObject({
        code: 'SAGA_TOPIC_MISSING',
        at: `${bank.name}.never`,
      });
      await expect(other.submit(gives(28))).rejects.toMatchObject({
        code: 'SAGA_TOPIC_MISSING',
        at: `${bank.name}.later`,
      });
      await bank.port.admin.createTopics([{ name: `${bank.name}.later`, partitions: 1 }]);
      await other.submit(gives(28));
      expect(await readTopic(bank.port, `${bank.name}.later`)).toHaveLength(1);
      await other.stop();
    },
    TIME_LIMIT,
  );
});
