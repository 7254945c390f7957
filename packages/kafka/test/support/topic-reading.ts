import type { KafkaPort, KafkaRecord, OutgoingRecord } from '@sagachart/kafka';

/** Every committed record that a topic has at this moment, partition by partition, in the order of the offsets. */
export async function readTopic(port: KafkaPort, topic: string): Promise<KafkaRecord[]> {
  const ends = await port.admin.logOffsets(topic);
  const open = new Map(
    ends.filter(({ start, stableEnd }) => stableEnd > start).map((one) => [one.partition, one.stableEnd]),
  );
  const records: KafkaRecord[][] = ends.map(() => []);
  if (open.size === 0) return [];
  let done: () => void = () => undefined;
  const complete = new Promise<void>((resolve) => (done = resolve));
  const tail = await port.tail({
    from: [...open.keys()].map((partition) => ({ topic, partition, offset: 'earliest' as const })),
    onBatch: ({ partition, records: some, nextOffset }) => {
      const end = ends[partition]!.stableEnd;
      for (const record of some) if (record.offset < end) records[partition]!.push(detached(record));
      if (nextOffset >= end) open.delete(partition);
      if (open.size === 0) done();
    },
  });
  await Promise.race([complete, tail.failed]);
  await tail.stop();
  return records.flat();
}

/** A record of its own: what is read is a view into the whole answer of the broker. */
const detached = (record: KafkaRecord): KafkaRecord => ({
  ...record,
  key: record.key && Buffer.from(record.key),
  value: record.value && Buffer.from(record.value),
  headers: record.headers.map(([name, value]) => [name, value && Buffer.from(value)] as const),
});

export const headerOf = ({ headers }: Pick<KafkaRecord, 'headers'>, name: string): string | undefined =>
  headers
    .filter(([one]) => one === name)
    .at(-1)?.[1]
    ?.toString();

/** A record to write, from text or bytes or what will be JSON. */
export function outgoing(
  topic: string,
  value: unknown,
  more: Partial<OutgoingRecord> & { readonly key?: Buffer | null } = {},
): OutgoingRecord {
  const bytes =
    value === null || Buffer.isBuffer(value)
      ? value
      : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  return { topic, partition: 0, key: null, value: bytes, ...more };
}

/** Asks until the answer is true; a test that waits for ever fails by its own time limit. */
export async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
}
