import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kafkaSkipReason } from '../../src/local-kafka/vitest-setup.js';
import { NOTHING, eventuallyLeftBehind, leftBehind, processesNaming, temporaryHome } from './left-behind.js';

const MAIN = fileURLToPath(new URL('../../src/local-kafka/main.ts', import.meta.url));
const TIMEOUT = 120_000;

describe.skipIf(kafkaSkipReason({ own: true }))('npm run kafka', () => {
  let home: string;
  let main: ChildProcess | undefined;

  beforeEach(() => {
    home = temporaryHome();
  });

  afterEach(() => {
    main?.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  });

  function run(...flags: string[]): {
    main: ChildProcess;
    out: string[];
    err: string[];
    saw: (what: RegExp) => Promise<void>;
  } {
    const args = ['--conditions=sagachart-source', '--import', 'tsx', MAIN, ...flags];
    const child = (main = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, TMPDIR: home },
    }));
    const out: string[] = [];
    const err: string[] = [];
    const watchers: { what: RegExp; met: () => void }[] = [];
    for (const [stream, lines] of [
      [child.stdout, out],
      [child.stderr, err],
    ] as const) {
      createInterface({ input: stream! }).on('line', (line) => {
        lines.push(line);
        for (const { what, met } of watchers) if (what.test(line)) met();
      });
    }
    const saw = (what: RegExp) => new Promise<void>((met) => watchers.push({ what, met }));
    return { main: child, out, err, saw };
  }

  it(
    'prints the address alone on stdout, stays, and ends cleanly at SIGINT',
    async () => {
      const kafka = run('--version', '4');
      await kafka.saw(/^BOOTSTRAP_SERVERS=/);
      expect(kafka.out).toEqual([expect.stringMatching(/^BOOTSTRAP_SERVERS=127\.0\.0\.1:\d+$/)]);
      kafka.main.kill('SIGINT');
      expect(await once(kafka.main, 'close')).toEqual([0, null]);
      expect(leftBehind(home)).toEqual(NOTHING);
    },
    TIMEOUT,
  );

  it(
    'killed with SIGKILL while it serves, it leaves no JVM, no supervisor and no data',
    async () => {
      const kafka = run('--nodes', '3');
      await kafka.saw(/^BOOTSTRAP_SERVERS=/);
      expect(
        processesNaming(home).filter((line) => line.includes('kafka.Kafka')).length,
      ).toBeGreaterThanOrEqual(3);
      kafka.main.kill('SIGKILL');
      expect(await eventuallyLeftBehind(home)).toEqual(NOTHING);
    },
    TIMEOUT,
  );

  it(
    'killed with SIGKILL while it starts, it leaves nothing either',
    async () => {
      const kafka = run();
      await kafka.saw(/^starting Kafka/);
      while (!processesNaming(home).some((line) => line.includes('kafka.Kafka'))) {
        expect(kafka.main.exitCode).toBeNull();
      }
      kafka.main.kill('SIGKILL');
      expect(await eventuallyLeftBehind(home)).toEqual(NOTHING);
    },
    TIMEOUT,
  );

  it(
    'names the mistake and exits with 1 at flags that it does not know',
    async () => {
      for (const flags of [
        ['--version', '2'],
        ['--nodes', '2'],
        ['--port', 'x'],
        ['--brokers', '3'],
      ]) {
        const kafka = run(...flags);
        expect(await once(kafka.main, 'close')).toEqual([1, null]);
        expect(kafka.err.join('\n')).toMatch(/^SAGA_KAFKA_OPTION_INVALID: /);
        expect(kafka.out).toEqual([]);
      }
    },
    TIMEOUT,
  );
});
