import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { expect, it } from 'vitest';
import { runProgram } from '../support/program.js';

it('the demo says in a sentence that no broker answers, and ends with 1', async () => {
  const { code, stderr } = await runProgram('main.ts', ['--fast'], { BOOTSTRAP_SERVERS: '127.0.0.1:1' });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^SAGA_KAFKA_NO_BROKER: .*\n$/);
}, 60_000);

describeKafka('npm run demo on a real broker', {}, (kafka) => {
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
      '10 sagas: 6 completed, 4 failed (1 parked); all as expected',
    );
  }, 180_000);
});
