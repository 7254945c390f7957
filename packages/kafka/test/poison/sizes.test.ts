import { saga } from '@sagachart/core';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ask, bankCatalog, move } from '../support/bank.js';
import { testDeployment, type TestDeployment } from '../support/deployment.js';
import { eventually, headerOf, outgoing, readTopic } from '../support/topic-reading.js';

const TIME_LIMIT = 60_000;
const JUST_FITS = 490_000;

describeKafka('messages at the limits', {}, (kafka) => {
  let bank: TestDeployment;
  let client: Awaited<ReturnType<TestDeployment['client']>>;
  let producer: ReturnType<TestDeployment['port']['idempotentProducer']>;
  let answer: unknown = { open: 1 };

  beforeAll(async () => {
    // One partition: what holds it up holds up everybody.
    bank = await testDeployment(kafka.bootstrapServers, { catalog: bankCatalog, partitions: 1 });
    client = await bank.client();
    producer = bank.port.idempotentProducer();
    await bank.orchestrator({ ports: { 'bank.isOpen': () => answer } });
  }, TIME_LIMIT);
  afterAll(() => producer.close().then(() => bank.close()), TIME_LIMIT);
  // Whatever the test did: the partition goes on, at the first attempt.
  afterEach(async () => {
    const id = await waiting();
    await send(id, 'MOVED', { amount: 1 });
    expect(await outcome(id)).toMatchObject({ type: 'COMPLETED' });
    expect(bank.problems).toEqual([]);
  }, TIME_LIMIT);

  const outcome = (id: string) => client.outcome(id, { timeoutMs: 20_000 });
  const waiting = (headers: readonly (readonly [string, Uint8Array])[] = []) =>
    client.submit(saga('waits').step('1', move({ account: 1, amount: 1 })), { headers });
  const send = async (transactionId: string, type: string, body: object, more: object = {}) => {
    // The event must not overtake the saga.
    await eventually(async () => {
      const commands = await readTopic(bank.port, bank.names.nameOf('BANK_COMMANDS'));
      return commands.some(({ key }) => key?.toString() === transactionId);
    });
    const value = { transactionId, account: 1, type, body, ...more };
    await producer.send([outgoing(bank.names.nameOf('BANK_STATUS'), value)]);
  };
  const letters = async (code: string) =>
    (await readTopic(bank.port, `${bank.name}.dead-letters`)).filter(
      (letter) => headerOf(letter, 'sagachart-dead-letter-code') === code,
    );

  it(
    'the longest reason and the longest headers together make a FAILED that fits a broker',
    async () => {
      const id = await waiting([['trace', Buffer.alloc(JUST_FITS, 7)]]);
      await send(id, 'REFUSED', { amount: 1, reason: 'r'.repeat(JUST_FITS) });
      expect(await outcome(id)).toMatchObject({ type: 'FAILED', body: { reason: `${'r'.repeat(3_999)}…` } });
    },
    TIME_LIMIT,
  );

  it(
    'an event that is too long is buried, and the saga goes on waiting',
    async () => {
      const id = await waiting();
      await send(id, 'REFUSED', { amount: 1, reason: 'r'.repeat(600_000) });
      await eventually(async () => (await letters('SAGA_MESSAGE_TOO_LARGE')).length === 1);
      await send(id, 'MOVED', { amount: 1 });
      expect(await outcome(id)).toMatchObject({ type: 'COMPLETED' });
    },
    TIME_LIMIT,
  );

  it(
    'events that name the saga but do not fit are buried, and the saga goes on waiting',
    async () => {
      const id = await waiting();
      const misfits: [object, object?][] = [
        [{ amount: 2 ** 40 }],
        [{ amount: '1' }],
        [{ amount: 1.5 }],
        [{ amount: 1 }, { account: -1 }],
        [{ amount: 1 }, { account: [1] }],
      ];
      for (const [body, more] of misfits) await send(id, 'MOVED', body, more);
      await eventually(async () => (await letters('SAGA_MESSAGE_INVALID')).length === misfits.length);
      await send(id, 'MOVED', { amount: 1 });
      expect(await outcome(id)).toMatchObject({ type: 'COMPLETED' });
    },
    TIME_LIMIT,
  );

  it(
    'an answer of a port that is too long fails its step',
    async () => {
      answer = { open: 1, note: 'x'.repeat(2_000_000) };
      const id = await client.submit(saga('asks').step('1', ask({ account: 1 })));
      expect(await outcome(id)).toMatchObject({
        type: 'FAILED',
        body: { reason: expect.stringContaining('more than the limit of 500000') as string },
      });
    },
    TIME_LIMIT,
  );

  it(
    'a long reason of an operator is cut',
    async () => {
      const id = await waiting();
      await client.cancel(id, 'because '.repeat(250_000));
      await send(id, 'MOVED', { amount: 1 });
      await send(id, 'MOVED', { amount: -1 });
      expect(await outcome(id)).toMatchObject({ type: 'FAILED' });
    },
    TIME_LIMIT,
  );

  it(
    'records of strangers on the inbox are buried',
    async () => {
      const inbox = `${bank.name}.inbox`;
      await producer.send([
        outgoing(inbox, '{}'),
        outgoing(inbox, null),
        outgoing(inbox, Buffer.from([0xff, 0])),
      ]);
      await eventually(async () => (await letters('SAGA_INBOX_RECORD')).length === 3);
      expect((await letters('SAGA_INBOX_RECORD'))[2]?.value).toEqual(Buffer.from([0xff, 0]));
    },
    TIME_LIMIT,
  );
});
