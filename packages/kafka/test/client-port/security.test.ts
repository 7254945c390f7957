import { readFileSync } from 'node:fs';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { expect, it, vi } from 'vitest';
import type { KafkaPortConfig } from '../../src/client-port/index.js';
import { freshName, portSession, record, texts } from './port-session.js';

vi.setConfig({ testTimeout: 60_000 });

const USERS = { alice: 'secret' };
const security = { sasl: { plain: USERS, scram: USERS }, tls: true };

describeKafka('client port over TLS and SASL', { own: true, security }, (kafka) => {
  const session = portSession(kafka);
  const ssl = () => ({ ca: readFileSync(kafka.local.caPath!, 'utf8') });
  const login = (over: Partial<NonNullable<KafkaPortConfig['sasl']>> = {}) =>
    ({ mechanism: 'scram-sha-512', username: 'alice', password: 'secret', ...over }) as const;

  it.each(['plain', 'scram-sha-256', 'scram-sha-512'] as const)(
    'everything works with %s over TLS',
    async (mechanism) => {
      const port = session.another({ ssl: ssl(), sasl: login({ mechanism }) });
      const topic = freshName('secured');
      await port.admin.createTopics([{ name: topic, partitions: 1 }]);
      const producer = port.transactionalProducer({ transactionalId: freshName('secured') });
      await producer.fence();
      await producer.commit([record(topic, 0, 'k', 'v')]);
      const batches: string[][] = [];
      const first = new Promise<void>((resolve) => {
        const consumer = port.groupConsumer({
          groupId: freshName('secured'),
          topics: [topic],
          onBatch: ({ records }) => {
            batches.push(texts(records));
            resolve();
          },
        });
        void consumer.start();
      });
      await first;
      expect(batches).toEqual([['k=v']]);
    },
    30_000,
  );

  it('a wrong password, user or mechanism is an authentication error, never a retry for ever', async () => {
    for (const sasl of [
      login({ password: 'wrong' }),
      login({ username: 'bob' }),
      login({ mechanism: 'plain', password: 'x' }),
    ]) {
      await expect(session.another({ ssl: ssl(), sasl }).admin.listTopics()).rejects.toMatchObject({
        code: 'SAGA_KAFKA_AUTHENTICATION',
        retriable: false,
      });
    }
    const fencing = session.another({ ssl: ssl(), sasl: login({ password: 'wrong' }) });
    await expect(fencing.transactionalProducer({ transactionalId: 'x' }).fence()).rejects.toMatchObject({
      code: 'SAGA_KAFKA_AUTHENTICATION',
    });
    const joining = fencing.groupConsumer({ groupId: 'x', topics: ['x'], onBatch: () => undefined });
    await expect(joining.start()).rejects.toMatchObject({ code: 'SAGA_KAFKA_AUTHENTICATION' });
  });

  it('no error and no log entry shows the password', async () => {
    const said: unknown[] = [];
    const port = session.another({
      ssl: ssl(),
      sasl: login({ password: 'wr0ng-one' }),
      logger: (...entry) => said.push(entry),
    });
    const error: unknown = await port.admin.listTopics().catch((thrown: unknown) => thrown);
    expect(`${String(error)} ${String((error as Error).cause)} ${JSON.stringify(said)}`).not.toContain(
      'wr0ng-one',
    );
  });

  it('a certificate that nobody trusts is a TLS error', async () => {
    const refused = { code: 'SAGA_KAFKA_TLS', message: expect.stringContaining('certificate') as string };
    await expect(session.another({ ssl: true, sasl: login() }).admin.listTopics()).rejects.toMatchObject(
      refused,
    );
    const fencing = session
      .another({ ssl: true, sasl: login() })
      .transactionalProducer({ transactionalId: 'x' });
    await expect(fencing.fence()).rejects.toMatchObject(refused);
  });

  it('plain text to a TLS port, and TLS without the SASL that the port wants, are told with the mend', async () => {
    await expect(session.another({ sasl: login() }).admin.listTopics()).rejects.toMatchObject({
      code: 'SAGA_KAFKA_CONNECTION_LOST',
      message: expect.stringContaining('TLS or SASL') as string,
    });
    await expect(
      session.another({ ssl: ssl(), connectionTimeoutMs: 1500 }).admin.listTopics(),
    ).rejects.toMatchObject({
      code: expect.stringMatching(/SAGA_KAFKA_(CONNECTION_LOST|AUTHENTICATION)/) as string,
    });
  });
});
