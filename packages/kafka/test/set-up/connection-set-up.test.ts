import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { saga } from '@sagachart/core';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { describe, expect, it } from 'vitest';
import { createKafkaPort } from '../../src/client-port/index.js';
import { createOrchestrator } from '../../src/orchestrator/index.js';
import { readKafkaSettings } from '../../src/settings/index.js';
import { resolveTopicNames } from '../../src/topics/index.js';
import { bankCatalog, bankObeys, move } from '../support/bank.js';
import { testDeployment } from '../support/deployment.js';

const TIME_LIMIT = 60_000;

/** Starts the service with this environment, as `npm start` would, and gives the error that it ends with. */
async function refused(environment: Record<string, string>): Promise<Error & { code: string }> {
  const readText = (path: string) => readFileSync(path, 'utf8');
  const { connection, deployment } = readKafkaSettings(environment, { readText });
  const port = createKafkaPort({
    ...connection,
    clientId: 'set-up',
    connectionTimeoutMs: 2_000,
    requestTimeoutMs: 5_000,
  });
  const names = resolveTopicNames(bankCatalog, environment);
  const orchestrator = createOrchestrator({ port, catalog: bankCatalog, names, deployment });
  try {
    await orchestrator.start();
    throw new Error('it started');
  } catch (thrown) {
    return thrown as Error & { code: string };
  } finally {
    await port.close();
  }
}

describe('an address that is not right', () => {
  it('nobody there: told with the address and the mend', async () => {
    const server: Server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `127.0.0.1:${(server.address() as { port: number }).port}`;
    await new Promise((resolve) => server.close(resolve));
    expect(await refused({ BOOTSTRAP_SERVERS: address })).toMatchObject({
      code: 'SAGA_KAFKA_NO_BROKER',
      message: expect.stringMatching(new RegExp(`${address}.*Check the bootstrap addresses`)) as string,
    });
  });

  it('a host that does not exist: told as an address without a broker', async () => {
    expect(await refused({ BOOTSTRAP_SERVERS: 'no-such-host.invalid:9092' })).toMatchObject({
      code: 'SAGA_KAFKA_NO_BROKER',
    });
  });

  it(
    'something that is no Kafka: told instead of waited for',
    async () => {
      const server = createServer((socket) => {
        socket.on('error', () => undefined);
        socket.end('HTTP/1.1 400 Bad Request\r\n\r\n', () => socket.destroy());
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = `127.0.0.1:${(server.address() as { port: number }).port}`;
      expect((await refused({ BOOTSTRAP_SERVERS: address })).code).toMatch(/^SAGA_KAFKA_/);
      await new Promise((resolve) => server.close(resolve));
    },
    TIME_LIMIT,
  );
});

const USERS = { alice: 'secret' };

describeKafka(
  'a broker with TLS and SASL',
  { own: true, security: { sasl: { plain: USERS, scram: USERS }, tls: true } },
  (kafka) => {
    const right = () => ({
      BOOTSTRAP_SERVERS: kafka.bootstrapServers,
      KAFKA_SSL: 'true',
      KAFKA_SSL_CA: kafka.local.caPath!,
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
      KAFKA_SASL_USERNAME: 'alice',
      KAFKA_SASL_PASSWORD: 'secret',
    });

    it.each(['plain', 'scram-sha-256', 'scram-sha-512'])(
      'runs sagas with %s over TLS',
      async (mechanism) => {
        const { connection } = readKafkaSettings(
          { ...right(), KAFKA_SASL_MECHANISM: mechanism },
          { readText: (path) => readFileSync(path, 'utf8') },
        );
        const bank = await testDeployment(kafka.bootstrapServers, { catalog: bankCatalog, connection });
        await bank.orchestrator();
        await bank.participant({ commands: ['BANK_COMMANDS'], obey: bankObeys() });
        const client = await bank.client();
        const id = await client.submit(saga('secured').step('1', move({ account: 1, amount: 1 })));
        expect(await client.outcome(id, { timeoutMs: 30_000 })).toMatchObject({ type: 'COMPLETED' });
        await bank.close();
      },
      TIME_LIMIT,
    );

    it.each<[string, Record<string, string>, string | RegExp]>([
      ['a wrong password', { KAFKA_SASL_PASSWORD: 'wrong' }, 'SAGA_KAFKA_AUTHENTICATION'],
      ['an unknown user', { KAFKA_SASL_USERNAME: 'bob' }, 'SAGA_KAFKA_AUTHENTICATION'],
      ['an authority that did not sign the certificate', { KAFKA_SSL_CA: '' }, 'SAGA_KAFKA_TLS'],
      ['plain text to the TLS port', { KAFKA_SSL: '', KAFKA_SSL_CA: '' }, 'SAGA_KAFKA_CONNECTION_LOST'],
      [
        'no login at all',
        { KAFKA_SASL_MECHANISM: '', KAFKA_SASL_USERNAME: '', KAFKA_SASL_PASSWORD: '' },
        /^SAGA_KAFKA_(CONNECTION_LOST|AUTHENTICATION)$/,
      ],
    ])(
      '%s is told with its mend, without the password',
      async (_what, wrong, code) => {
        const error = await refused({ ...right(), ...wrong });
        expect(error.code).toMatch(code);
        expect(error.message).toMatch(/(Correct the SASL|Check the certificate authority|may expect)/);
        expect(`${error.message} ${String(error.cause)}`).not.toMatch(/wrong\b.*wrong|secret/);
      },
      TIME_LIMIT,
    );
  },
);

describeKafka(
  'a broker that offers one mechanism only',
  { own: true, security: { sasl: { plain: USERS } } },
  (kafka) => {
    it(
      'a mechanism that it does not offer is told as such',
      async () => {
        const error = await refused({
          BOOTSTRAP_SERVERS: kafka.bootstrapServers,
          KAFKA_SASL_MECHANISM: 'scram-sha-256',
          KAFKA_SASL_USERNAME: 'alice',
          KAFKA_SASL_PASSWORD: 'secret',
        });
        expect(error).toMatchObject({
          code: 'SAGA_KAFKA_AUTHENTICATION',
          message: expect.stringMatching(/mechanism/i) as string,
        });
      },
      TIME_LIMIT,
    );

    it(
      'TLS to its plain port is told as such',
      async () => {
        const error = await refused({ BOOTSTRAP_SERVERS: kafka.bootstrapServers, KAFKA_SSL: 'true' });
        expect(error).toMatchObject({ code: 'SAGA_KAFKA_TLS' });
      },
      TIME_LIMIT,
    );
  },
);
