import { readFileSync, rmSync } from 'node:fs';
import { connect as connectTls } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalKafka, startKafka } from '../../src/local-kafka/index.js';
import { kafkaSkipReason } from '../../src/local-kafka/vitest-setup.js';
import { aliveBrokers, coordinatorError } from '../../src/local-kafka/wire-probe.js';
import { KafkaSession } from './kafka-session.js';
import { NOTHING, leftBehind, processesNaming, temporaryHome } from './left-behind.js';

const UNAUTHENTICATED = 58;
const TIMEOUT = 180_000;
/** Milliseconds within which a broker that serves answers, also on a machine that is busy with other things. */
const ANSWER_LIMIT = 60_000;

describe.skipIf(kafkaSkipReason({ own: true }))('startKafka', () => {
  const usual = process.env['TMPDIR'];
  let home: string;
  let kafka: LocalKafka | undefined;

  beforeEach(() => {
    home = temporaryHome();
    process.env['TMPDIR'] = home;
  });

  afterEach(async () => {
    await kafka?.stop();
    kafka = undefined;
    if (usual === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = usual;
    rmSync(home, { recursive: true, force: true });
  });

  it.each(['3.9', '4'])(
    'one node of Kafka %s serves once the promise resolves, and stop leaves no process and no file',
    async (version) => {
      kafka = await startKafka({ version, shortLived: true });
      const [node] = kafka.nodes;
      expect(kafka.version.startsWith(`${version}.`)).toBe(true);
      expect(kafka.bootstrapServers).toBe(`127.0.0.1:${node!.port}`);
      expect(await aliveBrokers(node!.port, 2_000)).toEqual([1]);
      expect(await coordinatorError(node!.port, 'group', 2_000)).toBe(0);
      expect(await coordinatorError(node!.port, 'transaction', 2_000)).toBe(0);
      expect(processesNaming(home).some((line) => line.trim().startsWith(`${node!.pid()} `))).toBe(true);
      await kafka.stop();
      expect(node!.pid()).toBeUndefined();
      expect(leftBehind(home)).toEqual(NOTHING);
    },
    TIMEOUT,
  );

  it(
    'three nodes outlive a SIGKILL of one of them, which comes back on the same port and is seen by all',
    async () => {
      const properties = { 'broker.session.timeout.ms': '3000', 'broker.heartbeat.interval.ms': '500' };
      kafka = await startKafka({ nodes: 3, properties, shortLived: true });
      const [first, second, third] = kafka.nodes;
      const all = async () => Promise.all(kafka!.nodes.map(({ port }) => aliveBrokers(port, 2_000)));
      const everyone = expect.arrayContaining([1, 2, 3]);
      expect(await all()).toEqual([everyone, everyone, everyone]);

      const killed = second!.pid();
      await second!.kill('SIGKILL');
      expect(second!.pid()).toBeUndefined();
      await expect(aliveBrokers(second!.port, 2_000)).rejects.toThrow();
      expect(await aliveBrokers(first!.port, 2_000)).toEqual(expect.arrayContaining([1, 3]));

      await second!.start();
      expect(second!.pid()).not.toBe(killed);
      expect(await all()).toEqual([everyone, everyone, everyone]);
      await expect(third!.start()).rejects.toMatchObject({ code: 'SAGA_KAFKA_START_FAILED' });
      await kafka.stop();
      expect(leftBehind(home)).toEqual(NOTHING);
    },
    TIMEOUT,
  );

  it(
    'a suspended node does not answer and a resumed one does; a stopped one starts again',
    async () => {
      kafka = await startKafka({ shortLived: true });
      const [node] = kafka.nodes;
      await node!.kill('SIGSTOP');
      await expect(aliveBrokers(node!.port, 500)).rejects.toThrow('no answer in time');
      await node!.kill('SIGCONT');
      expect(await aliveBrokers(node!.port, ANSWER_LIMIT)).toEqual([1]);
      await node!.stop();
      await node!.start();
      expect(await aliveBrokers(node!.port, ANSWER_LIMIT)).toEqual([1]);
    },
    TIMEOUT,
  );

  it(
    'SASL users of both kinds can log in and nobody else can',
    async () => {
      const users = { alice: 'alice-secret' };
      kafka = await startKafka({ security: { sasl: { plain: users, scram: users } }, shortLived: true });
      const login = async (mechanism: string, message: string) => {
        const session = await KafkaSession.open(kafka!.nodes[0]!.port);
        return session.login(mechanism, message).finally(() => session.end());
      };
      expect(await login('PLAIN', '\0alice\0alice-secret')).toEqual({ error: 0, answer: '' });
      expect(await login('PLAIN', '\0alice\0wrong')).toMatchObject({ error: UNAUTHENTICATED });
      for (const mechanism of ['SCRAM-SHA-256', 'SCRAM-SHA-512']) {
        const known = await login(mechanism, 'n,,n=alice,r=nonce');
        expect(known).toMatchObject({ error: 0, answer: expect.stringMatching(/^r=nonce\w+,s=.+,i=4096$/) });
        expect(await login(mechanism, 'n,,n=mallory,r=nonce')).toMatchObject({ error: UNAUTHENTICATED });
      }
      await expect(aliveBrokers(kafka.nodes[0]!.port, 2_000)).rejects.toThrow();
    },
    TIMEOUT,
  );

  it(
    'a TLS listener presents a certificate that its own CA file, and nothing else, vouches for',
    async () => {
      kafka = await startKafka({ version: '4', security: { tls: true }, shortLived: true });
      const { port } = kafka.nodes[0]!;
      const handshake = (ca: string | undefined, host: string) =>
        new Promise<string>((answer) => {
          const socket = connectTls({ port, host, ...(ca === undefined ? {} : { ca }) });
          socket.once('secureConnect', () => answer('trusted'));
          socket.once('error', (error: NodeJS.ErrnoException) => answer(error.code ?? error.message));
        });
      const ca = readFileSync(kafka.caPath!, 'utf8');
      expect(await handshake(ca, '127.0.0.1')).toBe('trusted');
      expect(await handshake(undefined, '127.0.0.1')).not.toBe('trusted');
    },
    TIMEOUT,
  );
});
