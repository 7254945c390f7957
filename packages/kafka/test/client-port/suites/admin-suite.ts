import { ClusterClient } from '../../../src/client-port/connection/cluster-client.js';
import { connectionSettings } from '../../../src/client-port/connection/settings.js';
import { expect, it } from 'vitest';
import { type PortSession, freshName, record } from '../port-session.js';

export function adminSuite(session: PortSession): void {
  it('a topic is created once with its partitions and settings, and a second creation leaves it as it is', async () => {
    const { admin } = session.port;
    const name = freshName('created');
    const config = { 'cleanup.policy': 'compact', 'max.message.bytes': '2000000' };
    expect(await admin.createTopics([{ name, partitions: 5, config }])).toEqual({
      created: [name],
      existing: [],
    });
    expect(await admin.createTopics([{ name, partitions: 7 }])).toEqual({ created: [], existing: [name] });
    const [described] = await admin.describeTopics([name]);
    expect(described).toMatchObject({ name, partitions: 5, replicationFactor: 1 });
    expect(described!.config).toMatchObject(config);
    expect(await admin.listTopics()).toContain(name);
  });

  it('a topic that does not exist is missing from the description, and asking does not create it', async () => {
    const name = freshName('absent');
    expect(await session.port.admin.describeTopics([name])).toEqual([]);
    await expect(session.port.admin.logOffsets(name)).rejects.toMatchObject({
      code: 'SAGA_KAFKA_TOPIC_UNKNOWN',
      message: expect.stringContaining(name) as string,
    });
    expect(await session.port.admin.listTopics()).not.toContain(name);
  });

  it('a topic that the broker cannot have is refused with the reason', async () => {
    const { admin } = session.port;
    const refused = admin.createTopics([
      { name: freshName('refused'), partitions: 1, replicationFactor: 30 },
    ]);
    await expect(refused).rejects.toMatchObject({ code: 'SAGA_KAFKA_TOPIC_INVALID' });
    const misnamed = admin.createTopics([{ name: 'spaces are not allowed', partitions: 1 }]);
    await expect(misnamed).rejects.toMatchObject({ code: 'SAGA_KAFKA_TOPIC_INVALID' });
    const badSetting = {
      name: freshName('refused'),
      partitions: 1,
      config: { 'cleanup.policy': 'sometimes' },
    };
    await expect(admin.createTopics([badSetting])).rejects.toMatchObject({
      code: 'SAGA_KAFKA_TOPIC_INVALID',
    });
  });

  it('requests that come while a connection is being opened wait for it', async () => {
    const topic = await session.topic();
    const client = new ClusterClient(
      connectionSettings({ brokers: session.brokers, clientId: 'client-port-test' }),
    );
    const asked: Promise<unknown>[] = [];
    for (let index = 0; index < 150; index += 1) {
      asked.push(client.any().then((broker) => broker.metadata([topic])));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await Promise.all(asked)).toHaveLength(150);
    await client.close();
  });

  it('log ends tell an open transaction from the end of the log', async () => {
    const topic = await session.topic(2);
    const producer = session.port.idempotentProducer();
    await producer.send([record(topic, 1, 'a', '1'), record(topic, 1, 'b', '2')]);
    let ends: unknown;
    const transactional = session.port.transactionalProducer({
      transactionalId: freshName('open'),
      onPoint: async (point) => {
        if (point === 'transaction.sent') ends = await session.port.admin.logOffsets(topic);
      },
    });
    await transactional.fence();
    await transactional.commit([record(topic, 1, 'c', '3')]);
    expect(ends).toEqual([
      { topic, partition: 0, start: 0, stableEnd: 0, end: 0 },
      { topic, partition: 1, start: 0, stableEnd: 2, end: 3 },
    ]);
  });

  it('a group without commits has no committed offsets', async () => {
    const topic = await session.topic(2);
    expect(await session.port.admin.committedOffsets(freshName('nobody'), [topic])).toEqual([]);
  });
}
