import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { kafkaAvailability, startKafka } from '../../src/local-kafka/index.js';
import { resolveKafkaJars } from '../../src/local-kafka/maven.js';
import { kafkaSkipReason } from '../../src/local-kafka/vitest-setup.js';

const WORKSPACE = fileURLToPath(new URL('../../../../', import.meta.url));
const TIMEOUT = 120_000;

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'local-kafka-set-up-'));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

/** An `mvn` that notes that it ran, takes its time, and then does what its arguments ask for, or fails. */
function fakeMaven(outcome: 'copies' | 'fails'): void {
  const bin = join(home, 'bin');
  mkdirSync(bin, { recursive: true });
  const work =
    outcome === 'copies'
      ? 'mkdir lib && echo jar > lib/b.jar && echo jar > lib/a.jar'
      : 'echo no such artifact; exit 1';
  writeFileSync(join(bin, 'mvn'), `#!/bin/sh\necho run >> "${home}/runs"\nsleep 0.5\n${work}\n`);
  chmodSync(join(bin, 'mvn'), 0o755);
  vi.stubEnv('PATH', `${bin}:${process.env['PATH']}`);
}

describe('what is missing is named, with its code', () => {
  it.each([
    { version: '2', code: 'SAGA_KAFKA_OPTION_INVALID', tells: "'2'" },
    { nodes: 2 as 1, code: 'SAGA_KAFKA_OPTION_INVALID', tells: '1 or 3' },
    { security: { sasl: {} }, code: 'SAGA_KAFKA_OPTION_INVALID', tells: 'names no user' },
    { security: { sasl: { plain: { 'a b': 'c' } } }, code: 'SAGA_KAFKA_OPTION_INVALID', tells: "'a b'" },
  ])('$code: $tells', async ({ code, tells, ...options }) => {
    await expect(startKafka(options)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(tells),
    });
  });

  it('without Java, nothing is available unless BOOTSTRAP_SERVERS names a broker', async () => {
    vi.stubEnv('BOOTSTRAP_SERVERS', '');
    vi.stubEnv('JAVA_HOME', home);
    await expect(startKafka()).rejects.toMatchObject({ code: 'SAGA_KAFKA_JAVA_MISSING' });
    expect(kafkaAvailability()).toEqual({
      available: false,
      reason: expect.stringContaining('Install Java 17'),
    });
    vi.stubEnv('BOOTSTRAP_SERVERS', 'kafka:9092');
    expect(kafkaAvailability()).toEqual({ available: true });
    expect(kafkaAvailability({ own: true })).toMatchObject({ available: false });
  });

  it('a port in use is refused before anything starts', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    await expect(startKafka({ port })).rejects.toMatchObject({
      code: 'SAGA_KAFKA_START_FAILED',
      message: expect.stringContaining(`port ${port}`),
    });
    holder.close();
  });

  it.skipIf(kafkaSkipReason({ own: true }))(
    'a broker that ends at its start is reported with its own words and leaves no file',
    async () => {
      const temporary = join(home, 'tmp');
      mkdirSync(temporary);
      vi.stubEnv('TMPDIR', temporary);
      await expect(
        startKafka({ properties: { 'authorizer.class.name': 'no.such.Authorizer' } }),
      ).rejects.toMatchObject({
        code: 'SAGA_KAFKA_START_FAILED',
        message: expect.stringContaining('no.such.Authorizer'),
      });
      expect(readdirSync(temporary).filter((name) => name.startsWith('sagachart-'))).toEqual([]);
    },
    TIMEOUT,
  );
});

