import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { expect, it } from 'vitest';
import { type Program, runProgram, startProgram } from '../support/program.js';
import { until } from '../support/until.js';

it('the demo says in a sentence that no broker answers, and ends with 1', async () => {
  const { code, stderr } = await runProgram('main.ts', ['--fast'], { BOOTSTRAP_SERVERS: '127.0.0.1:1' });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^SAGA_KAFKA_NO_BROKER: .*\n$/);
}, 60_000);

describeKafka('npm run demo on a real broker', {}, (kafka) => {
  it.each([
    ['a signal', (demo: Program) => void demo.child.kill('SIGTERM')],
    ['nobody who reads on', (demo: Program) => void demo.child.stdout.destroy()],
  ])(
    'leaves no process behind when it is ended by %s',
    async (what, end) => {
      const demo = startProgram('main.ts', [], {
        BOOTSTRAP_SERVERS: kafka.bootstrapServers,
        SAGACHART_PREFIX: `ended-${process.pid}-${what.length}`,
        SAGACHART_PARTITIONS: '2',
        SAGACHART_SHARED_PARTITIONS: '1',
        SAGACHART_SESSION_TIMEOUT: 'PT6S',
      });
      const boards = [
        await demo.line((line) => line.startsWith('board: ')),
        await demo.line((line) => line.includes(' or: ')),
      ];
      const urls = boards.map((line) => new URL(line.replace(/^.*?http/, 'http')).origin);
      for (const url of urls) expect((await fetch(`${url}/healthz`)).status).toBe(200);
      end(demo);
      await demo.ended;
      for (const url of urls)
        await until(
          () =>
            fetch(`${url}/healthz`).then(
              () => 'up',
              () => 'down',
            ),
          (state) => state === 'down',
        );
    },
    120_000,
  );

  it('plays every sample as its file says, with two orchestrators and the services in processes of their own', async () => {
    const { code, stdout, stderr } = await runProgram('main.ts', ['--fast'], {
      BOOTSTRAP_SERVERS: kafka.bootstrapServers,
      SAGACHART_PREFIX: `demo-${process.pid}`,
      SAGACHART_PARTITIONS: '2',
      SAGACHART_SHARED_PARTITIONS: '1',
      SAGACHART_SESSION_TIMEOUT: 'PT6S',
    });
    expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^two orchestrator processes.*\nboard: http:\/\/127\.0\.0\.1:\d+\/#\/sagas\?\S+\n {3}or: http:\S+\n.* token: \S+$/m,
    );
    expect(stdout.trim().split('\n').at(-1)).toBe(
      '11 sagas: 7 completed, 4 failed (1 parked); all as expected',
    );
  }, 180_000);
});
