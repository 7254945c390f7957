import type { SagaCommand } from '@sagachart/core';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { testDeployment, type TestDeployment } from '../support/deployment.js';
import { eventually, headerOf, outgoing, readTopic } from '../support/topic-reading.js';
import { fragileCatalog } from './fragile-catalogue.js';

const TIME_LIMIT = 90_000;
let serial = 0;

describeKafka('messages at which the engine itself fails', {}, (kafka) => {
  let fragile: TestDeployment;
  let client: Awaited<ReturnType<TestDeployment['client']>>;
  let producer: ReturnType<TestDeployment['port']['idempotentProducer']>;
  const codesOfLetters: string[] = [];

  beforeAll(async () => {
    // One partition: what holds it up holds up everybody.
    fragile = await testDeployment(kafka.bootstrapServers, { catalog: fragileCatalog, partitions: 1 });
    client = await fragile.client();
    producer = fragile.port.idempotentProducer();
    await fragile.orchestrator({
      hooks: {
        onCommitted: (_, { deadLetters }) => codesOfLetters.push(...deadLetters.map(({ code }) => code)),
      },
    });
  }, TIME_LIMIT);
  afterAll(() => producer.close().then(() => fragile.close()), TIME_LIMIT);

  const commandOf = (how: string, policy: object = {}): SagaCommand => ({
    transactionId: `0a1b2c3d-0000-4000-8000-${String((serial += 1)).padStart(12, '0')}`,
    sagaType: 'fragile',
    initiatedBy: 'test',
    steps: [
      {
        stepId: '1',
        status: 'pending',
        action: 'fragile',
        payload: { how },
        createdAt: '2026-01-01T00:00:00Z',
        updatedAt: '2026-01-01T00:00:00Z',
        policy,
      },
    ],
  });
  const outcome = (id: string) => client.outcome(id, { timeoutMs: 40_000 });
  const answer = async (transactionId: string, how: string) => {
    // The event must not overtake the saga.
    await eventually(async () => {
      const commands = await readTopic(fragile.port, fragile.names.nameOf('FRAGILE_COMMANDS'));
      return commands.some(({ key }) => key?.toString() === transactionId);
    });
    const value = { transactionId, type: 'DONE', body: { how } };
    await producer.send([outgoing(fragile.names.nameOf('FRAGILE_STATUS'), value)]);
  };
  const lettersOf = async (transactionId: string) =>
    (await readTopic(fragile.port, `${fragile.name}.dead-letters`)).filter(({ value }) =>
      value?.toString().includes(transactionId),
    );
  const told = async (transactionId: string) =>
    (await readTopic(fragile.port, fragile.names.nameOf('EVENT_TOPIC_SAGA_STATUS'))).filter(
      ({ key }) => key?.toString() === transactionId,
    );
  /** What the operator reads of the engine's failures; anything else is trouble of the test. */
  const takeProblems = () => {
    const problems = fragile.problems.splice(0);
    // The engine goes on as it was: nobody else waits for a restore.
    expect(problems.join('\n')).not.toContain('restored anew');
    return problems;
  };

  // Whatever the test did: the partition goes on, without further trouble.
  afterEach(async () => {
    const id = await client.submit(commandOf('well'));
    await answer(id, 'well');
    expect(await outcome(id)).toMatchObject({ type: 'COMPLETED' });
    expect(takeProblems()).toEqual([]);
    codesOfLetters.length = 0;
  }, TIME_LIMIT);

  it(
    'a saga command is buried byte for byte at once, its sender is told FAILED, those beside it go on',
    async () => {
      const beside = await client.submit(commandOf('well'));
      const poison = commandOf('schema');
      const id = await client.submit(poison);
      expect(await outcome(id)).toMatchObject({
        type: 'FAILED',
        body: { sagaType: 'fragile', reason: expect.stringContaining('boom') as string },
      });
      const [letter, ...more] = await lettersOf(id);
      expect(more).toEqual([]);
      expect(JSON.parse(String(letter?.value))).toEqual(poison);
      expect(headerOf(letter!, 'sagachart-dead-letter-code')).toBe('SAGA_ENGINE_FAULT');
      expect(headerOf(letter!, 'sagachart-dead-letter-reason')).toMatch(
        new RegExp(
          `^The engine failed at a message of COMMAND_TOPIC_SAGA for saga ${id} \\(offset .* partition \\d+\\): boom`,
        ),
      );
      expect(headerOf(letter!, 'sagachart-dead-letter-source')).toMatch(/^COMMAND_TOPIC_SAGA \d \d+$/);
      await answer(beside, 'well');
      expect(await outcome(beside)).toMatchObject({ type: 'COMPLETED' });
      expect(takeProblems()).toEqual([expect.stringMatching(new RegExp(`saga ${id} .*: boom`))]);
      expect(codesOfLetters).toEqual(['SAGA_ENGINE_FAULT']);
    },
    TIME_LIMIT,
  );

  it(
    'the same command again is buried again, and its sender is not told twice',
    async () => {
      const poison = commandOf('schema');
      await outcome(await client.submit(poison));
      await client.submit(poison);
      await eventually(async () => (await lettersOf(poison.transactionId)).length === 2);
      expect(await told(poison.transactionId)).toHaveLength(1);
      expect(takeProblems()).toHaveLength(2);
    },
    TIME_LIMIT,
  );

  it(
    'a saga that cannot be stored is told FAILED, and the sagas that came with it go on',
    async () => {
      const commands = ['well', 'well', 'record', 'well'].map((how) => commandOf(how));
      const ids = await Promise.all(commands.map((command) => client.submit(command)));
      const [first, second, poison, last] = ids as [string, string, string, string];
      expect(await outcome(poison)).toMatchObject({ type: 'FAILED' });
      for (const id of [first, second, last]) {
        await answer(id, 'well');
        expect(await outcome(id)).toMatchObject({ type: 'COMPLETED' });
      }
      expect(await lettersOf(poison)).toHaveLength(1);
      expect(takeProblems().join('\n')).toContain(`saga ${poison}`);
    },
    TIME_LIMIT,
  );

  it(
    'an answer is buried, and its saga runs into its deadline',
    async () => {
      const id = await client.submit(commandOf('well', { deadlineMs: 8_000 }));
      await answer(id, 'broken');
      expect(await outcome(id)).toMatchObject({
        type: 'FAILED',
        body: { reason: expect.stringContaining('fragile gave no answer in time') as string },
      });
      expect(await lettersOf(id)).toHaveLength(1);
      expect(takeProblems()).toEqual([expect.stringMatching(new RegExp(`saga ${id} .*: boom`))]);
    },
    TIME_LIMIT,
  );

  it(
    'a deadline: its saga is named and waits, other deadlines pass, an operator can end it',
    async () => {
      const stuck = await client.submit(
        commandOf('second', { deadlineMs: 500, attempts: 2, backoffMs: 100 }),
      );
      const other = await client.submit(commandOf('well', { deadlineMs: 3_000 }));
      expect(await outcome(other)).toMatchObject({ type: 'FAILED' });
      expect(takeProblems()).toEqual([
        expect.stringContaining(`The deadline of saga ${stuck} cannot be handled`),
      ]);
      expect(await told(stuck)).toEqual([]);
      await client.cancel(stuck, 'it stands still');
      expect(await outcome(stuck)).toMatchObject({ type: 'FAILED' });
    },
    TIME_LIMIT,
  );
});
