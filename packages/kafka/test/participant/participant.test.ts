import { IDEMPOTENCY_KEY_HEADER, textBytes } from '@sagachart/core';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ReceivedCommand, Reply } from '../../src/participant/index.js';
import { bankCatalog, bankObeys } from '../support/bank.js';
import { testDeployment, type TestDeployment } from '../support/deployment.js';
import { eventually, headerOf, outgoing, readTopic } from '../support/topic-reading.js';

const TIME_LIMIT = 60_000;
const ID = '0a1b2c3d-0000-4000-8000-00000000000a';

describeKafka('a participant', {}, (kafka) => {
  let bank: TestDeployment;
  let producer: ReturnType<TestDeployment['port']['idempotentProducer']>;
  let obeyed: string[];

  beforeEach(async () => {
    bank = await testDeployment(kafka.bootstrapServers, { catalog: bankCatalog, sharedPartitions: 1 });
    producer = bank.port.idempotentProducer();
    obeyed = [];
  }, TIME_LIMIT);
  afterEach(() => producer.close().then(() => bank.close()), TIME_LIMIT);

  const bankAnswers = bankObeys();
  /** Notes each command that is obeyed. */
  const obey = (command: ReceivedCommand) => {
    obeyed.push(command.idempotencyKey ?? 'without key');
    return bankAnswers(command);
  };
  const start = (more: object = {}) => bank.participant({ commands: ['BANK_COMMANDS'], obey, ...more });
  const command = (
    key: string | undefined,
    { account = 1, amount = 1, attempt = 1, value = undefined as unknown } = {},
  ) =>
    outgoing(
      bank.names.nameOf('BANK_COMMANDS'),
      value ?? { transactionId: ID, account, type: 'MOVE', body: { amount } },
      {
        key: Buffer.from(ID),
        headers: [
          ['TENANT_ID', Buffer.from([0xff, 1])],
          ...(key === undefined ? [] : [[IDEMPOTENCY_KEY_HEADER, Buffer.from(textBytes(key))] as const]),
          ['saga-attempt', Buffer.from(String(attempt))],
        ],
      },
    );
  const answers = async () =>
    (await readTopic(bank.port, bank.names.nameOf('BANK_STATUS'))).map((record) => ({
      ...(JSON.parse(String(record.value)) as { type: string; account: number; body: { amount: number } }),
      key: record.key?.toString(),
      headers: record.headers,
      idempotencyKey: headerOf(record, IDEMPOTENCY_KEY_HEADER),
    }));
  const answered = async (count: number) => {
    await eventually(async () => (await answers()).length >= count);
    return answers();
  };

  it(
    'answers with the headers of the command, byte for byte, under its key: which sending it answers too',
    async () => {
      await start();
      await producer.send([command('k1', { attempt: 3 })]);
      expect(await answered(1)).toMatchObject([
        {
          type: 'MOVED',
          key: ID,
          headers: [
            ['TENANT_ID', Buffer.from([0xff, 1])],
            [IDEMPOTENCY_KEY_HEADER, Buffer.from('k1')],
            ['saga-attempt', Buffer.from('3')],
          ],
        },
      ]);
    },
    TIME_LIMIT,
  );

  it(
    'gives a repeated command the same answers without obeying it, in one batch, later, and after a restart',
    async () => {
      const first = await start();
      await producer.send([command('k1'), command('k1', { attempt: 2 })]);
      await answered(2);
      await producer.send([command('k1', { attempt: 3 })]);
      await answered(3);
      await first.stop();
      await start();
      await producer.send([command('k1', { attempt: 4 }), command('k2')]);
      expect((await answered(5)).map(({ idempotencyKey }) => idempotencyKey)).toEqual([
        'k1',
        'k1',
        'k1',
        'k1',
        'k2',
      ]);
      expect(obeyed).toEqual(['k1', 'k2']);
    },
    TIME_LIMIT,
  );

  it(
    'obeys a repeated command anew when it was rejected before, for the reason may have passed',
    async () => {
      await start();
      await producer.send([command('k1', { account: 13 }), command('k1', { account: 13, attempt: 2 })]);
      expect((await answered(2)).map(({ type }) => type)).toEqual(['REFUSED', 'REFUSED']);
      expect(obeyed).toEqual(['k1', 'k1']);
    },
    TIME_LIMIT,
  );

  it(
    'obeys each command without a key, for it cannot know a repetition',
    async () => {
      await start();
      await producer.send([command(undefined), command(undefined)]);
      await answered(2);
      expect(obeyed).toEqual(['without key', 'without key']);
    },
    TIME_LIMIT,
  );

  it(
    'passes over what is no command and goes on: no JSON, no value, a wrong width, a type without a handler',
    async () => {
      const unreadable: string[] = [];
      await start({
        onUnreadable: (topic: string, thrown: Error) => unreadable.push(`${topic}: ${thrown.message}`),
      });
      const status = (body: object, type = 'MOVE') => ({ transactionId: ID, account: 1, type, body });
      await producer.send([
        command('a', { value: '{' }),
        { ...command('b'), value: null },
        command('c', { value: status({ amount: 2 ** 40 }) }),
        command('d', { value: status({}, 'CLOSE') }),
        command('e', { value: status({}, 'toString') }),
        command('f'),
      ]);
      expect((await answered(1)).map(({ idempotencyKey }) => idempotencyKey)).toEqual(['f']);
      expect(unreadable).toHaveLength(3);
      expect(unreadable[2]).toMatch(/BANK_COMMANDS: A MOVE command does not fit: body\.amount/);
      expect(bank.problems).toEqual([]);
    },
    TIME_LIMIT,
  );

  it(
    'tries again what throws, and answers once',
    async () => {
      let failures = 2;
      await start({
        obey: (received: ReceivedCommand): readonly Reply[] | Promise<readonly Reply[]> => {
          if (received.idempotencyKey === 'k2' && (failures -= 1) >= 0)
            throw new Error('the vault is locked');
          return obey(received);
        },
      });
      await producer.send([command('k1'), command('k2'), command('k3')]);
      expect((await answered(3)).map(({ idempotencyKey }) => idempotencyKey)).toEqual(['k1', 'k2', 'k3']);
      expect(bank.problems).toEqual([
        expect.stringContaining('the vault is locked') as string,
        expect.stringContaining('the vault is locked') as string,
      ]);
    },
    TIME_LIMIT,
  );

  it(
    'two processes share the partitions, and a partition that moves keeps its memory',
    async () => {
      const two = await testDeployment(kafka.bootstrapServers, { catalog: bankCatalog, sharedPartitions: 4 });
      const by: Record<string, string[]> = { first: [], second: [] };
      const process = (name: string) =>
        two.participant({
          commands: ['BANK_COMMANDS'],
          obey: (received) => {
            by[name]?.push(received.idempotencyKey ?? '');
            return bankAnswers(received);
          },
        });
      const topic = two.names.nameOf('BANK_COMMANDS');
      const sendAll = (attempt: number) =>
        producer.send(
          [0, 1, 2, 3].flatMap((partition) =>
            [`${partition}-a`, `${partition}-b`].map((key) => ({
              ...command(key, { attempt }),
              topic,
              partition,
            })),
          ),
        );
      const count = async () => (await readTopic(two.port, two.names.nameOf('BANK_STATUS'))).length;
      const first = await process('first');
      await sendAll(1);
      await eventually(async () => (await count()) === 8);
      await process('second');
      await sendAll(2);
      await eventually(async () => (await count()) === 16);
      await first.stop();
      await sendAll(3);
      await eventually(async () => (await count()) === 24);
      expect([...(by['first'] ?? []), ...(by['second'] ?? [])].sort()).toEqual([
        '0-a',
        '0-b',
        '1-a',
        '1-b',
        '2-a',
        '2-b',
        '3-a',
        '3-b',
      ]);
      await two.close();
    },
    TIME_LIMIT,
  );

  it(
    'refuses an answers topic that would forget, and one with another number of partitions',
    async () => {
      const name = `${bank.name}.participant.answers`;
      const refused = (topic: string, code: string) =>
        expect(start({ name: topic.replace(/\.answers$/, '') })).rejects.toMatchObject({ code, at: topic });
      await bank.port.admin.createTopics([{ name, partitions: 1 }]);
      await refused(name, 'SAGA_TOPIC_CLEANUP');
      const other = `${bank.name}.other.answers`;
      await bank.port.admin.createTopics([
        { name: other, partitions: 5, config: { 'cleanup.policy': 'compact' } },
      ]);
      await refused(other, 'SAGA_TOPIC_PARTITIONS');
    },
    TIME_LIMIT,
  );

  it(
    'names a command topic that does not exist',
    async () => {
      await expect(start({ nameOf: () => 'no-such-topic' })).rejects.toMatchObject({
        code: 'SAGA_TOPIC_MISSING',
        at: 'no-such-topic',
      });
    },
    TIME_LIMIT,
  );

  it(
    'obeys what comes on a command topic that was deleted and made anew, and says so',
    async () => {
      const name = bank.names.nameOf('BANK_COMMANDS');
      await start();
      await producer.send(['a', 'b', 'c'].map((key) => command(key)));
      await answered(3);
      await bank.port.admin.deleteTopics([name]);
      await eventually(async () => !(await bank.port.admin.listTopics()).includes(name));
      await bank.port.admin.createTopics([{ name, partitions: 1 }]);
      const fresh = bank.port.idempotentProducer();
      await fresh.send([command('d')]);
      await answered(4);
      expect(obeyed).toEqual(['a', 'b', 'c', 'd']);
      expect(bank.problems.join()).toContain(`"${name}" partition 0 ends at`);
      await fresh.close();
    },
    TIME_LIMIT,
  );
});
