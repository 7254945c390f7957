import { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';

export const TOPIC_INSPECTION_API_KEY = 3;
/** The first version of Metadata with the ids of topics, Kafka 2.8; it also tells permissions. kafkajs ends at 6. */
export const TOPIC_INSPECTION_VERSION = 10;

/** What the broker says of one topic and the user who asks. */
export interface InspectedTopic {
  readonly topic: string;
  readonly errorCode: number;
  /** 16 bytes in base64url, as Kafka's tools show it. */
  readonly id: string;
  /** One bit per operation, as numbered by Kafka's `AclOperation`. */
  readonly operations: number;
}

const ID_BYTES = 16;

/** Lengths in this and later versions are unsigned and one more than the length; every structure ends with its tags. */
function writeLength(writer: ByteWriter, length: number): void {
  let rest = length + 1;
  for (; rest >= 0x80; rest >>>= 7) writer.int8((rest & 0x7f) | 0x80);
  writer.int8(rest);
}
const writeNoTags = (writer: ByteWriter): void => writer.int8(0);

export function encodeTopicInspectionRequest(topics: readonly string[]): Buffer {
  const writer = new ByteWriter();
  // The tags of the request's header, which kafkajs writes as older versions have it.
  writeNoTags(writer);
  writeLength(writer, topics.length);
  for (const topic of topics) {
    writer.raw(Buffer.alloc(ID_BYTES));
    const name = Buffer.from(topic);
    writeLength(writer, name.length);
    writer.raw(name);
    writeNoTags(writer);
  }
  const [createTopics, clusterOperations, topicOperations] = [0, 0, 1];
  writer.int8(createTopics);
  writer.int8(clusterOperations);
  writer.int8(topicOperations);
  writeNoTags(writer);
  return writer.bytes;
}

function readUnsigned(reader: ByteReader): number {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = reader.int8();
    value |= (byte & 0x7f) << shift;
    if (byte >= 0) return value;
  }
}
const readText = (reader: ByteReader): string =>
  reader.slice(Math.max(readUnsigned(reader) - 1, 0)).toString();
function readArray<T>(reader: ByteReader, read: () => T): T[] {
  const length = Math.max(readUnsigned(reader) - 1, 0);
  return Array.from({ length }, read);
}
function skipTags(reader: ByteReader): void {
  for (let left = readUnsigned(reader); left > 0; left -= 1) {
    readUnsigned(reader);
    reader.slice(readUnsigned(reader));
  }
}

export function decodeTopicInspectionResponse(payload: Buffer): {
  readonly throttleMs: number;
  readonly topics: readonly InspectedTopic[];
} {
  const reader = new ByteReader(payload);
  skipTags(reader);
  const throttleMs = reader.int32();
  readArray(reader, () => {
    const [_nodeId, _host, _port, _rack] = [
      reader.int32(),
      readText(reader),
      reader.int32(),
      readText(reader),
    ];
    skipTags(reader);
  });
  const [_clusterId, _controllerId] = [readText(reader), reader.int32()];
  const topics = readArray(reader, (): InspectedTopic => {
    const errorCode = reader.int16();
    const topic = readText(reader);
    const id = reader.slice(ID_BYTES).toString('base64url');
    const _isInternal = reader.int8();
    readArray(reader, () => {
      const [_error, _index, _leader, _epoch] = [
        reader.int16(),
        reader.int32(),
        reader.int32(),
        reader.int32(),
      ];
      for (const _replicas of ['all', 'in sync', 'offline']) readArray(reader, () => reader.int32());
      skipTags(reader);
    });
    const operations = reader.int32();
    skipTags(reader);
    return { topic, errorCode, id, operations };
  });
  return { throttleMs, topics };
}
