import { expect, it } from 'vitest';
import type { OutgoingRecord, RecordHeader } from '../../../src/client-port/index.js';
import { type PortSession, freshName, record, texts } from '../port-session.js';

export function idempotentSuite(session: PortSession): void {
  it('keys, values and headers come back byte for byte, repeated header names in their order', async () => {
    const topic = await session.topic();
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    const headers: RecordHeader[] = [
      ['MAJOR_VERSION', Buffer.from([0, 83])],
      ['trace', Buffer.from('first')],
      ['10', Buffer.from('a number as a name stays in its place')],
      ['MAJOR_VERSION', Buffer.alloc(0)],
      ['größe', null],
      ['__proto__', bytes],
      ['trace', Buffer.from('second')],
    ];
    const producer = session.port.idempotentProducer();
    const sent: OutgoingRecord[] = [
      { topic, partition: 0, key: bytes, value: bytes, headers, timestampMs: 1_700_000_000_123 },
      { topic, partition: 0, key: null, value: Buffer.alloc(0), timestampMs: 1_600_000_000_000 },
      { topic, partition: 0, key: Buffer.alloc(0), value: null, headers: [], timestampMs: 1_650_000_000_000 },
    ];
    await producer.send(sent);
    const read = await session.readCommitted(topic);
    expect(read.map(({ offset: _, ...rest }) => rest)).toEqual(sent.map((one) => ({ headers: [], ...one })));
  });

  it('one call writes to many partitions of many topics and tells where its records are', async () => {
    const first = await session.topic(3);
    const second = await session.topic(2);
    const producer = session.port.idempotentProducer();
    await producer.send([record(first, 1, 'x', '0')]);
    const receipt = await producer.send([
      record(first, 1, 'a', '1'),
      record(second, 0, 'b', '2'),
      record(first, 1, 'c', '3'),
      record(first, 2, 'd', '4'),
    ]);
    const sorted = [...receipt.baseOffsets].sort(
      (a, b) => a.topic.localeCompare(b.topic) || a.partition - b.partition,
    );
    const expected = [
      { topic: first, partition: 1, offset: 1 },
      { topic: first, partition: 2, offset: 0 },
      { topic: second, partition: 0, offset: 0 },
    ].sort((a, b) => a.topic.localeCompare(b.topic) || a.partition - b.partition);
    expect(sorted).toEqual(expected);
    expect(texts(await session.readCommitted(first, 1))).toEqual(['x=0', 'a=1', 'c=3']);
    expect(texts(await session.readCommitted(second, 0))).toEqual(['b=2']);
  });

  it('calls made at the same time keep their order and each learns its own first offset', async () => {
    const topic = await session.topic();
    const producer = session.port.idempotentProducer();
    const calls = Array.from({ length: 50 }, (_, index) =>
      producer.send([record(topic, 0, 'k', `${index}a`), record(topic, 0, 'k', `${index}b`)]),
    );
    const offsets = (await Promise.all(calls)).map(({ baseOffsets }) => baseOffsets[0]!.offset);
    expect(offsets).toEqual(Array.from({ length: 50 }, (_, index) => index * 2));
    const values = (await session.readCommitted(topic)).map(({ value }) => value!.toString());
    expect(values).toEqual(Array.from({ length: 50 }, (_, index) => [`${index}a`, `${index}b`]).flat());
  });

  it('more than one batch can hold is split and arrives whole and in order', async () => {
    const topic = await session.topic();
    const producer = session.port.idempotentProducer();
    const value = 'v'.repeat(100_000);
    const keys = Array.from({ length: 30 }, (_, index) => `k${index}`);
    await producer.send(keys.map((key) => record(topic, 0, key, value)));
    const read = await session.readCommitted(topic);
    expect(read.map(({ key }) => key!.toString())).toEqual(keys);
  });

  it('a record that is too large fails its own call and no other, and the producer goes on', async () => {
    const topic = await session.topic(2);
    const producer = session.port.idempotentProducer();
    const [large, small] = await Promise.allSettled([
      producer.send([record(topic, 0, 'large', 'v'.repeat(2_000_000))]),
      producer.send([record(topic, 1, 'small', 'v')]),
    ]);
    expect(large).toMatchObject({ status: 'rejected', reason: { code: 'SAGA_KAFKA_RECORD_TOO_LARGE' } });
    expect(small.status).toBe('fulfilled');
    await producer.send([record(topic, 0, 'after', 'v')]);
    expect(texts(await session.readCommitted(topic, 0))).toEqual(['after=v']);
  });

  it('nothing of a call is stored behind what was refused of it, but other calls are', async () => {
    const topic = await session.topic();
    const producer = session.port.idempotentProducer();
    const [refused, other] = await Promise.allSettled([
      producer.send([record(topic, 0, 'large', 'v'.repeat(2_000_000)), record(topic, 0, 'behind', 'v')]),
      producer.send([record(topic, 0, 'other', 'v')]),
    ]);
    expect(refused).toMatchObject({ status: 'rejected', reason: { code: 'SAGA_KAFKA_RECORD_TOO_LARGE' } });
    expect(other).toMatchObject({ status: 'fulfilled', value: { baseOffsets: [{ offset: 0 }] } });
    expect(texts(await session.readCommitted(topic))).toEqual(['other=v']);
  });

  it('a topic or partition that does not exist fails its call with the name of the topic', async () => {
    const producer = session.port.idempotentProducer();
    const missing = freshName('missing');
    await expect(producer.send([record(missing, 0, 'k', 'v')])).rejects.toMatchObject({
      code: 'SAGA_KAFKA_TOPIC_UNKNOWN',
      message: expect.stringContaining(missing) as string,
    });
    const topic = await session.topic(2);
    await expect(producer.send([record(topic, 2, 'k', 'v')])).rejects.toMatchObject({
      code: 'SAGA_KAFKA_TOPIC_UNKNOWN',
    });
    await producer.send([record(topic, 1, 'k', 'v')]);
    expect(texts(await session.readCommitted(topic, 1))).toEqual(['k=v']);
  });

  it('a compacted topic refuses a record without a key with the reason', async () => {
    const topic = await session.topic(1, { 'cleanup.policy': 'compact' });
    const producer = session.port.idempotentProducer();
    const refused = producer.send([{ topic, partition: 0, key: null, value: Buffer.from('v') }]);
    await expect(refused).rejects.toMatchObject({ code: 'SAGA_KAFKA_RECORD_REFUSED' });
  });

  it('a closed producer has delivered everything and takes nothing more', async () => {
    const topic = await session.topic();
    const producer = session.port.idempotentProducer();
    const last = producer.send([record(topic, 0, 'last', 'v')]);
    await producer.close();
    await last;
    await expect(producer.send([record(topic, 0, 'later', 'v')])).rejects.toMatchObject({
      code: 'SAGA_KAFKA_CLOSED',
    });
    expect(texts(await session.readCommitted(topic))).toEqual(['last=v']);
  });
}
