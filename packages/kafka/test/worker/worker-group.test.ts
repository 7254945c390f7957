import { expect, it } from 'vitest';
import type {
  CommittedOffset,
  GroupConsumer,
  GroupConsumerOptions,
  KafkaPort,
  PartitionBatch,
} from '../../src/client-port/index.js';
import { plannedBytes } from '../../src/topics/index.js';
import { WorkerGroup } from '../../src/worker/index.js';
import { bankCatalog } from '../support/bank.js';
import { eventually } from '../support/topic-reading.js';

/** A cluster with an empty log, whose group does with offset commits what the test says. */
function groupOfOne(
  commit: (offsets: readonly CommittedOffset[]) => Promise<void>,
  onActivities: () => void = () => undefined,
) {
  let options: GroupConsumerOptions | undefined;
  const consumer: Partial<GroupConsumer> = {
    failed: new Promise<never>(() => undefined),
    pause: () => undefined,
    resume: () => undefined,
    seek: () => undefined,
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    commit,
  };
  const port = {
    groupConsumer: (given: GroupConsumerOptions) => {
      options = given;
      return consumer;
    },
    transactionalProducer: () => ({
      fence: () => Promise.resolve(),
      commit: () => Promise.resolve({ baseOffsets: [], timing: {} }),
      discard: () => undefined,
    }),
    readPartition: () => Promise.resolve(),
    admin: { logOffsets: () => Promise.resolve([]) },
  } as unknown as KafkaPort;
  const ready: number[] = [];
  const troubles: string[] = [];
  const group = new WorkerGroup({
    port,
    groupId: 'group',
    inbox: 'inbox',
    workerOf: (partition) => ({
      port,
      catalog: bankCatalog,
      engine: {},
      changelog: 'changelog',
      inbox: 'inbox',
      partition,
      transactionalId: 'id',
      destinations: { nameOf: (name) => name, partitionsOf: () => 1, deadLetters: 'dead' },
      participantsRead: 'committed',
      plannedBytes: plannedBytes(),
      now: Date.now,
      mark: () => 'mark',
    }),
    onActivities,
    onTrouble: (_, thrown) => void troubles.push(String(thrown)),
    onOwnership: (change, partitions) => void (change === 'ready' && ready.push(...partitions)),
    onInboxLoss: () => undefined,
  });
  return {
    group,
    troubles,
    async assign(partition: number) {
      options?.onAssigned?.({
        generation: 1,
        memberId: 'me',
        added: [{ topic: 'inbox', partition }],
        kept: [],
      });
      await eventually(() => ready.includes(partition));
    },
    deliver: (nextOffset: number) => {
      const place = { topic: 'inbox', partition: 0, stableOffset: 9, highWatermark: 9 };
      const batch: PartitionBatch = { ...place, records: [], nextOffset };
      return options?.onBatch(batch);
    },
  };
}

it('an offset commit that waits for a rebalance holds up no batch, for it only shows the lag', async () => {
  let asked = 0;
  const { group, assign, deliver } = groupOfOne(() => {
    asked += 1;
    return new Promise(() => undefined);
  });
  await group.start();
  await assign(0);
  await deliver(1);
  await deliver(2);
  expect(asked).toBe(1);
});

it('tells the group how far it has come when it stops, though the commit before was refused', async () => {
  const offsets: number[] = [];
  const { group, assign, deliver } = groupOfOne((given) => {
    offsets.push(...given.map(({ offset }) => offset));
    return offsets.length === 1 ? Promise.reject(new Error('refused')) : Promise.resolve();
  });
  await group.start();
  await assign(0);
  await deliver(1);
  await deliver(2);
  await group.stop();
  expect(offsets).toEqual([1, 2]);
});

it('a restore that fails at its very end is tried again, and does not stand still as if it were done', async () => {
  let fails = true;
  const { assign, troubles, group } = groupOfOne(
    () => Promise.resolve(),
    () => {
      if (!fails) return;
      fails = false;
      throw new Error('at the end');
    },
  );
  await assign(0);
  expect(troubles).toEqual(['Error: at the end']);
  expect(group.partitions()).toMatchObject([{ partition: 0, ready: true }]);
});
