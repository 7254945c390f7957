import { ALL_SAGAS, encodeRecord, saga, sagaView, type SagaDirectory } from '@sagachart/core';
import { createSagaView, type SagaViewSourceOptions, type ViewProgress } from '@sagachart/kafka';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bankCatalog, move } from '../support/bank.js';
import { bankDeployment } from '../support/cluster.js';

/** Resolves once this holds of the directory, looking at every change. */
function until(directory: SagaDirectory, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!holds()) return;
      stop();
      resolve();
    };
    const stop = directory.subscribe(ALL_SAGAS, look);
    look();
  });
}

const transfer = (from: number, to: number) =>
  saga('transfer', { initiatedBy: `account-${from}` })
    .step('take', move({ account: from, amount: -5 }))
    .step('give', move({ account: to, amount: 5 }));

describeKafka('the view of all sagas, read from the changelog', {}, (kafka) => {
  let bank: Awaited<ReturnType<typeof bankDeployment>>;
  let client: Awaited<ReturnType<typeof bank.client>>;
  const ids: string[] = [];
  const views: { stop(): Promise<void> }[] = [];

  async function view(options: Partial<SagaViewSourceOptions> = {}) {
    const made = createSagaView({ port: bank.port, deployment: bank.deployment, ...options });
    views.push(made);
    await made.start();
    return made;
  }

  /** Writes what a worker would write, or deletes it. */
  async function store(id: string, text: string | undefined): Promise<void> {
    const producer = bank.port.idempotentProducer();
    const value = text === undefined ? null : Buffer.from(text);
    await producer.send([
      { topic: `${bank.name}.changelog`, partition: 0, key: Buffer.from(id), value, headers: [] },
    ]);
    await producer.close();
  }

  beforeAll(async () => {
    bank = await bankDeployment(kafka.bootstrapServers);
    client = await bank.client();
    await bank.participant();
    await bank.orchestrator();
  }, 60_000);
  afterAll(async () => {
    for (const one of views) await one.stop();
    await bank.close();
  }, 60_000);

  it('is ready at once when nothing was ever stored, and then follows every saga', async () => {
    const follower = await view();
    await follower.ready;
    const seen: string[] = [];
    follower.subscribe(ALL_SAGAS, ({ record }) => void seen.push(record?.status ?? 'forgotten'));
    for (let account = 1; account <= 20; account += 1) {
      ids.push(await client.submit(transfer(account, account % 4 === 0 ? 13 : 100 + account)));
    }
    await Promise.all(ids.map((id) => client.outcome(id, { timeoutMs: 30_000 })));
    await until(follower, () => follower.counts().completed + follower.counts().failed === 20);
    expect(follower.counts()).toMatchObject({ completed: 15, failed: 5, running: 0 });
    expect(seen).toContain('running');
    expect(seen).toContain('compensating');
    const failed = follower.list({ status: 'failed', initiator: 'account-8' }).sagas;
    expect(failed).toHaveLength(1);
    const record = follower.get(failed[0]?.transactionId ?? '');
    expect(record && sagaView(record, { catalog: bankCatalog })).toMatchObject({
      failure: { step: 'give', reason: 'account 13 takes nothing' },
      undone: ['take'],
    });
  }, 60_000);

  it('loads all that is stored when it starts later, telling how far it is', async () => {
    const told: ViewProgress[] = [];
    const late = await view({ onProgress: (progress) => void told.push(progress) });
    await late.ready;
    expect(late.isReady).toBe(true);
    expect(late.counts()).toMatchObject({ completed: 15, failed: 5 });
    expect(late.list({ limit: 7 }).sagas).toHaveLength(7);
    const { read, total } = late.progress();
    expect(read).toBe(total);
    expect(told.at(-1)).toMatchObject({ read: total, total });
    expect(told.map((progress) => progress.read)).toEqual(
      told.map((progress) => progress.read).sort((a, b) => a - b),
    );
  }, 60_000);

  it('forgets a saga when its record is deleted', async () => {
    const follower = await view();
    await follower.ready;
    const [known] = ids;
    const record = follower.get(known ?? '');
    const id = '0a1b2c3d-0001-4000-8000-0000000050a9';
    await store(id, record && encodeRecord({ ...record, transactionId: id, initiatedBy: 'passer-by' }));
    await until(follower, () => follower.get(id) !== undefined);
    await store(id, undefined);
    await until(follower, () => follower.get(id) === undefined);
    expect(follower.list({ initiator: 'passer-by' }).sagas).toEqual([]);
    expect(follower.counts()).toMatchObject({ completed: 15, failed: 5 });
  }, 60_000);

  it('goes on when a record cannot be read, and tells of it', async () => {
    await store('0a1b2c3d-0001-4000-8000-00000000beef', '{"v":99}');
    const troubles: string[] = [];
    const follower = await view({ onTrouble: (what) => void troubles.push(what) });
    await follower.ready;
    expect(troubles).toEqual([expect.stringContaining('00000000beef')]);
    const id = await client.submit(transfer(60, 61));
    await until(follower, () => follower.get(id)?.status === 'completed');
  }, 60_000);

  it('refuses to start without a changelog', async () => {
    const nowhere = createSagaView({ port: bank.port, deployment: { prefix: 'nobody', partitions: 4 } });
    await expect(nowhere.start()).rejects.toMatchObject({ code: 'SAGA_TOPIC_MISSING' });
    await nowhere.stop();
    await expect(nowhere.ready).rejects.toMatchObject({ code: 'SAGA_VIEW_STOPPED' });
  }, 60_000);
});
