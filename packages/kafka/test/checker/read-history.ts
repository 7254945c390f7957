import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaPort, KafkaRecord } from '@sagachart/kafka';
import type { History, SeenRecord } from './history.js';

/** The topics of a deployment, by what stands in them. */
export interface HistoryTopics {
  readonly submitted: string;
  readonly commands: readonly string[];
  readonly answers: readonly string[];
  readonly outcomes: string;
}

const OPEN_TRANSACTION_LIMIT_MS = 40_000;

function copy({ topic, partition, offset, timestampMs, key, value, headers }: KafkaRecord): SeenRecord {
  return {
    topic,
    partition,
    offset,
    timestampMs,
    key: key?.toString() ?? null,
    headers: Object.fromEntries(headers.map(([name, bytes]) => [name, bytes?.toString() ?? ''])),
    text: value?.toString() ?? '',
  };
}

/** Waits until no transaction is open: what any reader sees then is final. */
async function settledEnds(port: KafkaPort, topic: string): ReturnType<KafkaPort['admin']['logOffsets']> {
  const until = Date.now() + OPEN_TRANSACTION_LIMIT_MS;
  for (;;) {
    const ends = await port.admin.logOffsets(topic);
    const open = ends.find(({ stableEnd, end }) => stableEnd < end);
    if (!open) return ends;
    if (Date.now() > until) throw new Error(`A transaction stays open in ${topic}[${open.partition}].`);
    await sleep(200);
  }
}

/** All of a topic, as far as it goes when it is called. */
async function readTopic(
  port: KafkaPort,
  topic: string,
  isolation: 'committed' | 'uncommitted' = 'committed',
): Promise<SeenRecord[]> {
  const ends = (await settledEnds(port, topic)).filter(({ start, stableEnd }) => start < stableEnd);
  const seen = new Map<number, SeenRecord[]>(ends.map(({ partition }) => [partition, []]));
  const missing = new Map(ends.map(({ partition, stableEnd }) => [partition, stableEnd]));
  if (missing.size === 0) return [];
  let tail: Awaited<ReturnType<KafkaPort['tail']>> | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const follow = port.tail({
        isolation,
        from: ends.map(({ partition }) => ({ topic, partition, offset: 'earliest' as const })),
        onBatch: ({ partition, records, nextOffset }) => {
          const end = missing.get(partition);
          if (end === undefined) return;
          seen.get(partition)?.push(...records.filter(({ offset }) => offset < end).map(copy));
          if (nextOffset >= end) missing.delete(partition);
          if (missing.size === 0) resolve();
        },
      });
      follow.then((started) => {
        tail = started;
        started.failed.catch(reject);
      }, reject);
    });
  } finally {
    await tail?.stop();
  }
  return [...seen.values()].flat();
}

/** Of the answers that a participant gave to one record because it read it more than once, the first. */
function oncePerRecord(answers: readonly SeenRecord[]): SeenRecord[] {
  const answered = new Set<string>();
  return answers.filter(({ headers }) => {
    const place = headers['answers'];
    if (place === undefined) return true;
    if (answered.has(place)) return false;
    answered.add(place);
    return true;
  });
}

/**
 * Reads everything, what orchestrators have sent as readers of an isolation see it, all else read-committed. To be called
 * when all has come to rest.
 */
export async function readHistory(
  port: KafkaPort,
  topics: HistoryTopics,
  sentAs: 'committed' | 'uncommitted' = 'committed',
): Promise<History> {
  const all = async (names: readonly string[], isolation = sentAs): Promise<SeenRecord[]> =>
    (await Promise.all(names.map((name) => readTopic(port, name, isolation)))).flat();
  return {
    submitted: await all([topics.submitted], 'committed'),
    commands: await all(topics.commands),
    answers: oncePerRecord(await all(topics.answers, 'committed')),
    outcomes: await all([topics.outcomes]),
  };
}

/** Offsets of a topic that hold no record of anybody: transaction markers, as far as nothing was deleted. */
export async function countMarkers(port: KafkaPort, topic: string): Promise<number> {
  const ends = await settledEnds(port, topic);
  const offsets = ends.reduce((sum, { start, end }) => sum + end - start, 0);
  return offsets - (await countRecords(port, topic));
}

/** How many records stand in a topic, those of aborted transactions included. */
export async function countRecords(port: KafkaPort, topic: string): Promise<number> {
  return (await readTopic(port, topic, 'uncommitted')).length;
}
