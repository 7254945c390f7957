import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { IDEMPOTENCY_KEY_HEADER } from '@sagachart/core';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bankCatalog } from '../support/bank.js';
import { testDeployment, type TestDeployment } from '../support/deployment.js';
import { eventually, headerOf, outgoing, readTopic } from '../support/topic-reading.js';

const TIME_LIMIT = 120_000;
const KEYS = Array.from({ length: 12 }, (_, index) => `key-${index}`);
const script = fileURLToPath(new URL('killed-participant.ts', import.meta.url));

describeKafka('a participant that is killed between obeying and committing', {}, (kafka) => {
  let bank: TestDeployment;
  let folder: string;

  beforeAll(async () => {
    bank = await testDeployment(kafka.bootstrapServers, { catalog: bankCatalog, sharedPartitions: 1 });
    folder = mkdtempSync(join(tmpdir(), 'sagachart-participant-'));
  }, TIME_LIMIT);
  afterAll(async () => {
    await bank.close();
    rmSync(folder, { recursive: true, force: true });
  }, TIME_LIMIT);

  it(
    'answers every command once per key, though it obeys some of them again',
    async () => {
      const file = join(folder, 'obeyed');
      const commands = bank.names.nameOf('BANK_COMMANDS');
      const status = bank.names.nameOf('BANK_STATUS');
      const run = (killAfter: number) => {
        const settings = {
          brokers: kafka.bootstrapServers,
          name: `${bank.name}.killed`,
          commands,
          status,
          file,
          killAfter,
        };
        const args = ['--conditions=sagachart-source', '--import', 'tsx', script, JSON.stringify(settings)];
        return spawn(process.execPath, args, { stdio: 'inherit' });
      };
      const producer = bank.port.idempotentProducer();
      await producer.send(
        KEYS.map((key) =>
          outgoing(
            commands,
            {
              transactionId: '0a1b2c3d-0000-4000-8000-00000000000b',
              account: 1,
              type: 'MOVE',
              body: { amount: 1 },
            },
            {
              key: Buffer.from('0a1b2c3d-0000-4000-8000-00000000000b'),
              headers: [[IDEMPOTENCY_KEY_HEADER, Buffer.from(key)]],
            },
          ),
        ),
      );
      await producer.close();
      for (const killAfter of [1, 5]) {
        const [, signal] = (await once(run(killAfter), 'exit')) as [unknown, string];
        expect(signal).toBe('SIGKILL');
        expect(await readTopic(bank.port, status)).toEqual([]);
      }
      const last = run(Infinity);
      await eventually(async () => (await readTopic(bank.port, status)).length >= KEYS.length);
      last.kill('SIGTERM');
      await once(last, 'exit');
      const answered = (await readTopic(bank.port, status)).map((record) =>
        headerOf(record, IDEMPOTENCY_KEY_HEADER),
      );
      expect(answered).toEqual(KEYS);
      const obeyed = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
      // This is why an effect has to be kept with its key: the participant was called more than once for some.
      expect(obeyed.length).toBeGreaterThan(KEYS.length);
      expect(new Set(obeyed)).toEqual(new Set(KEYS));
    },
    TIME_LIMIT,
  );
});
