import { IDEMPOTENCY_KEY_HEADER } from '@sagachart/core';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  type PassedOver,
  type ReceivedCommand,
  rejectChannel,
  type Reply,
  reply,
} from '../../src/participant/index.js';
import { bankCatalog, bankCommands, bankObeys, bankStatus } from '../support/bank.js';
import { testDeployment, type TestDeployment } from '../support/deployment.js';
import { eventually, headerOf, outgoing, readTopic } from '../support/topic-reading.js';

const TIME_LIMIT = 60_000;
const idOf = (serial: number): string => `0a1b2c3d-0000-4000-8000-${String(serial).padStart(12, '0')}`;
type Answer = readonly Reply[] | Promise<readonly Reply[]>;

describeKafka('a participant whose handler fails', {}, (kafka) => {
  let bank: TestDeployment;
  let producer: ReturnType<TestDeployment['port']['idempotentProducer']>;
  let begun: string[];
  const bankAnswers = bankObeys();

  beforeEach(async () => {
    bank = await testDeployment(kafka.bootstrapServers, { catalog: bankCatalog, sharedPartitions: 1 });
    producer = bank.port.idempotentProducer();
    begun = [];
  }, TIME_LIMIT);
  afterEach(() => producer.close().then(() => bank.close()), TIME_LIMIT);

  /** Handles as the bank does, but for the keys that have a handler of their own. */
  const handling =
    (odd: Readonly<Record<string, (command: ReceivedCommand) => Answer>>) =>
    (command: ReceivedCommand): Answer => {
      const key = command.idempotencyKey ?? '';
      begun.push(key);
      return odd[key]?.(command) ?? (bankAnswers(command) as Answer);
    };
  const start = (obey: (command: ReceivedCommand) => Answer, more: object = {}) =>
    bank.participant({
      commands: ['BANK_COMMANDS'],
      obey,
      backOff: { firstMs: 10, longestMs: 20 },
      attempts: 3,
      ...more,
    });
  const command = (key: string, serial: number, partition = 0) => ({
    ...outgoing(
      bank.names.nameOf('BANK_COMMANDS'),
      { transactionId: idOf(serial), account: 1, type: 'MOVE', body: { amount: 1 } },
      { key: Buffer.from(idOf(serial)), headers: [[IDEMPOTENCY_KEY_HEADER, Buffer.from(key)]] },
    ),
    partition,
  });
  const answers = async () =>
    (await readTopic(bank.port, bank.names.nameOf('BANK_STATUS'))).map((record) => ({
      type: (JSON.parse(String(record.value)) as { type: string }).type,
      key: headerOf(record, IDEMPOTENCY_KEY_HEADER),
    }));
  const answered = async (count: number) => {
    await eventually(async () => (await answers()).length >= count);
    return answers();
  };
  const deadLetters = async () =>
    (await readTopic(bank.port, `${bank.name}.participant.dead-letters`)).map((record) => ({
      key: headerOf(record, IDEMPOTENCY_KEY_HEADER),
      code: headerOf(record, 'sagachart-dead-letter-code'),
      source: headerOf(record, 'sagachart-dead-letter-source'),
    }));
  const keys = Array.from({ length: 20 }, (_, index) => `good-${index}`);

  it(
    'gives the command up after its attempts, with a dead letter and a rejection, and holds up no other',
    async () => {
      const passedOver: PassedOver[] = [];
      const participant = await start(
        handling({
          bad: () => {
            throw new Error('the vault is locked');
          },
        }),
        {
          onPassedOver: (one: PassedOver) => passedOver.push(one),
          reject: rejectChannel(bankCommands, {
            MOVE: ({ transactionId, account, body }, { error }) => [
              reply(
                bankStatus,
                { transactionId, account, type: 'REFUSED', body: { ...body, reason: error.what } },
                { rejection: true },
              ),
            ],
          }),
        },
      );
      await producer.send([command('bad', 0), ...keys.map((key, index) => command(key, index + 1))]);
      const all = await answered(21);
      expect(all.filter(({ key }) => key !== 'bad')).toEqual(
        expect.arrayContaining(keys.map((key) => ({ type: 'MOVED', key }))),
      );
      expect(all).toContainEqual({ type: 'REFUSED', key: 'bad' });
      expect(await deadLetters()).toEqual([
        { key: 'bad', code: 'SAGA_COMMAND_FAILED', source: 'BANK_COMMANDS 0 0' },
      ]);
      // What was answered is not handled again because another one has to be.
      expect([...begun].sort()).toEqual(['bad', 'bad', 'bad', ...keys].sort());
      expect(passedOver).toMatchObject([{ why: 'given-up', idempotencyKey: 'bad', offset: 0 }]);
      expect(passedOver[0]?.error?.message).toContain('the vault is locked');
      expect(participant.counts()).toMatchObject({
        handled: 20,
        failedAttempts: 3,
        passedOver: { 'given-up': 1 },
        running: 0,
        waiting: 0,
      });
    },
    TIME_LIMIT,
  );

  it(
    'ends an attempt that hangs by its time limit, and tells it so by its signal',
    async () => {
      const aborted: string[] = [];
      const hang = ({ signal }: ReceivedCommand): Promise<Reply[]> =>
        new Promise(() =>
          signal.addEventListener('abort', () => aborted.push((signal.reason as Error).message)),
        );
      await start(handling({ bad: hang }), { commandTimeoutMs: 100, attempts: 2 });
      await producer.send([command('bad', 0), ...keys.map((key, index) => command(key, index + 1))]);
      await answered(20);
      await eventually(async () => (await deadLetters()).length === 1);
      expect(await deadLetters()).toMatchObject([{ key: 'bad', code: 'SAGA_COMMAND_TIMEOUT' }]);
      expect(aborted).toHaveLength(2);
      expect(aborted[0]).toContain('within 100 ms');
      expect([...begun].sort()).toEqual(['bad', 'bad', ...keys].sort());
    },
    TIME_LIMIT,
  );

  it(
    'stops within its time though a handler never ends, and the next process handles what is left',
    async () => {
      let release: () => void = () => undefined;
      const hanging = new Promise<void>((resolve) => (release = resolve));
      const first = await start(
        handling({
          bad: async (received) => {
            await hanging;
            return bankAnswers(received) as Answer;
          },
        }),
        { commandTimeoutMs: 50_000, stopTimeoutMs: 200 },
      );
      await producer.send([command('bad', 0), command('good', 1)]);
      expect(await answered(1)).toEqual([{ type: 'MOVED', key: 'good' }]);
      await first.stop();
      release();
      await start(handling({}));
      await answered(2);
      // The one that was answered is not handled again, although it stands behind the one that was not.
      expect(begun).toEqual(['bad', 'good', 'bad']);
    },
    TIME_LIMIT,
  );

  it(
    'shows answers while other commands of the same batch are at work',
    async () => {
      let release: () => void = () => undefined;
      const hanging = new Promise<void>((resolve) => (release = resolve));
      await start(
        handling({
          slow: async (received) => {
            await hanging;
            return bankAnswers(received) as Answer;
          },
        }),
      );
      await producer.send([command('slow', 0), ...keys.map((key, index) => command(key, index + 1))]);
      expect((await answered(20)).map(({ key }) => key)).not.toContain('slow');
      release();
      expect((await answered(21)).at(-1)).toEqual({ type: 'MOVED', key: 'slow' });
    },
    TIME_LIMIT,
  );

  it(
    'keeps the order of the commands of one transaction id, also when the first has to be tried again',
    async () => {
      let failures = 2;
      await start(
        handling({
          a: (received) => {
            if ((failures -= 1) >= 0) throw new Error('not yet');
            return bankAnswers(received) as Answer;
          },
        }),
      );
      await producer.send([command('a', 1), command('b', 1), command('other', 2)]);
      await answered(3);
      expect(begun.filter((key) => key !== 'other')).toEqual(['a', 'a', 'a', 'b']);
    },
    TIME_LIMIT,
  );

  it(
    'starts nothing of a partition that it has lost, and aborts what is at work there',
    async () => {
      const two = await testDeployment(kafka.bootstrapServers, { catalog: bankCatalog, sharedPartitions: 2 });
      const begunBy: Record<string, string[]> = { first: [], second: [] };
      const abortedAt: string[] = [];
      let slow = true;
      const process = (name: string) =>
        two.participant({
          commands: ['BANK_COMMANDS'],
          concurrency: 1,
          obey: async (received) => {
            const key = received.idempotencyKey ?? '';
            begunBy[name]?.push(key);
            received.signal.addEventListener('abort', () => abortedAt.push(key));
            if (slow) await new Promise((resolve) => setTimeout(resolve, 100));
            return bankAnswers(received);
          },
        });
      const topic = two.names.nameOf('BANK_COMMANDS');
      await process('first');
      await producer.send(
        [0, 1].flatMap((partition) =>
          Array.from({ length: 200 }, (_, index) => ({
            ...command(`${partition}-${index}`, index, partition),
            topic,
          })),
        ),
      );
      await eventually(() => begunBy['first']!.length > 10);
      await process('second');
      await eventually(() => begunBy['second']!.length > 0);
      slow = false;
      await eventually(
        async () => (await readTopic(two.port, two.names.nameOf('BANK_STATUS'))).length >= 400,
      );
      const both = begunBy['first']!.filter((key) => begunBy['second']!.includes(key));
      // At most what was at work, and what was answered but not committed, when the partition was lost.
      expect(both.length).toBeLessThanOrEqual(3);
      expect(abortedAt.every((key) => both.includes(key))).toBe(true);
      expect((await readTopic(two.port, two.names.nameOf('BANK_STATUS'))).length).toBe(400);
      await two.close();
    },
    TIME_LIMIT,
  );

  it(
    'sets aside a command whose answers are too large for their topic, and answers the others',
    async () => {
      const huge = reply(bankStatus, { type: 'MOVED', fill: 'x'.repeat(2_000_000) });
      await start(handling({ bad: () => [huge] }));
      await producer.send([command('bad', 0), ...keys.map((key, index) => command(key, index + 1))]);
      await answered(20);
      await eventually(async () => (await deadLetters()).length === 1);
      expect(await deadLetters()).toMatchObject([{ key: 'bad', code: 'SAGA_COMMAND_FAILED' }]);
      expect([...begun].sort()).toEqual(['bad', ...keys].sort());
    },
    TIME_LIMIT,
  );

  it(
    'keeps what cannot be read as it came',
    async () => {
      const passedOver: PassedOver[] = [];
      await start(handling({}), { onPassedOver: (one: PassedOver) => passedOver.push(one) });
      await producer.send([{ ...command('odd', 1), value: Buffer.from('{"half') }, command('good', 2)]);
      await answered(1);
      await eventually(async () => (await deadLetters()).length === 1);
      expect(await deadLetters()).toMatchObject([{ key: 'odd', code: 'SAGA_COMMAND_UNREADABLE' }]);
      expect(passedOver).toMatchObject([{ why: 'unreadable', idempotencyKey: undefined }]);
    },
    TIME_LIMIT,
  );
});
