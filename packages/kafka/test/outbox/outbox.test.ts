import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { expect, it } from 'vitest';
import type { KafkaPort, OutgoingRecord } from '../../src/client-port/index.js';
import type { LogChange } from '../../src/log/index.js';
import { decodeDue } from '../../src/outbox/due-messages.js';
import { Outbox } from '../../src/outbox/index.js';
import { eventually, portSession, record, texts } from '../client-port/port-session.js';

const HOURS = 3_600_000;
/** Brokers that forget a producer as soon as it pauses, as they do after a day. */
const properties = {
  'producer.id.expiration.ms': '300',
  'producer.id.expiration.check.interval.ms': '200',
};

/** A partition's log in memory; the owners that share it follow one another. */
function logOf(port: KafkaPort) {
  const entries = new Map<string, string>();
  const store = (changes: readonly LogChange[]): void => {
    for (const [key, value] of changes) {
      if (value === null) entries.delete(key);
      else entries.set(key, value);
    }
  };
  return {
    entries,
    store,
    /** The next owner; `lateMs` after what it finds was decided. */
    owner: ({ lateMs = 0, takesMore = true, dies = false } = {}): Promise<Outbox> =>
      Outbox.restore(
        {
          port,
          commit: (changes) => {
            if (dies) return Promise.reject(new Error('killed'));
            store(changes);
            return Promise.resolve();
          },
          now: () => Date.now() + lateMs,
        },
        entries,
        Date.now(),
        takesMore,
      ),
  };
}

/** The first owner of a log has decided to send these records. */
async function decidedOn(port: KafkaPort, records: readonly OutgoingRecord[]) {
  const log = logOf(port);
  const owner = await log.owner();
  log.store(owner.take(records));
  return { log, owner };
}

describeKafka('an outbox and leaders that remember its numbers', {}, (kafka) => {
  const session = portSession(kafka);
  const decided = (...records: OutgoingRecord[]) => decidedOn(session.port, records);
  const valuesOf = async (topic: string, partition = 0) =>
    texts(await session.readCommitted(topic, partition));
  it('what was decided and not sent is sent by the next owner, and not by the one after', async () => {
    const topic = await session.topic(2);
    const { log } = await decided(record(topic, 0, 'a', '1'), record(topic, 1, 'b', '2'));
    const next = await log.owner();
    expect(next.isStale).toBe(true);
    log.store(next.take([]));
    expect(log.entries.size).toBe(0);
    await log.owner();
    expect([await valuesOf(topic, 0), await valuesOf(topic, 1)]).toEqual([['a=1'], ['b=2']]);
  });

  it('an owner that wakes after its successor has sent sends nothing a second time', async () => {
    const topic = await session.topic();
    const { log, owner: zombie } = await decided(record(topic, 0, 'a', '1'));
    const next = await log.owner();
    const sent = Promise.allSettled([zombie.send()]);
    log.store(next.take([record(topic, 0, 'b', '2')]));
    await next.send();
    await sent;
    expect(await valuesOf(topic)).toEqual(['a=1', 'b=2']);
  });

  it('where participants read committed by now, what is due is sent all the same, and the log is cleared', async () => {
    const topic = await session.topic();
    const { log } = await decided(record(topic, 0, 'a', '1'));
    const next = await log.owner({ takesMore: false });
    log.store(next.take([]));
    expect(log.entries.size).toBe(0);
    expect(await valuesOf(topic)).toEqual(['a=1']);
  });

  it('more than one round is gone on with where an owner died, once and in order', async () => {
    const topic = await session.topic();
    const log = logOf(session.port);
    const dying = await log.owner({ dies: true });
    const value = 'v'.repeat(500_000);
    const keys = ['1', '2', '3', '4', '5'];
    log.store(dying.take(keys.map((key) => record(topic, 0, key, value))));
    expect(decodeDue(log.entries)?.due.rounds).toHaveLength(5);
    await expect(dying.send()).rejects.toThrow('killed');
    await log.owner();
    expect(decodeDue(log.entries)?.due.stored).toBe(4);
    expect((await session.readCommitted(topic)).map(({ key }) => key?.toString())).toEqual(keys);
  });

  it.each([
    ['stands there', '1', ['a=1', ...Array<string>(6).fill('b=2')]],
    ['stands nowhere', '9', ['a=1', ...Array<string>(6).fill('b=2'), 'a=9']],
  ])('what a leader refuses for its numbers is looked for: what %s', async (_, value, expected) => {
    const topic = await session.topic();
    const { log, owner } = await decided(record(topic, 0, 'a', '1'));
    const [batch] = decodeDue(log.entries)!.due.rounds[0]!;
    await owner.send();
    const producer = session.port.numberedProducer();
    // More than a leader remembers of one producer.
    for (let firstNumber = 1; firstNumber <= 6; firstNumber += 1) {
      const other = { ...batch!, firstNumber, records: [record(topic, 0, 'b', '2')] };
      await producer.store([other], Date.now() + 30_000);
    }
    log.store([...log.entries].map(([key, text]) => [key, text.replace('"a","1"', `"a","${value}"`)]));
    await log.owner();
    expect(await valuesOf(topic)).toEqual(expected);
  });
});

describeKafka('an outbox and leaders that have forgotten it', { own: true, properties }, (kafka) => {
  const session = portSession(kafka);
  const decided = (...records: OutgoingRecord[]) => decidedOn(session.port, records);
  const valuesOf = async (topic: string, partition = 0) =>
    texts(await session.readCommitted(topic, partition));
  /** Resolves when leaders have forgotten producers that paused: then a batch is stored a second time. */
  const forgotten = async (): Promise<void> => {
    const topic = await session.topic();
    const producer = session.port.numberedProducer();
    await producer.begin();
    const [batch] = producer.number([record(topic, 0, 'k', 'v')]);
    await eventually(async () => {
      await producer.store(batch!, Date.now() + 30_000);
      const [ends] = await session.port.admin.logOffsets(topic);
      if (ends!.end > 1) return true;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      return false;
    });
  };

  it('what leaders have forgotten is looked for, and only what stands nowhere is sent', async () => {
    const [first, second] = [await session.topic(2), await session.topic()];
    const { log } = await decided(
      record(first, 0, 'a', '1'),
      record(first, 1, 'b', '2'),
      record(second, 0, 'c', '3'),
      record(first, 0, 'd', '4'),
    );
    const half = decodeDue(log.entries)!.due.rounds[0]!.filter(({ topic, partition }) => {
      return topic === first && partition === 0;
    });
    await session.port.numberedProducer().store(half, Date.now() + 30_000);
    await forgotten();
    await log.owner({ lateMs: 2 * HOURS });
    expect(await valuesOf(first, 0)).toEqual(['a=1', 'd=4']);
    expect(await valuesOf(first, 1)).toEqual(['b=2']);
    expect(await valuesOf(second)).toEqual(['c=3']);
    // It was decided anew, under numbers of its own, before it was sent.
    expect(decodeDue(log.entries)?.due.rounds.flat()).toHaveLength(2);
  });

  it('two records that are alike are two: one that stands there is not taken for both', async () => {
    const topic = await session.topic();
    const { log, owner } = await decided(record(topic, 0, 'a', '1'));
    await owner.send();
    log.store(owner.take([record(topic, 0, 'a', '1')]));
    await forgotten();
    await log.owner({ lateMs: 2 * HOURS });
    expect(await valuesOf(topic)).toEqual(['a=1', 'a=1']);
  });
});
