import { saga, textBytes } from '@sagachart/core';
import { createSagaTelemetry } from '@sagachart/kafka';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { move } from '../support/bank.js';
import { bankDeployment } from '../support/cluster.js';
import { inMemoryExporters, tree } from './exporters.js';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${traceId}-b7ad6b7169203331-01`;

describeKafka('telemetry on a real broker', {}, (kafka) => {
  const exporters = inMemoryExporters();
  let bank: Awaited<ReturnType<typeof bankDeployment>>;
  let client: Awaited<ReturnType<typeof bank.client>>;
  let telemetry: ReturnType<typeof createSagaTelemetry>;

  beforeAll(async () => {
    bank = await bankDeployment(kafka.bootstrapServers);
    client = await bank.client();
    await bank.participant();
    const { port, deployment, names } = bank;
    telemetry = createSagaTelemetry({
      tracer: exporters.tracer,
      meter: exporters.meter,
      lag: { admin: port.admin, deployment, names },
    });
    await bank.orchestrator({ hooks: telemetry.hooks });
  }, 60_000);
  afterAll(async () => {
    telemetry.stop();
    await exporters.close();
    await bank.close();
  }, 60_000);

  it('has one trace id from the saga command through the commands to the end of the compensation', async () => {
    const seen: string[] = [];
    const commands = await bank.port.tail({
      from: [0, 1, 2].map((partition) => ({
        topic: bank.names.nameOf('BANK_COMMANDS'),
        partition,
        offset: 'earliest',
      })),
      onBatch: ({ records }) => {
        for (const { headers } of records)
          seen.push(headers.find(([name]) => name === 'traceparent')?.[1]?.toString() ?? 'none');
      },
    });
    const id = await client.submit(
      saga('transfer')
        .step('take', move({ account: 3, amount: -5 }))
        .step('give', move({ account: 13, amount: 5 })),
      { headers: [['traceparent', textBytes(traceparent)]] },
    );
    await client.outcome(id, { timeoutMs: 30_000 });
    while (seen.length < 3 || exporters.spans().length < 4)
      await new Promise((resolve) => setTimeout(resolve, 20));
    await commands.stop();
    expect(seen).toEqual([traceparent, traceparent, traceparent]);
    expect(tree(exporters.spans())).toEqual([
      'saga transfer: failed',
      '  move: succeeded',
      '  move: rejected',
      '  undo move: compensated',
    ]);
    expect(new Set(exporters.spans().map((span) => span.spanContext().traceId))).toEqual(new Set([traceId]));
  }, 60_000);

  it('measures transactions, restores and the lag of both groups', async () => {
    const [transactions] = Object.values(await exporters.points('sagachart.transaction.duration'));
    expect(transactions).toBeGreaterThan(0);
    const [restores] = Object.values(await exporters.points('sagachart.restore.duration'));
    expect(restores).toBe(bank.deployment.partitions);
    const lag = await exporters.points('sagachart.lag');
    expect(Object.keys(lag).sort()).toEqual(
      [
        `${bank.name}.router ${bank.name}.BANK_STATUS`,
        `${bank.name}.router ${bank.name}.COMMAND_TOPIC_SAGA`,
        `${bank.name}.workers ${bank.name}.inbox`,
      ].sort(),
    );
    for (const records of Object.values(lag)) expect(records).toBeGreaterThanOrEqual(0);
  }, 60_000);
});
