import { encodeJson, type Headers, saga, type SagaMessage, textBytes } from '@sagachart/core';
import { inboxTopic, partitionFor, readSagaMessages, type ReadSagaMessagesOptions } from '@sagachart/kafka';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { move } from '../support/bank.js';
import { bankDeployment } from '../support/cluster.js';
import { eventually, readTopic } from '../support/topic-reading.js';

const tenant: Headers = [['TENANT_ID', textBytes('3f2b8c1e-6d4a-4e0f-9b57-1a2c3d4e5f60')]];
const transfer = saga('transfer')
  .step('take', move({ account: 1, amount: -5 }))
  .step('give', move({ account: 13, amount: 5 }));

describeKafka('the messages of a saga, read from the topics that carried them', {}, (kafka) => {
  let bank: Awaited<ReturnType<typeof bankDeployment>>;
  let client: Awaited<ReturnType<typeof bank.client>>;

  const read = (transactionId: string, more: Partial<ReadSagaMessagesOptions> = {}) => {
    const { port, catalog, names, deployment } = bank;
    const given = { transactionId, startedAt: Date.now() };
    return readSagaMessages({ port, catalog, names, deployment, saga: given, ...more });
  };
  const lines = (messages: readonly SagaMessage[]): string[] =>
    messages.map(({ kind, topic, value }) => {
      const { type, body, command } = JSON.parse(value ?? '{}') as Record<string, never>;
      const what = [type, command, (body as { amount?: number } | undefined)?.amount];
      return [kind, topic, ...what].filter((one) => one !== undefined && one !== null).join(' ');
    });

  beforeAll(async () => {
    bank = await bankDeployment(kafka.bootstrapServers);
    client = await bank.client();
    await bank.participant();
    await bank.orchestrator();
  }, 60_000);
  afterAll(() => bank.close(), 60_000);

  it('are all that came and went, in order, whether it was of use or not, with headers and values as they were', async () => {
    const id = await client.submit(transfer, { headers: tenant });
    const other = await client.submit(transfer, { headers: tenant });
    await client.outcome(id);
    await client.outcome(other);
    const moved = { transactionId: id, account: 1, type: 'MOVED', body: { amount: -5 } };
    const producer = bank.port.idempotentProducer();
    const topic = bank.names.nameOf('BANK_STATUS');
    await producer.send([
      { topic, partition: 0, key: Buffer.from(id), value: Buffer.from(encodeJson(moved)) },
    ]);
    await producer.close();
    await client.operate(id, 'retry', { by: 'ann', reason: 'to see' });
    let found = await read(id);
    await eventually(async () => (found = await read(id)).messages.length === 10);
    expect(found.gaps).toEqual([]);
    const told = lines(found.messages);
    expect(told.slice(0, 8)).toEqual([
      'saga COMMAND_TOPIC_SAGA',
      'command BANK_COMMANDS MOVE -5',
      'event BANK_STATUS MOVED -5',
      'command BANK_COMMANDS MOVE 5',
      'event BANK_STATUS REFUSED 5',
      'command BANK_COMMANDS MOVE 5',
      'event BANK_STATUS MOVED 5',
      'outcome EVENT_TOPIC_SAGA_STATUS FAILED',
    ]);
    expect(new Set(told.slice(8))).toEqual(new Set(['event BANK_STATUS MOVED -5', 'operator retry']));
    const [command, sent] = found.messages;
    expect(command?.headers.map(([name, value]) => [name, value && Buffer.from(value).toString()])).toEqual([
      ['TENANT_ID', '3f2b8c1e-6d4a-4e0f-9b57-1a2c3d4e5f60'],
    ]);
    expect(sent?.headers.map(([name]) => name)).toEqual([
      'TENANT_ID',
      'saga-idempotency-key',
      'saga-attempt',
    ]);
    const raw = (await readTopic(bank.port, bank.names.nameOf('BANK_COMMANDS'))).filter(
      ({ key }) => key?.toString() === id,
    );
    expect(found.messages.filter(({ kind }) => kind === 'command').map(({ value }) => value)).toEqual(
      raw.map(({ value }) => value?.toString()),
    );
  }, 60_000);

  it('are found though the saga command waited for hours until somebody read it', async () => {
    const id = '0a1b2c3d-0001-4000-8000-00000000000a';
    const producer = bank.port.idempotentProducer();
    const value = Buffer.from(encodeJson(transfer.toCommand(id, '2026-01-01T00:00:00Z')));
    const timestampMs = Date.now() - 5 * 3_600_000;
    const topic = bank.names.nameOf('COMMAND_TOPIC_SAGA');
    await producer.send([{ topic, partition: 0, key: Buffer.from(id), value, timestampMs }]);
    await producer.close();
    await client.outcome(id);
    const { messages, gaps } = await read(id);
    expect(messages[0]).toMatchObject({ kind: 'saga', at: timestampMs });
    expect([messages.length, gaps]).toEqual([8, []]);
  }, 60_000);

  it('are as many as the limits allow, and the answer says what was not searched', async () => {
    const id = await client.submit(transfer);
    await client.outcome(id);
    const few = await read(id, { limits: { messages: 3 } });
    expect(few.messages).toHaveLength(3);
    expect(few.gaps.map(({ code }) => code)).toEqual(['SAGA_MESSAGES_LIMIT']);
    const spent = await read(id, { limits: { records: 1 } });
    expect(spent.messages.length).toBeLessThan(8);
    expect(spent.gaps.map(({ code }) => code)).toContain('SAGA_MESSAGES_LIMIT');
    const late = await read(id, { limits: { milliseconds: 0 } });
    expect(late.messages).toEqual([]);
    expect(late.gaps[0]).toMatchObject({ code: 'SAGA_MESSAGES_LIMIT', topic: inboxTopic(bank.deployment) });
  }, 60_000);

  it('say when retention has deleted some, and when a topic is not there', async () => {
    const id = await client.submit(transfer);
    await client.outcome(id);
    const admin = new Kafka({
      brokers: kafka.bootstrapServers.split(','),
      logLevel: logLevel.NOTHING,
    }).admin();
    await admin.connect();
    const topic = inboxTopic(bank.deployment);
    const partition = partitionFor(id, bank.deployment.partitions);
    // kafkajs knows the leaders only of topics that it has been asked for.
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: '-1' }] });
    const commands = bank.names.nameOf('BANK_COMMANDS');
    await admin.fetchTopicOffsets(commands);
    const sentTo = { partition: partitionFor(id, 3), offset: '-1' };
    await admin.deleteTopicRecords({ topic: commands, partitions: [sentTo] });
    await admin.disconnect();
    const { messages, gaps } = await read(id, { sentTo: ['BANK_COMMANDS', 'NO_SUCH_TOPIC'] });
    expect(messages).toEqual([]);
    expect(gaps.map((gap) => [gap.code, gap.topic])).toEqual([
      ['SAGA_MESSAGES_EXPIRED', topic],
      ['SAGA_TOPIC_MISSING', 'NO_SUCH_TOPIC'],
      ['SAGA_MESSAGES_EXPIRED', 'BANK_COMMANDS'],
    ]);
  }, 60_000);
});
