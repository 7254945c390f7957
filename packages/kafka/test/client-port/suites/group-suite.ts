import { expect, it } from 'vitest';
import type {
  Assignment,
  GroupConsumer,
  GroupConsumerOptions,
  KafkaRecord,
  LossReason,
  PartitionBatch,
  TopicPartition,
} from '../../../src/client-port/index.js';
import { type PortSession, eventually, freshName, record, texts } from '../port-session.js';

/** A consumer that notes everything that happens to it. */
function observed(
  session: PortSession,
  options: Partial<GroupConsumerOptions> & { groupId: string; topics: string[] },
) {
  const records: KafkaRecord[] = [];
  const batches: PartitionBatch[] = [];
  const assignments: Assignment[] = [];
  const lost: { partitions: readonly TopicPartition[]; reason: LossReason }[] = [];
  const consumer: GroupConsumer = session.port.groupConsumer({
    heartbeatIntervalMs: 200,
    ...options,
    onBatch: async (batch) => {
      batches.push(batch);
      records.push(...batch.records);
      await options.onBatch?.(batch);
    },
    onAssigned: (assignment) => {
      assignments.push(assignment);
      options.onAssigned?.(assignment);
    },
    onLost: (partitions, reason) => {
      lost.push({ partitions, reason });
      options.onLost?.(partitions, reason);
    },
  });
  return { consumer, records, batches, assignments, lost };
}

const at = (topic: string, partition: number, offset: number) => ({ topic, partition, offset });
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 400));

