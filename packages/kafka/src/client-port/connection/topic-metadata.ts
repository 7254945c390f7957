/** Where the partitions of topics are, as one broker knows it. */
export interface TopicMetadata {
  readonly brokers: readonly { readonly nodeId: number; readonly host: string; readonly port: number }[];
  readonly topics: ReadonlyMap<string, TopicPlacement>;
}

export interface TopicPlacement {
  /** 0, or why the topic cannot be described. */
  readonly errorCode: number;
  /** Node id of the leader by partition; undefined while there is none. */
  readonly leaders: readonly (number | undefined)[];
}

interface DecodedMetadata {
  readonly brokers: readonly { readonly nodeId: number; readonly host: string; readonly port: number }[];
  readonly topicMetadata: readonly {
    readonly topicErrorCode: number;
    readonly topic: string;
    readonly partitionMetadata: readonly {
      readonly partitionErrorCode: number;
      readonly partitionId: number;
      readonly leader: number;
    }[];
  }[];
}

/** Turns kafkajs's decoded Metadata answer into ours, topic by topic. */
export async function parseMetadata(decoded: unknown): Promise<TopicMetadata> {
  const { brokers, topicMetadata } = decoded as DecodedMetadata;
  const topics = new Map<string, TopicPlacement>();
  for (const { topic, topicErrorCode, partitionMetadata } of topicMetadata) {
    const leaders: (number | undefined)[] = new Array<undefined>(partitionMetadata.length).fill(undefined);
    for (const { partitionId, leader } of partitionMetadata)
      leaders[partitionId] = leader >= 0 ? leader : undefined;
    topics.set(topic, { errorCode: topicErrorCode, leaders });
  }
  return { brokers, topics };
}
