import { IDEMPOTENCY_KEY_HEADER } from '@sagachart/core';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bankCatalog, bankObeys } from '../support/bank.js';
import { testDeployment, type TestDeployment } from '../support/deployment.js';
import { expire } from '../support/expiry.js';
import { eventually, outgoing } from '../support/topic-reading.js';

const TIME_LIMIT = 60_000;
const ID = '0a1b2c3d-0000-4000-8000-00000000000d';

describeKafka('commands that go away while no participant is there', {}, (kafka) => {
  let bank: TestDeployment;
  let topic: string;
  let handled: string[];

  beforeEach(async () => {
    bank = await testDeployment(kafka.bootstrapServers, { catalog: bankCatalog, sharedPartitions: 1 });
    topic = bank.names.nameOf('BANK_COMMANDS');
    handled = [];
  }, TIME_LIMIT);
  afterEach(() => bank.close(), TIME_LIMIT);

  const answers = bankObeys();
  const start = () =>
    bank.participant({
      commands: ['BANK_COMMANDS'],
      obey: (command) => {
        handled.push(command.idempotencyKey ?? '');
        return answers(command);
      },
    });
  const send = async (...keys: readonly string[]) => {
    const producer = bank.port.idempotentProducer();
    await producer.send(
      keys.map((key) =>
        outgoing(
          topic,
          { transactionId: ID, account: 1, type: 'MOVE', body: { amount: 1 } },
          { key: Buffer.from(ID), headers: [[IDEMPOTENCY_KEY_HEADER, Buffer.from(key)]] },
        ),
      ),
    );
    await producer.close();
  };
  const numbered = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${prefix}${index}`);

  it(
    'because they expired, are told with their range and counted; the others are handled',
    async () => {
      const first = await start();
      await send('a');
      await eventually(() => first.counts().handled === 1);
      await first.stop();
      const { end } = (await bank.port.admin.logOffsets(topic))[0]!;
      await send(...numbered('lost', 3), 'kept');
      await expire(kafka.bootstrapServers, topic, 0, end + 3);
      const second = await start();
      await eventually(() => second.counts().handled === 1);
      expect(handled).toEqual(['a', 'kept']);
      expect(second.counts().lost).toBe(3);
      expect(bank.problems.join()).toContain(`partition 0 from offset ${end} to ${end + 2} were deleted`);
    },
    TIME_LIMIT,
  );

  it(
    'because their topic was recreated, are told, and none of the new topic is skipped, however many there are',
    async () => {
      const first = await start();
      await send(...numbered('old', 10));
      await eventually(() => first.counts().handled === 10);
      await first.stop();
      await bank.port.admin.deleteTopics([topic]);
      await eventually(async () => !(await bank.port.admin.listTopics()).includes(topic));
      await bank.port.admin.createTopics([{ name: topic, partitions: 1 }]);
      await send(...numbered('new', 20));
      const second = await start();
      await eventually(() => second.counts().handled === 20);
      expect(handled.slice(10)).toEqual(numbered('new', 20));
      expect(bank.problems.join()).toContain(`"${topic}" was recreated`);
    },
    TIME_LIMIT,
  );

  it(
    'of a topic that it has never read, are none of its own: nothing is told as lost',
    async () => {
      await send(...numbered('before', 5), 'kept');
      await expire(kafka.bootstrapServers, topic, 0, 5);
      const participant = await start();
      await eventually(() => participant.counts().handled === 1);
      expect(handled).toEqual(['kept']);
      expect(participant.counts().lost).toBe(0);
      expect(bank.problems).toEqual([]);
    },
    TIME_LIMIT,
  );
});
