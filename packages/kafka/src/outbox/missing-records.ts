import type { KafkaPort, KafkaRecord, OutgoingRecord, RecordHeader } from '../client-port/index.js';
import type { DueBatch } from './due-messages.js';

const placeOf = ({ topic, partition }: { readonly topic: string; readonly partition: number }): string =>
  `${partition} ${topic}`;

const nameOf = (place: string, key: Buffer | null): string => `${place} ${key?.toString() ?? ''}`;

const sameBytes = (a: Buffer | null, b: Buffer | null): boolean => (a && b ? a.equals(b) : a === b);

const sameHeaders = (a: readonly RecordHeader[], b: readonly RecordHeader[]): boolean =>
  a.length === b.length &&
  a.every(([name, value], index) => name === b[index]?.[0] && sameBytes(value, b[index]?.[1]));

const isSame = (due: OutgoingRecord, seen: KafkaRecord): boolean =>
  sameBytes(due.key, seen.key) &&
  sameBytes(due.value, seen.value) &&
  sameHeaders(due.headers ?? [], seen.headers);

/**
 * Looks into the partitions of batches for their records, as a reader sees them who does not wait for transactions.
 *
 * @returns the records that stand nowhere behind the place from which their batch may stand, in their order
 */
export async function missingRecords(
  port: KafkaPort,
  batches: readonly DueBatch[],
  signal?: AbortSignal,
): Promise<readonly OutgoingRecord[]> {
  const missing = new Set(batches.flatMap(({ records }) => records));
  const wanted = new Map<string, OutgoingRecord[]>();
  const from = new Map<string, number>();
  for (const batch of batches) {
    const place = placeOf(batch);
    for (const record of batch.records) {
      const name = nameOf(place, record.key);
      const known = wanted.get(name);
      if (known) known.push(record);
      else wanted.set(name, [record]);
    }
    from.set(place, Math.min(from.get(place) ?? Number.POSITIVE_INFINITY, batch.after ?? 0));
  }
  const topics = [...new Set(batches.map(({ topic }) => topic))];
  const ends = (await Promise.all(topics.map((topic) => port.admin.logOffsets(topic)))).flat();
  const open = new Map<string, number>();
  const ranges = ends.flatMap(({ topic, partition, start, end }) => {
    const place = placeOf({ topic, partition });
    const after = from.get(place);
    if (after === undefined || start >= end || after === end) return [];
    open.set(place, end);
    // A topic that is another one than it was has a log of its own.
    return [{ topic, partition, offset: after > end ? start : Math.max(after, start) }];
  });
  if (ranges.length === 0) return [...missing];
  let finish = (): void => undefined;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const tail = await port.tail({
    from: ranges,
    isolation: 'uncommitted',
    onBatch: ({ topic, partition, records, nextOffset }) => {
      const place = placeOf({ topic, partition });
      for (const seen of records) {
        const found = wanted
          .get(nameOf(place, seen.key))
          ?.find((due) => missing.has(due) && isSame(due, seen));
        if (found) missing.delete(found);
      }
      if (nextOffset >= (open.get(place) ?? 0)) open.delete(place);
      if (open.size === 0) finish();
    },
  });
  signal?.addEventListener('abort', finish, { once: true });
  try {
    if (!signal?.aborted) await Promise.race([finished, tail.failed]);
    signal?.throwIfAborted();
  } finally {
    signal?.removeEventListener('abort', finish);
    await tail.stop();
  }
  return [...missing];
}
