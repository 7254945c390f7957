import { saga } from '@sagachart/core';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { expect, it } from 'vitest';
import { createMissingTopics } from '../../src/topics/index.js';
import { bankCatalog, bankObeys, move } from '../support/bank.js';
import { testDeployment } from '../support/deployment.js';
import { outgoing, readTopic } from '../support/topic-reading.js';

const DAY_MS = 86_400_000;

// Kafka 4 refuses records from the future unless a topic says otherwise; the inbox does not.
describeKafka('messages with the time of another clock', { version: '4' }, (kafka) => {
  it('are routed, for what the inbox takes and keeps does not depend on the clocks of the senders', async () => {
    const bank = await testDeployment(kafka.bootstrapServers, { catalog: bankCatalog, createTopics: false });
    const { internal, shared } = bank.plan;
    const lenient = { 'message.timestamp.after.max.ms': '9223372036854775807' };
    await createMissingTopics(bank.port.admin, {
      internal,
      shared: shared.map((topic) => ({ ...topic, config: { ...topic.config, ...lenient } })),
    });
    const client = await bank.client();
    await bank.participant({ commands: ['BANK_COMMANDS'], obey: bankObeys() });
    await bank.orchestrator();
    const producer = bank.port.idempotentProducer();
    const draft = saga('gives').step('1', move({ account: 1, amount: 1 }));
    const ids = ['0a1b2c3d-0000-4000-8000-00000000f001', '0a1b2c3d-0000-4000-8000-00000000f002'];
    const now = Date.now();
    await producer.send(
      ids.map((id, index) =>
        outgoing(bank.names.nameOf(bank.catalog.sagaCommandTopic), draft.toCommand(id), {
          timestampMs: now + (index === 0 ? 2 * DAY_MS : -30 * DAY_MS),
        }),
      ),
    );
    for (const id of ids) {
      expect(await client.outcome(id, { timeoutMs: 20_000 })).toMatchObject({ type: 'COMPLETED' });
    }
    // A record that looks old would be deleted by the retention of the inbox before it is handled.
    for (const { timestampMs } of await readTopic(bank.port, `${bank.name}.inbox`)) {
      expect(timestampMs).toBeGreaterThanOrEqual(now - DAY_MS);
      expect(timestampMs).toBeLessThan(now + DAY_MS);
    }
    expect(bank.problems).toEqual([]);
    await producer.close();
    await bank.close();
  }, 60_000);
});
