import { awardMesos, saga } from '@sagachart/core';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type KafkaRecord, partitionFor } from '../../src/client-port/index.js';
import { createMissingTopics } from '../../src/topics/index.js';
import { atlasServices } from '../support/atlas.js';
import { testDeployment, type TestDeployment } from '../support/deployment.js';
import { seededRandom } from '../support/seeded-random.js';
import { eventually, headerOf, readTopic } from '../support/topic-reading.js';
import { type PoisonMessage, poisonMessages } from './poison-messages.js';

const COUNT = 10_000;
const GOOD_SAGAS = 200;
const TIME_LIMIT = 240_000;
const seed = Number(process.env['SAGACHART_SEED'] ?? 20_260_124);

describeKafka(`10,000 messages of poison on all topics (seed ${seed})`, { version: '4' }, (kafka) => {
  const services = atlasServices('documented');
  const messages = poisonMessages(services.catalog, COUNT, seededRandom(seed));
  let atlas: TestDeployment;
  let client: Awaited<ReturnType<TestDeployment['client']>>;
  const goodIds: string[] = [];
  const ignored: string[] = [];
  /** Where each message came to lie: variable, partition, offset. */
  const places = new Map<string, PoisonMessage>();
  let letters: readonly KafkaRecord[] = [];
  let outcomes: ReadonlyMap<string, string[]> = new Map();

  const mesos = (amount: number) =>
    awardMesos({ characterId: 7, worldId: 0, channelId: 1, actorId: 1, actorType: 'NPC', amount });
  const submitGood = async () => {
    const id = await client.submit(saga('good').step('give', mesos(10)).step('take', mesos(-10)));
    goodIds.push(id);
    return id;
  };

  beforeAll(async () => {
    atlas = await testDeployment(kafka.bootstrapServers, { catalog: services.catalog, createTopics: false });
    // A topic of saga commands that takes more than the inbox does.
    const commands = atlas.names.nameOf(atlas.catalog.sagaCommandTopic);
    const { internal, shared } = atlas.plan;
    const wide = shared.map((topic) =>
      topic.name === commands ? { ...topic, config: { 'max.message.bytes': '12000000' } } : topic,
    );
    await createMissingTopics(atlas.port.admin, { internal, shared: wide });
    client = await atlas.client();
    await atlas.participant(services.participant);
    const orchestrator = await atlas.orchestrator({
      ports: services.ports,
      hooks: {
        onIgnored: (_, reason) => void ignored.push(reason),
        onCommitted: (_, output) => void ignored.push(...output.ignored),
      },
    });
    orchestrator.failed.catch((thrown: unknown) =>
      atlas.problems.push(`the orchestrator ended: ${String(thrown)}`),
    );

    const producer = atlas.port.idempotentProducer({ maxBatchBytes: 11_000_000 });
    const chunk = Math.ceil(messages.length / GOOD_SAGAS);
    for (let from = 0; from < messages.length; from += chunk) {
      const some = messages.slice(from, from + chunk);
      const outgoing = some.map(({ variable, value, headers }, index) => ({
        topic: atlas.names.nameOf(variable),
        partition: partitionFor(`${from + index}`, 3),
        key: index % 3 === 0 ? null : Buffer.from([index % 256, 0xff]),
        value,
        headers,
      }));
      // One at a time per partition, so that the receipt tells where each came to lie.
      const next = new Map<string, number>();
      for (const { topic, partition, offset } of (await producer.send(outgoing)).baseOffsets)
        next.set(`${topic} ${partition}`, offset);
      outgoing.forEach(({ topic, partition }, index) => {
        const offset = next.get(`${topic} ${partition}`) as number;
        next.set(`${topic} ${partition}`, offset + 1);
        const message = some[index] as PoisonMessage;
        places.set(`${message.variable} ${partition} ${offset}`, message);
      });
      await submitGood();
    }
    await producer.close();
  }, TIME_LIMIT);
  afterAll(() => atlas.close(), TIME_LIMIT);

  const outcomesOf = async () => {
    const found = new Map<string, string[]>();
    for (const { value } of await readTopic(atlas.port, atlas.names.nameOf(atlas.catalog.sagaStatusTopic))) {
      const { transactionId, type } = JSON.parse(String(value)) as { transactionId: string; type: string };
      found.set(transactionId, [...(found.get(transactionId) ?? []), type]);
    }
    return found;
  };
  const buried = [...messages].filter(({ expected }) => expected.fate !== 'ignored');

  it(
    'sagas before, between and after it all complete',
    async () => {
      // Enough for every partition of the inbox to have one at the very end.
      for (let count = 0; count < 40; count += 1) await submitGood();
      const ends = await Promise.all(goodIds.map((id) => client.outcome(id, { timeoutMs: 120_000 })));
      expect(ends.map(({ type }) => type)).toEqual(goodIds.map(() => 'COMPLETED'));
      expect(services.world.totals()).toEqual(services.world.endowment());
    },
    TIME_LIMIT,
  );

  it(
    'every message that cannot be used is in the dead letters once, byte for byte, with its reason',
    async () => {
      const topic = `${atlas.name}.dead-letters`;
      await eventually(async () => (await readTopic(atlas.port, topic)).length >= buried.length);
      letters = await readTopic(atlas.port, topic);
      const wrong: string[] = [];
      const seen = new Set<string>();
      for (const letter of letters) {
        const place = headerOf(letter, 'sagachart-dead-letter-source') ?? '';
        const message = places.get(place);
        const complain = (what: string) =>
          wrong.push(`${message?.kind ?? 'a stranger'} at ${place}: ${what}`);
        if (!message || message.expected.fate === 'ignored') {
          complain('should not be here');
          continue;
        }
        if (seen.has(place)) complain('is here twice');
        seen.add(place);
        const code = headerOf(letter, 'sagachart-dead-letter-code') ?? '';
        if (!new RegExp(message.expected.code).test(code)) complain(`has the code ${code}`);
        if (!headerOf(letter, 'sagachart-dead-letter-reason')) complain('has no reason');
        if (!sameBytes(letter, message)) complain('has other bytes');
      }
      expect(wrong).toEqual([]);
      expect(seen.size).toBe(buried.length);
    },
    TIME_LIMIT,
  );

  it(
    'every refused saga is told FAILED once, and no other one',
    async () => {
      const refused = messages.flatMap(({ expected }) =>
        expected.fate === 'refused' ? [expected.transactionId] : [],
      );
      await eventually(async () => (await outcomesOf()).size >= refused.length + goodIds.length);
      outcomes = await outcomesOf();
      expect(refused.filter((id) => outcomes.get(id)?.join() !== 'FAILED')).toEqual([]);
      expect(goodIds.filter((id) => outcomes.get(id)?.join() !== 'COMPLETED')).toEqual([]);
      expect(outcomes.size).toBe(refused.length + goodIds.length);
    },
    TIME_LIMIT,
  );

  it(
    'what concerns no saga is counted, so that nothing vanishes',
    async () => {
      const expected = messages.filter(({ expected: { fate } }) => fate === 'ignored').length;
      await eventually(() => ignored.filter((reason) => reason !== 'not-awaited').length >= expected);
    },
    TIME_LIMIT,
  );

  it('nothing was in trouble: no restart, no retry, no lost partition', () => {
    expect(atlas.problems).toEqual([]);
  });
});

function sameBytes(letter: KafkaRecord, { value }: PoisonMessage): boolean {
  if (value === null || letter.value === null) return value === letter.value;
  const cut = headerOf(letter, 'sagachart-dead-letter-cut');
  if (cut === undefined) return letter.value.equals(value);
  return Number(cut) === value.byteLength && value.subarray(0, letter.value.byteLength).equals(letter.value);
}
