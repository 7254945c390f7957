import { saga } from '@sagachart/core';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { TopicSpec } from '../../src/client-port/index.js';
import { createMissingTopics, topicPlan } from '../../src/topics/index.js';
import { bankCatalog, move } from '../support/bank.js';
import { testDeployment, type TestDeployment } from '../support/deployment.js';
import { outgoing } from '../support/topic-reading.js';

const TIME_LIMIT = 60_000;

describeKafka('an orchestrator whose topics are not right', {}, (kafka) => {
  let bank: TestDeployment;

  beforeEach(async () => {
    bank = await testDeployment(kafka.bootstrapServers, { catalog: bankCatalog, createTopics: false });
  }, TIME_LIMIT);
  afterEach(() => bank.close(), TIME_LIMIT);

  /** All topics as planned but one; then a saga command that waits to be consumed. */
  const setUp = async (change: (spec: TopicSpec) => TopicSpec | undefined) => {
    const { internal, shared } = bank.plan;
    const specs = [...internal, ...shared].flatMap((spec) => change(spec) ?? []);
    await bank.port.admin.createTopics(specs);
    const commands = bank.names.nameOf('COMMAND_TOPIC_SAGA');
    if (!specs.some(({ name }) => name === commands)) return;
    const producer = bank.port.idempotentProducer();
    const command = saga('x').step('1', move({ account: 1, amount: 1 }));
    await producer.send([outgoing(commands, command.toCommand('0a1b2c3d-0000-4000-8000-000000000001'))]);
    await producer.close();
  };
  const only = (name: string, change: Partial<TopicSpec>) => (spec: TopicSpec) =>
    spec.name === name ? { ...spec, ...change } : spec;
  const refused = async () => {
    const error: unknown = await bank.orchestrator().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    // Nothing was consumed: no group has joined, so none has left a position.
    const { consumed } = bank.names;
    const here = new Set(await bank.port.admin.listTopics());
    const present = consumed.filter((name) => here.has(name));
    expect(await bank.port.admin.committedOffsets(`${bank.name}.router`, present)).toEqual([]);
    return error as Error & { code: string };
  };

  it('names every topic that is missing, and the command that creates them', async () => {
    const { code, message } = await refused();
    expect(code).toBe('SAGA_TOPIC_MISSING');
    expect(message).toMatch(/^The topic "test-[^"]+\.inbox" does not exist\. Also: /);
    for (const variable of [
      'COMMAND_TOPIC_SAGA',
      'BANK_STATUS',
      'BANK_COMMANDS',
      'EVENT_TOPIC_SAGA_STATUS',
    ]) {
      expect(message).toContain(`"${bank.name}.${variable}" does not exist`);
    }
    expect(message).toContain('npm run topics -- --create');
  });

  it('a missing status topic is told by its name', async () => {
    const name = bank.names.nameOf('BANK_STATUS');
    await setUp((spec) => (spec.name === name ? undefined : spec));
    expect(await refused()).toMatchObject({ code: 'SAGA_TOPIC_MISSING', at: name });
  });

  it('a changelog with another partition count is told with the setting that fits it', async () => {
    await setUp(only(`${bank.name}.changelog`, { partitions: 6 }));
    expect(await refused()).toMatchObject({
      code: 'SAGA_TOPIC_PARTITIONS',
      at: `${bank.name}.changelog`,
      message: expect.stringContaining('SAGACHART_PARTITIONS=6') as string,
    });
  });

  it('a changelog without compaction is refused, for old sagas would be deleted from it', async () => {
    await setUp(only(`${bank.name}.changelog`, { config: { 'max.message.bytes': '8388608' } }));
    expect(await refused()).toMatchObject({
      code: 'SAGA_TOPIC_CLEANUP',
      at: `${bank.name}.changelog`,
      message: expect.stringContaining('has cleanup.policy=delete, but needs compact') as string,
    });
  });

  it('an inbox whose records are too small is refused', async () => {
    await setUp(only(`${bank.name}.inbox`, { config: {} }));
    expect(await refused()).toMatchObject({
      code: 'SAGA_TOPIC_MESSAGE_BYTES',
      at: `${bank.name}.inbox`,
      message: expect.stringContaining(
        'takes records of 1048588 bytes at most, but 8388608 are needed',
      ) as string,
    });
  });

  it('a command topic whose records are too small is refused, for a command would hold up its partition', async () => {
    const name = bank.names.nameOf('BANK_COMMANDS');
    await setUp(only(name, { config: { 'max.message.bytes': '50000' } }));
    expect(await refused()).toMatchObject({ code: 'SAGA_TOPIC_MESSAGE_BYTES', at: name });
  });

  it(
    'what is missing is created as it has to be, and then the service starts',
    async () => {
      await setUp((spec) => (spec.name.endsWith('.inbox') ? undefined : spec));
      const plan = topicPlan(bank.deployment, bank.names, 2, 1);
      expect(await createMissingTopics(bank.port.admin, plan)).toEqual([`${bank.name}.inbox`]);
      expect(await createMissingTopics(bank.port.admin, plan)).toEqual([]);
      await bank.orchestrator();
      expect(bank.problems).toEqual([]);
    },
    TIME_LIMIT,
  );
});
