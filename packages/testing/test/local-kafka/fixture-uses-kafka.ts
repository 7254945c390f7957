import { beforeAll, expect, it } from 'vitest';
import { describeKafka } from '../../src/local-kafka/vitest-setup.js';

// Run by set-up.test.ts in a vitest of its own, with and without a Kafka.
describeKafka('with a Kafka', {}, (kafka) => {
  let address = '';

  beforeAll(() => {
    address = kafka.bootstrapServers;
  });

  it('has an address', () => {
    expect(address).toMatch(/^[\w.]+:\d+$/);
  });
});
