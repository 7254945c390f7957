import { kafkajsInternals } from '../connection/kafkajs-internals.js';
import type { AssignmentStrategy } from '../consumer-port.js';
import type { TopicPartition } from '../record.js';
import type { Member } from './sticky-assignment.js';

/** Name by which members agree on the way of assigning; a version number guards later changes. */
export function protocolName(strategy: AssignmentStrategy): string {
  return `sagachart-${strategy}-1`;
}

function byTopic(partitions: readonly TopicPartition[]): Record<string, number[]> {
  const topics: Record<string, number[]> = {};
  for (const { topic, partition } of partitions) (topics[topic] ??= []).push(partition);
  return topics;
}

function flat(topics: Readonly<Record<string, readonly number[]>>): TopicPartition[] {
  return Object.entries(topics).flatMap(([topic, partitions]) =>
    partitions.map((partition) => ({ topic, partition })),
  );
}

/** What a member says of itself when it joins: the standard consumer format, with what it owns as user data. */
export function encodeSubscription(
  topics: readonly string[],
  owned: readonly TopicPartition[],
  generation: number,
): Buffer {
  const userData = Buffer.from(JSON.stringify({ generation, owned: byTopic(owned) }));
  return kafkajsInternals().MemberMetadata.encode({ version: 0, topics: [...topics], userData });
}

export function decodeSubscription(memberId: string, bytes: Buffer): Member {
  const { topics, userData } = kafkajsInternals().MemberMetadata.decode(bytes);
  const known = JSON.parse(userData.toString()) as { generation: number; owned: Record<string, number[]> };
  return { memberId, topics, owned: flat(known.owned), generation: known.generation };
}

export function encodeAssignment(partitions: readonly TopicPartition[]): Buffer {
  return kafkajsInternals().MemberAssignment.encode({
    version: 0,
    assignment: byTopic(partitions),
    userData: Buffer.alloc(0),
  });
}

export function decodeAssignment(bytes: Buffer): TopicPartition[] {
  const decoded = bytes.length === 0 ? null : kafkajsInternals().MemberAssignment.decode(bytes);
  return decoded ? flat(decoded.assignment) : [];
}