describe('resolving jars', () => {
  const resolve = (progress: string[] = []) =>
    resolveKafkaJars('3.9.2', join(home, 'cache', '3.9.2'), (line) => progress.push(line));

  it('fetches once when several ask at the same time, and answers all of them in the same order', async () => {
    fakeMaven('copies');
    const answers = await Promise.all([resolve(), resolve(), resolve()]);
    const lib = join(home, 'cache', '3.9.2', 'lib');
    expect(answers).toEqual(Array(3).fill([join(lib, 'a.jar'), join(lib, 'b.jar')]));
    expect(readFileSync(join(home, 'runs'), 'utf8')).toBe('run\n');
    expect(readdirSync(join(home, 'cache'))).toEqual(['3.9.2']);
  });

  it('takes over the lock of a process that has died', async () => {
    fakeMaven('copies');
    const lock = join(home, 'cache', '3.9.2.lock');
    mkdirSync(lock, { recursive: true });
    writeFileSync(join(lock, 'owner'), String(spawnSync('true').pid));
    expect(await resolve()).toHaveLength(2);
    expect(existsSync(lock)).toBe(false);
  });

  it('says what Maven said when it fails, keeps nothing, and can be asked again', async () => {
    fakeMaven('fails');
    await expect(resolve()).rejects.toMatchObject({
      code: 'SAGA_KAFKA_RESOLVE_FAILED',
      message: expect.stringContaining('no such artifact'),
    });
    expect(readdirSync(join(home, 'cache'))).toEqual([]);
    fakeMaven('copies');
    expect(await resolve()).toHaveLength(2);
  });

  it('misses Maven only when the jars are not cached', async () => {
    fakeMaven('copies');
    await resolve();
    vi.stubEnv('PATH', home);
    expect(await resolve()).toHaveLength(2);
    await expect(
      resolveKafkaJars('4.1.2', join(home, 'cache', '4.1.2'), () => undefined),
    ).rejects.toMatchObject({
      code: 'SAGA_KAFKA_MAVEN_MISSING',
    });
  });
});

describe('describeKafka', () => {
  async function runFixture(env: NodeJS.ProcessEnv): Promise<{ code: number; output: string }> {
    const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
    const config = join(home, 'vitest.config.mjs');
    const include = 'packages/testing/test/local-kafka/fixture-uses-kafka.ts';
    writeFileSync(config, `export default { test: { include: ['${include}'] } };\n`);
    const args = [vitest, 'run', '--root', WORKSPACE, '--config', config, '--reporter', 'verbose'];
    const child = spawn(process.execPath, args, {
      cwd: WORKSPACE,
      env: { ...process.env, NO_COLOR: '1', SAGACHART_REQUIRE_KAFKA: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const [code] = await once(child, 'close');
    return { code, output };
  }

  it(
    'without a Kafka skips tests and hooks, says so once in the notices, and fails when skipping is forbidden',
    async () => {
      const notices = join(home, 'notices');
      const without = { BOOTSTRAP_SERVERS: '', JAVA_HOME: home, SAGACHART_NOTICES: notices };
      const skipped = await runFixture(without);
      expect(skipped.output).toContain('1 skipped');
      expect(skipped.code).toBe(0);
      await runFixture(without);
      expect(readFileSync(notices, 'utf8')).toMatch(/^Kafka tests skipped: SAGA_KAFKA_JAVA_MISSING.+\n$/);
      const forbidden = await runFixture({ ...without, SAGACHART_REQUIRE_KAFKA: '1' });
      expect(forbidden.code).toBe(1);
      expect(forbidden.output).toContain('SAGA_KAFKA_UNAVAILABLE');
    },
    TIMEOUT,
  );

  it(
    'uses the broker of BOOTSTRAP_SERVERS when it is named',
    async () => {
      const named = await runFixture({ BOOTSTRAP_SERVERS: 'kafka.example:9092', JAVA_HOME: home });
      expect(named.output).toContain('1 passed');
      expect(named.code).toBe(0);
    },
    TIMEOUT,
  );

  it.skipIf(kafkaSkipReason({ own: true }))(
    'asks for the version that SAGACHART_KAFKA_VERSION names',
    async () => {
      const asked = await runFixture({ BOOTSTRAP_SERVERS: '', SAGACHART_KAFKA_VERSION: 'the newest' });
      expect(asked.output).toContain("Kafka version 'the newest' is not known");
      expect(asked.code).toBe(1);
    },
    TIMEOUT,
  );

  it.skipIf(kafkaSkipReason({ own: true }))(
    'starts a broker of its own otherwise',
    async () => {
      const own = await runFixture({ BOOTSTRAP_SERVERS: '' });
      expect(own.output).toContain('1 passed');
      expect(own.code).toBe(0);
    },
    TIMEOUT,
  );
});
