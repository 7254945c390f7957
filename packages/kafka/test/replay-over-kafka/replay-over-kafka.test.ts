import { randomUUID } from 'node:crypto';
import { type AtlasDialect, atlasCatalog, decodeJson } from '@sagachart/core';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { KafkaRecord, Tail } from '../../src/client-port/index.js';
import { testDeployment, type TestDeployment } from '../support/deployment.js';
import { eventually } from '../support/topic-reading.js';
import { type ExpectedMessage, type GivenLine, replayCases } from './replay-case.js';
import { scriptedPorts } from './scripted-ports.js';

const TIME_LIMIT = 120_000;
/** Where the virtual clock of a replay stands until a line names a time. */
const EPOCH = Date.parse('2026-01-24T14:00:00Z');
/** Each dialect on another line of Kafka: the two have nothing to do with each other, and both lines are seen. */
const dialects: readonly (readonly [AtlasDialect, string])[] = [
  ['documented', '3.9'],
  ['deployed', '4'],
];

for (const [dialect, version] of dialects) {
  describeKafka(`the worked examples over Kafka ${version}, ${dialect} dialect`, { version }, (kafka) => {
    const catalog = atlasCatalog(dialect);
    const cases = replayCases(dialect);
    const script = scriptedPorts(catalog);
    let atlas: TestDeployment;
    let client: Awaited<ReturnType<TestDeployment['client']>>;
    let producer: ReturnType<TestDeployment['port']['idempotentProducer']>;
    let tail: Tail;
    let now = EPOCH;
    const written: ExpectedMessage[] = [];
    const refused = new Set<string>();

    beforeAll(async () => {
      // One partition each, so that the topics keep the order in which the messages were made.
      atlas = await testDeployment(kafka.bootstrapServers, { catalog, partitions: 1, sharedPartitions: 1 });
      client = await atlas.client();
      producer = atlas.port.idempotentProducer();
      tail = await atlas.port.tail({
        from: atlas.names.produced.map((topic) => ({ topic, partition: 0, offset: 'earliest' as const })),
        onBatch: ({ records }) => void written.push(...records.map(messageOf)),
      });
      const note = (refusals: readonly { readonly transactionId: string }[]) =>
        refusals.forEach(({ transactionId }) => refused.add(transactionId));
      await atlas.orchestrator({
        ports: script.ports,
        now: () => now,
        hooks: {
          onCommitted: (_, { refusals }) => note(refusals),
          onPassedOver: (_, { refusals }) => note(refusals),
        },
      });
    }, TIME_LIMIT);
    afterAll(async () => {
      await tail.stop();
      await producer.close();
      await atlas.close();
    }, TIME_LIMIT);

    const messageOf = ({ topic, key, value, headers }: KafkaRecord): ExpectedMessage => ({
      topic: [...catalog.producedTopics].find((variable) => atlas.names.nameOf(variable) === topic) ?? topic,
      key: String(key),
      value: decodeJson(String(value)),
      headers: headers.map(([name, bytes]) => [name, Buffer.from(bytes ?? [])] as const),
    });

    /** Everything that was in the inbox before has been handled: a command for a saga that there is not was refused. */
    const untilHandled = async () => {
      const probe = randomUUID();
      await client.operate(probe, 'retry');
      await eventually(() => refused.has(probe));
    };
    const untilRouted = async (topic: string) => {
      const [log] = await atlas.port.admin.logOffsets(topic);
      await eventually(async () => {
        const [place] = await atlas.port.admin.committedOffsets(`${atlas.name}.router`, [topic]);
        return place?.offset === log?.end;
      });
    };
    const play = async (line: GivenLine) => {
      if (line.kind === 'answer') script.answer(line.activity, line.result);
      else if (line.kind === 'advance') now += line.ms;
      else {
        if (line.at !== undefined) now = Math.max(now, line.at);
        const topic = atlas.names.nameOf(line.topic);
        const headers = line.headers.map(([name, bytes]) => [name, bytes && Buffer.from(bytes)] as const);
        const key = line.key === undefined ? null : Buffer.from(line.key);
        await producer.send([{ topic, partition: 0, key, value: Buffer.from(line.value), headers }]);
        await untilRouted(topic);
      }
      await untilHandled();
    };

    it.each(cases.map((one) => [one.name, one] as const))(
      '%s: the same messages, headers and calls',
      async (_, one) => {
        const [before, callsBefore] = [written.length, script.called.length];
        now = EPOCH;
        for (const line of one.given) await play(line);
        await eventually(
          () =>
            written.length - before >= one.messages.length &&
            script.called.length - callsBefore >= one.activities.length,
        );
        await untilHandled();
        const messages = written.slice(before);
        for (const topic of new Set([...messages, ...one.messages].map((message) => message.topic))) {
          const on = (all: readonly ExpectedMessage[]) => all.filter((message) => message.topic === topic);
          expect(on(messages)).toEqual(on(one.messages));
        }
        expect(script.called.slice(callsBefore)).toEqual(one.activities);
      },
      TIME_LIMIT,
    );

    it(
      'nothing but these messages was written, and nothing was in trouble',
      async () => {
        const total = cases.reduce((sum, { messages }) => sum + messages.length, 0);
        await eventually(async () => {
          const logs = (
            await Promise.all(atlas.names.produced.map((topic) => atlas.port.admin.logOffsets(topic)))
          ).flat();
          const positions = new Map(tail.positions().map(({ topic, offset }) => [topic, offset]));
          return logs.every(({ topic, stableEnd }) => positions.get(topic) === stableEnd);
        });
        expect(written).toHaveLength(total);
        expect(atlas.problems).toEqual([]);
      },
      TIME_LIMIT,
    );
  });
}
