import { expect, it } from 'vitest';
import { KafkaTransactionalProducer } from '../../src/client-port/produce/transactional-producer.js';

it('a fence that waits for brokers ends when its producer is discarded', async () => {
  let asked = 0;
  const away = Object.assign(new Error('nobody there'), { name: 'KafkaJSConnectionError' });
  const client = {
    coordinator: () => {
      asked += 1;
      if (asked === 2) producer.discard();
      return Promise.reject(away);
    },
    noteError: () => undefined,
    settings: { brokers: [], ssl: undefined, log: () => undefined },
  };
  const lanes = { acquire: () => client, release: () => undefined };
  const producer = new KafkaTransactionalProducer(lanes as never, {
    transactionalId: 'one',
    // Far beyond what the test may take.
    fenceTimeoutMs: 3_600_000,
  });
  await expect(producer.fence()).rejects.toMatchObject({ code: 'SAGA_KAFKA_CLOSED' });
  expect(asked).toBe(2);
  expect(producer.state).toBe('refused');
});