export function groupSuite(session: PortSession): void {
  it('a member reads from the beginning, commits, and the next one goes on there', async () => {
    const [first, second] = [await session.topic(2), await session.topic(1)];
    const groupId = freshName('group');
    const producer = session.port.idempotentProducer();
    await producer.send([
      record(first, 0, 'a', '1'),
      record(first, 1, 'b', '1'),
      record(second, 0, 'c', '1'),
    ]);
    const one = observed(session, { groupId, topics: [first, second] });
    await one.consumer.start();
    expect(one.consumer.assigned()).toHaveLength(3);
    await eventually(() => one.records.length === 3);
    await one.consumer.commit([at(first, 0, 1), at(first, 1, 1)]);
    await one.consumer.stop();
    expect(one.lost).toEqual([{ partitions: one.assignments[0]!.added, reason: 'stopped' }]);
    const committed = await session.port.admin.committedOffsets(groupId, [first, second]);
    expect(committed).toMatchObject([at(first, 0, 1), at(first, 1, 1)]);
    await producer.send([record(first, 1, 'b', '2')]);
    const two = observed(session, { groupId, topics: [first, second] });
    await two.consumer.start();
    await eventually(() => two.records.length === 2);
    expect(texts(two.records).sort()).toEqual(['b=2', 'c=1']);
    await two.consumer.stop();
  });

  it('a text committed beside an offset comes back with it', async () => {
    const topic = await session.topic(2);
    const groupId = freshName('group');
    const one = observed(session, { groupId, topics: [topic] });
    await one.consumer.start();
    await one.consumer.commit([{ ...at(topic, 0, 0), metadata: 'generation 2' }, at(topic, 1, 0)]);
    await one.consumer.stop();
    const [zero, first] = await session.port.admin.committedOffsets(groupId, [topic]);
    expect(zero).toEqual({ ...at(topic, 0, 0), metadata: 'generation 2' });
    expect(first).toMatchObject(at(topic, 1, 0));
  });

  it('the offset to commit counts transaction markers, so that nothing seems unread at the end', async () => {
    const topic = await session.topic();
    const groupId = freshName('group');
    const writer = session.port.transactionalProducer({ transactionalId: freshName('writer') });
    await writer.fence();
    const one = observed(session, {
      groupId,
      topics: [topic],
      onBatch: (batch) => one.consumer.commit([at(topic, 0, batch.nextOffset)]),
    });
    await one.consumer.start();
    await writer.commit([record(topic, 0, 'k', '1')]);
    await writer.commit([record(topic, 0, 'k', '2')]);
    await eventually(
      async () => (await session.port.admin.committedOffsets(groupId, [topic]))[0]?.offset === 4,
    );
    expect(texts(one.records)).toEqual(['k=1', 'k=2']);
    await one.consumer.stop();
  });

  it('a partition that is paused as it is assigned delivers nothing until it is resumed', async () => {
    const topic = await session.topic(2);
    await session.port.idempotentProducer().send([record(topic, 0, 'a', '1'), record(topic, 1, 'b', '1')]);
    const one = observed(session, {
      groupId: freshName('group'),
      topics: [topic],
      onAssigned: () => one.consumer.pause([{ topic, partition: 0 }]),
    });
    await one.consumer.start();
    await eventually(() => one.records.length === 1);
    await settle();
    expect(texts(one.records)).toEqual(['b=1']);
    one.consumer.resume([{ topic, partition: 0 }]);
    await eventually(() => one.records.length === 2);
    await one.consumer.stop();
  });

  it('a position set while paused rules, whatever the group has committed', async () => {
    const topic = await session.topic();
    const values = ['0', '1', '2', '3', '4'];
    await session.port.idempotentProducer().send(values.map((value) => record(topic, 0, 'k', value)));
    const one = observed(session, {
      groupId: freshName('group'),
      topics: [topic],
      onAssigned: () => one.consumer.pause([{ topic, partition: 0 }]),
    });
    await one.consumer.start();
    one.consumer.seek(at(topic, 0, 3));
    one.consumer.resume([{ topic, partition: 0 }]);
    await eventually(() => one.records.length === 2);
    expect(texts(one.records)).toEqual(['k=3', 'k=4']);
    one.consumer.seek(at(topic, 0, 1));
    await eventually(() => one.records.length === 6);
    expect(texts(one.records.slice(2))).toEqual(['k=1', 'k=2', 'k=3', 'k=4']);
    await eventually(() => one.consumer.position({ topic, partition: 0 }) === 5);
    await one.consumer.stop();
  });

  it('a pause and a new position set by a handler hold, whatever was fetched already', async () => {
    const topic = await session.topic();
    const partition = { topic, partition: 0 };
    const producer = session.port.idempotentProducer();
    let release: () => void = () => undefined;
    const blocked = new Promise<void>((resolve) => (release = resolve));
    const one = observed(session, {
      groupId: freshName('group'),
      topics: [topic],
      onBatch: async () => {
        if (one.batches.length > 1) return;
        await blocked;
        one.consumer.pause([partition]);
      },
    });
    await one.consumer.start();
    await producer.send([record(topic, 0, 'k', '0')]);
    await eventually(() => one.batches.length === 1);
    await producer.send([record(topic, 0, 'k', '1')]);
    await settle();
    release();
    await settle();
    expect(texts(one.records)).toEqual(['k=0']);
    expect(one.consumer.position(partition)).toBe(1);
    one.consumer.resume([partition]);
    await eventually(() => one.records.length === 2);
    await one.consumer.stop();

    const two = observed(session, {
      groupId: freshName('group'),
      topics: [topic],
      onBatch: () => {
        two.consumer.pause([partition]);
        two.consumer.seek(at(topic, 0, 1));
      },
    });
    await two.consumer.start();
    await eventually(() => two.batches.length === 1);
    await settle();
    expect(two.batches).toHaveLength(1);
    expect(two.consumer.position(partition)).toBe(1);
    await two.consumer.stop();
  });

  it('what arrives while a batch is handled comes as one batch, and never two at a time for a partition', async () => {
    const topic = await session.topic(2);
    const producer = session.port.idempotentProducer();
    let release: () => void = () => undefined;
    const blocked = new Promise<void>((resolve) => (release = resolve));
    const atWork = new Map<number, number>();
    const one = observed(session, {
      groupId: freshName('group'),
      topics: [topic],
      onBatch: async ({ partition }) => {
        atWork.set(partition, (atWork.get(partition) ?? 0) + 1);
        expect(atWork.get(partition)).toBe(1);
        if (partition === 0) await blocked;
        atWork.set(partition, 0);
      },
    });
    await one.consumer.start();
    await producer.send([record(topic, 0, 'k', 'first')]);
    await eventually(() => one.batches.length === 1);
    for (let index = 0; index < 10; index += 1) await producer.send([record(topic, 0, 'k', String(index))]);
    await producer.send([record(topic, 1, 'other', '1')]);
    await eventually(() => one.records.some(({ partition }) => partition === 1));
    await settle();
    release();
    await eventually(() => one.records.length === 12);
    const zero = one.batches.filter(({ partition }) => partition === 0).map(({ records }) => records.length);
    expect(zero).toEqual([1, 10]);
    await one.consumer.stop();
  });

  it('members share partitions together, topic by topic, and a new one moves only its share', async () => {
    const topics = [await session.topic(6), await session.topic(6)];
    const groupId = freshName('group');
    const members: ReturnType<typeof observed>[] = [];
    const shares = (): number[][] =>
      members.map(({ consumer }) => {
        const [left, right] = topics.map((topic) =>
          consumer
            .assigned()
            .filter((one) => one.topic === topic)
            .map(({ partition }) => partition)
            .sort(),
        );
        expect(left).toEqual(right);
        return left!;
      });
    const balanced = (sizes: readonly number[]) => () =>
      members
        .map(({ consumer }) => consumer.assigned().length / 2)
        .sort()
        .join() === sizes.join();
    let before: number[][] = [];
    for (const sizes of [[6], [3, 3], [2, 2, 2]]) {
      const member = observed(session, { groupId, topics, assignment: 'co-partition' });
      members.push(member);
      await member.consumer.start();
      await eventually(balanced(sizes));
      const now = shares();
      expect(now.flat().sort()).toEqual([0, 1, 2, 3, 4, 5]);
      before.forEach((own, index) => expect(own).toEqual(expect.arrayContaining(now[index]!)));
      before = now;
    }
    expect(members[0]!.lost.map(({ partitions, reason }) => [partitions.length, reason])).toEqual([
      [6, 'rebalance'],
      [2, 'rebalance'],
    ]);
    const leaver = members.shift()!;
    await leaver.consumer.stop();
    await eventually(balanced([3, 3]));
    expect(shares().flat().sort()).toEqual([0, 1, 2, 3, 4, 5]);
    await Promise.all(members.map(({ consumer }) => consumer.stop()));
  });

  it('partitions that are kept through a rebalance neither stop nor begin anew', async () => {
    const topic = await session.topic(4);
    const groupId = freshName('group');
    const producer = session.port.idempotentProducer();
    const send = (value: string) =>
      producer.send([0, 1, 2, 3].map((partition) => record(topic, partition, `p${partition}`, value)));
    const one = observed(session, { groupId, topics: [topic] });
    await one.consumer.start();
    await send('before');
    await eventually(() => one.records.length === 4);
    const two = observed(session, { groupId, topics: [topic] });
    await two.consumer.start();
    await eventually(() => one.consumer.assigned().length === 2 && two.consumer.assigned().length === 2);
    expect(one.assignments.at(-1)).toMatchObject({ added: [], kept: one.consumer.assigned() });
    await send('after');
    const kept = one.consumer.assigned().map(({ partition }) => `p${partition}=after`);
    await eventually(() => one.records.length === 6);
    // Nothing was committed: a member that fell back to the committed offset would read "before" a second time.
    expect(texts(one.records.slice(4)).sort()).toEqual(kept.sort());
    await expect(
      one.consumer.commit(two.consumer.assigned().map((lost) => ({ ...lost, offset: 1 }))),
    ).rejects.toMatchObject({
      code: 'SAGA_KAFKA_NOT_OWNER',
    });
    await one.consumer.commit(one.consumer.assigned().map((own) => ({ ...own, offset: 2 })));
    await Promise.all([one.consumer.stop(), two.consumer.stop()]);
  });

  it('long work does not cost the membership', async () => {
    const topic = await session.topic();
    await session.port.idempotentProducer().send([record(topic, 0, 'k', '1')]);
    let done = false;
    const one = observed(session, {
      groupId: freshName('group'),
      topics: [topic],
      sessionTimeoutMs: 6000,
      onBatch: async (batch) => {
        await new Promise((resolve) => setTimeout(resolve, 8000));
        await one.consumer.commit([at(topic, 0, batch.nextOffset)]);
        done = true;
      },
    });
    await one.consumer.start();
    await eventually(() => done);
    expect(one.lost).toEqual([]);
    expect(one.assignments).toHaveLength(1);
    await one.consumer.stop();
  });

  it('topics with different partition counts cannot be read together, and all members end with the reason', async () => {
    const topics = [await session.topic(2), await session.topic(3)];
    const one = observed(session, { groupId: freshName('group'), topics, assignment: 'co-partition' });
    const refusal = {
      code: 'SAGA_KAFKA_PARTITION_COUNTS',
      message: expect.stringContaining(topics[0]!) as string,
    };
    await expect(one.consumer.start()).rejects.toMatchObject(refusal);
    await expect(one.consumer.failed).rejects.toMatchObject(refusal);
  });

  it('a position outside of the log is reported with the ends of the log, and the caller decides', async () => {
    const topic = await session.topic();
    await session.port
      .idempotentProducer()
      .send(['0', '1', '2'].map((value) => record(topic, 0, 'k', value)));
    const ranges: unknown[] = [];
    const one = observed(session, {
      groupId: freshName('group'),
      topics: [topic],
      onAssigned: () => one.consumer.seek(at(topic, 0, 1000)),
      onOutOfRange: (range) => {
        ranges.push(range);
        return 2;
      },
    });
    await one.consumer.start();
    await eventually(() => one.records.length === 1);
    expect(texts(one.records)).toEqual(['k=2']);
    expect(ranges).toEqual([{ topic, partition: 0, offset: 1000, logStart: 0, logEnd: 3 }]);
    await one.consumer.stop();
  });

  it('a handler that throws ends the consumer with that cause, and its partitions go to the others', async () => {
    const topic = await session.topic(2);
    const groupId = freshName('group');
    const cause = new Error('mine');
    const one = observed(session, { groupId, topics: [topic], onBatch: () => Promise.reject(cause) });
    const two = observed(session, { groupId, topics: [topic] });
    await Promise.all([one.consumer.start(), two.consumer.start()]);
    await eventually(() => one.consumer.assigned().length === 1 && two.consumer.assigned().length === 1);
    const [mine] = one.consumer.assigned();
    await session.port.idempotentProducer().send([record(topic, mine!.partition, 'k', '1')]);
    await expect(one.consumer.failed).rejects.toMatchObject({ code: 'SAGA_KAFKA_HANDLER', cause });
    expect(one.lost.at(-1)).toEqual({ partitions: [mine], reason: 'failed' });
    await eventually(() => two.records.length === 1);
    await two.consumer.stop();
  });

  it('a topic that does not exist ends the start with its name', async () => {
    const missing = freshName('missing');
    const one = observed(session, { groupId: freshName('group'), topics: [missing] });
    await expect(one.consumer.start()).rejects.toMatchObject({
      code: 'SAGA_KAFKA_TOPIC_UNKNOWN',
      message: expect.stringContaining(missing) as string,
    });
  });
}
