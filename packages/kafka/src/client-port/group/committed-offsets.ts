import type { ClusterClient } from '../connection/cluster-client.js';
import type { TopicPartition } from '../record.js';

export interface CommittedPosition {
  readonly offset: number;
  /** The committer's own text; empty when none was given. */
  readonly metadata: string;
}

/** The offsets a group has committed for each partition, in their order; undefined where there is nothing. */
export async function committedOffsets(
  client: ClusterClient,
  groupId: string,
  partitions: readonly TopicPartition[],
): Promise<(number | undefined)[]> {
  return (await committedPositions(client, groupId, partitions)).map((position) => position?.offset);
}

/** What a group has committed for each partition, in their order; undefined where there is nothing. */
export async function committedPositions(
  client: ClusterClient,
  groupId: string,
  partitions: readonly TopicPartition[],
): Promise<(CommittedPosition | undefined)[]> {
  if (partitions.length === 0) return [];
  const coordinator = await client.coordinator('group', groupId);
  const topics = [...new Set(partitions.map(({ topic }) => topic))].map((topic) => ({
    topic,
    partitions: partitions.filter((one) => one.topic === topic).map(({ partition }) => ({ partition })),
  }));
  try {
    const { responses } = await coordinator.api.offsetFetch({ groupId, topics });
    return partitions.map(({ topic, partition }) => {
      const answers = responses.find((one) => one.topic === topic)?.partitions;
      const answer = answers?.find((one) => one.partition === partition);
      const offset = Number(answer?.offset ?? -1);
      return offset < 0 ? undefined : { offset, metadata: answer?.metadata ?? '' };
    });
  } catch (error) {
    client.noteError(error, coordinator);
    throw error;
  }
}
