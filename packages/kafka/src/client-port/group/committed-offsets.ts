import type { ClusterClient } from '../connection/cluster-client.js';
import type { TopicPartition } from '../record.js';

/**
 * What a group has committed for each partition, in their order; undefined where there is nothing.
 */
export async function committedOffsets(
  client: ClusterClient,
  groupId: string,
  partitions: readonly TopicPartition[],
): Promise<(number | undefined)[]> {
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
      const offset = Number(answers?.find((one) => one.partition === partition)?.offset ?? -1);
      return offset < 0 ? undefined : offset;
    });
  } catch (error) {
    client.noteError(error, coordinator);
    throw error;
  }
}
