import { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';

export const TOPIC_OPERATIONS_API_KEY = 3;
/** The first version of Metadata that tells what the user may do with a topic; kafkajs ends at 6. */
export const TOPIC_OPERATIONS_VERSION = 8;

/** What the broker says of one topic and the user who asks. */
export interface TopicOperations {
  readonly topic: string;
  readonly errorCode: number;
  /** One bit per operation, as numbered by Kafka's `AclOperation`. */
  readonly operations: number;
}

export function encodeTopicOperationsRequest(topics: readonly string[]): Buffer {
  const writer = new ByteWriter();
  writer.int32(topics.length);
  for (const topic of topics) writer.string(topic);
  const [createTopics, clusterOperations, topicOperations] = [0, 0, 1];
  writer.int8(createTopics);
  writer.int8(clusterOperations);
  writer.int8(topicOperations);
  return writer.bytes;
}

export function decodeTopicOperationsResponse(payload: Buffer): {
  readonly throttleMs: number;
  readonly topics: readonly TopicOperations[];
} {
  const reader = new ByteReader(payload);
  const throttleMs = reader.int32();
  reader.array(() => [reader.int32(), reader.string(), reader.int32(), reader.string()]);
  const [_clusterId, _controllerId] = [reader.string(), reader.int32()];
  const topics = reader.array((): TopicOperations => {
    const errorCode = reader.int16();
    const topic = reader.string();
    const _isInternal = reader.int8();
    reader.array(() => {
      const [_error, _index, _leader, _epoch] = [
        reader.int16(),
        reader.int32(),
        reader.int32(),
        reader.int32(),
      ];
      for (const _replicas of ['all', 'in sync', 'offline']) reader.array(() => reader.int32());
    });
    return { topic, errorCode, operations: reader.int32() };
  });
  return { throttleMs, topics };
}
