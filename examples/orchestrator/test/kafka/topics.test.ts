import { createKafkaPort } from '@sagachart/kafka';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { describe, expect, it } from 'vitest';
import { deploymentEnvironment } from '../support/deployment.js';
import { runProgram, startProgram } from '../support/program.js';

describe('npm run topics', () => {
  it('tells in one sentence, without a stack, that no broker answers', async () => {
    const { code, stderr } = await runProgram('topics.ts', [], { BOOTSTRAP_SERVERS: '127.0.0.1:1' });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^SAGA_KAFKA_NO_BROKER: .*\n$/);
    const traced = await runProgram('topics.ts', ['--trace'], { BOOTSTRAP_SERVERS: '127.0.0.1:1' });
    expect(traced.stderr).toMatch(/\n {4}at /);
  }, 60_000);

  it('names every variable that cannot be used', async () => {
    const { code, stderr } = await runProgram('topics.ts', [], {
      BOOTSTRAP_SERVERS: '127.0.0.1:1',
      SAGACHART_PARTITIONS: 'many',
      SAGACHART_SHARED_PARTITIONS: '0',
      DIALECT: 'klingon',
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^SAGA_SETTINGS_INVALID: .*SAGACHART_SHARED_PARTITIONS.*DIALECT.*SAGACHART_PARTITIONS.*\n$/,
    );
  }, 60_000);

  it('ends quietly when nobody reads on', async () => {
    const program = startProgram('topics.ts', ['--help']);
    program.child.stdout.destroy();
    expect(await program.ended).toMatchObject({ code: 0, stderr: '' });
  }, 60_000);

  it('prints its usage for an option that it does not know', async () => {
    const { code, stderr } = await runProgram('topics.ts', ['--destroy']);
    expect(code).toBe(2);
    expect(stderr).toContain('usage: npm run topics');
  }, 60_000);
});

describeKafka('npm run topics on a real broker', {}, (kafka) => {
  it('reports what is missing, creates it, and reports what differs', async () => {
    const environment = deploymentEnvironment(kafka.bootstrapServers);
    const missing = await runProgram('topics.ts', [], environment);
    expect(missing.code).toBe(1);
    expect(missing.stdout).toContain(
      `SAGA_TOPIC_MISSING: "${environment['SAGACHART_PREFIX']}.inbox" does not exist`,
    );
    expect(missing.stdout.trim().split('\n').at(-1)).toMatch(/^\d+ of \d+ topics are missing or differ$/);

    const created = await runProgram('topics.ts', ['--create'], environment);
    expect(created).toMatchObject({ code: 0, stderr: '' });
    expect(created.stdout).toContain(`created ${environment['SAGACHART_PREFIX']}.changelog`);

    const again = await runProgram('topics.ts', ['--create'], environment);
    expect(again.code).toBe(0);
    expect(again.stdout).not.toContain('created ');

    const other = await runProgram('topics.ts', [], { ...environment, SAGACHART_PARTITIONS: '4' });
    expect(other.code).toBe(1);
    expect(other.stdout).toContain('SAGA_TOPIC_PARTITIONS');
    expect(other.stdout).toContain('has 2 partitions, but 4 are configured');

    const port = createKafkaPort({ brokers: kafka.bootstrapServers.split(','), clientId: 'test' });
    const [changelog] = await port.admin.describeTopics([`${environment['SAGACHART_PREFIX']}.changelog`]);
    await port.close();
    expect(changelog).toMatchObject({ partitions: 2, config: { 'cleanup.policy': 'compact' } });
  }, 120_000);
});
