import { expect, it } from 'vitest';
import type { NumberedBatch, NumberedProducer } from '../../../src/client-port/index.js';
import { type PortSession, record, texts } from '../port-session.js';

const soon = (): number => Date.now() + 30_000;

export function numberedSuite(session: PortSession): void {
  const begun = async (): Promise<NumberedProducer> => {
    const producer = session.another().numberedProducer();
    await producer.begin();
    return producer;
  };
  const onlyRound = (producer: NumberedProducer, ...records: ReturnType<typeof record>[]) => {
    const rounds = producer.number(records);
    expect(rounds).toHaveLength(1);
    return rounds[0]!;
  };

  it('a batch that several send, each more than once, is stored once, and all are told where', async () => {
    const topic = await session.topic(2);
    const first = await begun();
    const batch = onlyRound(
      first,
      record(topic, 0, 'a', '1'),
      record(topic, 1, 'b', '2'),
      record(topic, 0, 'c', '3'),
    );
    const others = await Promise.all([begun(), begun()]);
    const told = await Promise.all(
      [first, ...others, ...others].map(async (one) => [...(await one.store(batch, soon()))]),
    );
    for (const offsets of told) {
      expect(offsets.sort((a, b) => a.partition - b.partition)).toEqual([
        { topic, partition: 0, offset: 0 },
        { topic, partition: 1, offset: 0 },
      ]);
    }
    expect(texts(await session.readCommitted(topic, 0))).toEqual(['a=1', 'c=3']);
    expect(texts(await session.readCommitted(topic, 1))).toEqual(['b=2']);
  });

  it('whoever goes on under the numbers of another one shuts it out: what it still has on its way is refused', async () => {
    const topic = await session.topic();
    const zombie = await begun();
    const [one, two, three] = ['1', '2', '3'].map((value) =>
      onlyRound(zombie, record(topic, 0, 'k', value)),
    ) as [readonly NumberedBatch[], readonly NumberedBatch[], readonly NumberedBatch[]];
    const next = await begun();
    for (const round of [one, two, three]) await next.store(round, soon());
    for (let index = 4; index < 10; index += 1) {
      const { records, ...last } = three[0]!;
      const again = { ...last, records, firstNumber: last.firstNumber + index - 3 };
      await next.store([again], soon());
    }
    await expect(zombie.store(one, soon())).rejects.toMatchObject({ code: 'SAGA_KAFKA_OUT_OF_SEQUENCE' });
    expect(texts(await session.readCommitted(topic))).toEqual([
      'k=1',
      'k=2',
      ...Array<string>(7).fill('k=3'),
    ]);
  });

  it('a batch that leaves a gap is refused', async () => {
    const topic = await session.topic();
    const producer = await begun();
    const first = onlyRound(producer, record(topic, 0, 'k', '1'));
    onlyRound(producer, record(topic, 0, 'k', 'never sent'));
    const third = onlyRound(producer, record(topic, 0, 'k', '3'));
    await producer.store(first, soon());
    await expect(producer.store(third, soon())).rejects.toMatchObject({ code: 'SAGA_KAFKA_OUT_OF_SEQUENCE' });
    expect(texts(await session.readCommitted(topic))).toEqual(['k=1']);
  });

  it('nothing but the records comes into the log: every offset holds one', async () => {
    const topic = await session.topic();
    const producer = await begun();
    for (let value = 0; value < 5; value += 1)
      await producer.store(onlyRound(producer, record(topic, 0, 'k', String(value))), soon());
    const [ends] = await session.port.admin.logOffsets(topic);
    expect(ends).toMatchObject({ start: 0, end: 5, stableEnd: 5 });
  });

  it('what is more than a batch can hold comes in rounds that follow one another', async () => {
    const topic = await session.topic();
    const producer = await begun();
    const value = 'v'.repeat(300_000);
    const keys = Array.from({ length: 7 }, (_, index) => `k${index}`);
    const rounds = producer.number(keys.map((key) => record(topic, 0, key, value)));
    expect(rounds.map((round) => round.map(({ firstNumber }) => firstNumber))).toEqual([[0], [2], [4], [6]]);
    for (const round of rounds) await producer.store(round, soon());
    expect((await session.readCommitted(topic)).map(({ key }) => key!.toString())).toEqual(keys);
  });

  it('what comes too late is not sent', async () => {
    const topic = await session.topic();
    const producer = await begun();
    const round = onlyRound(producer, record(topic, 0, 'k', '1'));
    await expect(producer.store(round, Date.now() - 1)).rejects.toMatchObject({
      code: 'SAGA_KAFKA_TOO_LATE',
    });
    await producer.store(round, soon());
    expect(texts(await session.readCommitted(topic))).toEqual(['k=1']);
  });

  it('a record that is too large, and a topic that does not exist, are told as what they are', async () => {
    const topic = await session.topic();
    const producer = await begun();
    const large = onlyRound(producer, record(topic, 0, 'k', 'v'.repeat(2_000_000)));
    await expect(producer.store(large, soon())).rejects.toMatchObject({
      code: 'SAGA_KAFKA_RECORD_TOO_LARGE',
    });
    const lost = onlyRound(producer, record(`${topic}-missing`, 0, 'k', 'v'));
    await expect(producer.store(lost, soon())).rejects.toMatchObject({ code: 'SAGA_KAFKA_TOPIC_UNKNOWN' });
  });
}
