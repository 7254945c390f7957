import { saga } from '@sagachart/core';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bankCatalog, bankObeys, move } from '../support/bank.js';
import { testDeployment, type TestDeployment } from '../support/deployment.js';
import { eventually, headerOf, outgoing, readTopic } from '../support/topic-reading.js';

const TIME_LIMIT = 60_000;
const BROKEN = '0a1b2c3d-0000-4000-8000-0000000000b1';

describeKafka('a changelog with a record that cannot be used', {}, (kafka) => {
  let bank: TestDeployment;

  beforeAll(async () => {
    bank = await testDeployment(kafka.bootstrapServers, { catalog: bankCatalog, partitions: 1 });
  }, TIME_LIMIT);
  afterAll(() => bank.close(), TIME_LIMIT);

  const write = async (topic: string, value: unknown, key?: string) => {
    const producer = bank.port.idempotentProducer();
    await producer.send([outgoing(topic, value, key === undefined ? {} : { key: Buffer.from(key) })]);
    await producer.close();
  };

  it(
    'its saga stands still and is named, what comes for it is buried, its record stays; all others are served',
    async () => {
      const changelog = `${bank.name}.changelog`;
      await write(changelog, { v: 1, transactionId: BROKEN, status: 'running' }, BROKEN);
      const client = await bank.client();
      await bank.participant({ commands: ['BANK_COMMANDS'], obey: bankObeys() });
      await bank.orchestrator();
      expect(bank.problems).toEqual([
        expect.stringMatching(new RegExp(`^Saga ${BROKEN} of partition 0 stands still, for its record`)),
      ]);

      const gives = saga('gives').step('1', move({ account: 1, amount: 1 }));
      await client.submit(gives, { transactionId: BROKEN });
      await write(bank.names.nameOf('BANK_STATUS'), {
        transactionId: BROKEN,
        account: 1,
        type: 'MOVED',
        body: { amount: 1 },
      });
      expect(await client.outcome(await client.submit(gives), { timeoutMs: 20_000 })).toMatchObject({
        type: 'COMPLETED',
      });
      const letters = async () => readTopic(bank.port, `${bank.name}.dead-letters`);
      await eventually(async () => (await letters()).length === 2);
      expect((await letters()).map((letter) => headerOf(letter, 'sagachart-dead-letter-code'))).toEqual([
        'SAGA_RECORD_SET_ASIDE',
        'SAGA_RECORD_SET_ASIDE',
      ]);
      expect((await letters()).map(({ value }) => String(value)).sort()[0]).toContain(BROKEN);
      const kept = (await readTopic(bank.port, changelog)).filter(({ key }) => String(key) === BROKEN);
      expect(kept).toHaveLength(1);
    },
    TIME_LIMIT,
  );

  it(
    'a record of a release that is newer stops the partition, for that release can go on with it',
    async () => {
      const newer = await testDeployment(kafka.bootstrapServers, { catalog: bankCatalog, partitions: 1 });
      const producer = newer.port.idempotentProducer();
      await producer.send([
        outgoing(`${newer.name}.changelog`, { v: 99, transactionId: BROKEN }, { key: Buffer.from(BROKEN) }),
      ]);
      const orchestrator = await newer.orchestrator();
      expect(newer.problems.join()).toContain('has version 99');
      expect(orchestrator.partitions()).toMatchObject([{ ready: false }]);
      await producer.close();
      await newer.close();
    },
    TIME_LIMIT,
  );
});
