import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createKafkaPort, type KafkaPort } from '../../src/client-port/index.js';
import { eventually } from '../support/topic-reading.js';

const TIME_LIMIT = 60_000;

// The request for ids and permissions is encoded here, not by kafkajs, so each line of brokers has to understand it.
for (const version of ['3.9', '4']) {
  describeKafka(`questions about topics on Kafka ${version}`, { version }, (kafka) => {
    const name = `questions-${process.pid}-${Date.now()}`;
    let port: KafkaPort;

    beforeAll(async () => {
      port = createKafkaPort({ brokers: kafka.bootstrapServers.split(','), clientId: 'questions' });
      await port.admin.createTopics([{ name, partitions: 5 }]);
    }, TIME_LIMIT);
    afterAll(() => port.close(), TIME_LIMIT);

    it('a topic has an id, and without access control everything is allowed', async () => {
      const [topic, missing] = await port.admin.inspectTopics([name, `${name}-not`]);
      expect(topic).toMatchObject({ name, state: 'present' });
      expect(topic?.id).toMatch(/^[\w-]{22}$/);
      expect([...(topic?.allowed ?? [])].sort()).toEqual(['DESCRIBE', 'DESCRIBE_CONFIGS', 'READ', 'WRITE']);
      expect(missing).toEqual({ name: `${name}-not`, state: 'missing', allowed: new Set(), id: undefined });
    });

    it('many topics and long names are asked for in one request', async () => {
      const names = Array.from({ length: 300 }, (_, index) => `${'n'.repeat(200)}-${index}`);
      const inspected = await port.admin.inspectTopics([...names, name, name]);
      expect(inspected.map(({ name: one, state }) => [one, state])).toEqual([
        ...names.map((one) => [one, 'missing']),
        [name, 'present'],
        [name, 'present'],
      ]);
    });

    it('partition counts leave out what does not exist', async () => {
      expect(await port.admin.partitionCounts([name, `${name}-not`])).toEqual(new Map([[name, 5]]));
    });

    it('a topic that is made anew has another id', async () => {
      const idOf = async () => (await port.admin.inspectTopics([name]))[0]?.id;
      const before = await idOf();
      await port.admin.deleteTopics([name]);
      await eventually(async () => !(await port.admin.listTopics()).includes(name));
      await port.admin.createTopics([{ name, partitions: 5 }]);
      expect(await idOf()).not.toBe(before);
    });
  });
}
