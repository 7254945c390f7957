import { BackOff } from '../connection/back-off.js';
import { isPassingCode, protocolCodeOf } from '../connection/error-codes.js';
import { type ClusterClient, topicError } from '../connection/cluster-client.js';
import type { BrokerConnection } from '../connection/broker-connection.js';
import type { TopicPartition } from '../record.js';

/** A place in a log: its first record, the end of what read-committed readers see, of all of it, or the first record of a time. */
export type LogPlace = 'start' | 'stable' | 'end' | { readonly timestampMs: number };

const EARLIEST = -2;
const LATEST = -1;

function timestampOf(place: LogPlace): number {
  if (typeof place === 'object') return place.timestampMs;
  return place === 'start' ? EARLIEST : LATEST;
}
/** For so long a leader that moves, or does not know its new topic yet, is asked again. */
const SETTLE_MS = 10_000;

/**
 * One place in the log of each partition, asked of its leader.
 * @returns offsets in the order of `partitions`; -1 where no record is of the time or later
 */
export async function listOffsets(
  client: ClusterClient,
  partitions: readonly TopicPartition[],
  place: LogPlace,
): Promise<number[]> {
  const backOff = new BackOff(20, 250, Date.now() + SETTLE_MS);
  for (;;) {
    try {
      return await listOnce(client, partitions, place);
    } catch (error) {
      const code = protocolCodeOf(error);
      if (code === undefined || !isPassingCode(code) || !(await backOff.wait())) throw error;
    }
  }
}

async function listOnce(
  client: ClusterClient,
  partitions: readonly TopicPartition[],
  place: LogPlace,
): Promise<number[]> {
  const leaders = new Map<BrokerConnection, TopicPartition[]>();
  for (const one of partitions) {
    const broker = await client.leader(one.topic, one.partition);
    leaders.set(broker, [...(leaders.get(broker) ?? []), one]);
  }
  const found = new Map<string, number>();
  await Promise.all(
    [...leaders].map(async ([broker, own]) => {
      const topics = [...new Set(own.map(({ topic }) => topic))].map((topic) => ({
        topic,
        partitions: own
          .filter((one) => one.topic === topic)
          .map(({ partition }) => ({ partition, timestamp: timestampOf(place) })),
      }));
      try {
        const isolationLevel = place === 'stable' ? 1 : 0;
        const { responses } = await broker.api.listOffsets({ replicaId: -1, isolationLevel, topics });
        for (const { topic, partitions: answers } of responses) {
          for (const { partition, offset } of answers) found.set(`${partition} ${topic}`, Number(offset));
        }
      } catch (error) {
        client.noteError(error, broker);
        throw Object.assign(error as Error, { topic: topics.map(({ topic }) => topic).join(', ') });
      }
    }),
  );
  return partitions.map(({ topic, partition }) => {
    const offset = found.get(`${partition} ${topic}`);
    if (offset === undefined) throw topicError(3, topic);
    return offset;
  });
}
