import { Kafka, logLevel } from 'kafkajs';

/** Deletes the records of a partition below an offset, as its retention would. */
export async function expire(
  brokers: string,
  topic: string,
  partition: number,
  before: number,
): Promise<void> {
  const admin = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  // Its deletion knows no topic of which nothing was asked before.
  await admin.fetchTopicOffsets(topic);
  await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(before) }] });
  await admin.disconnect();
}
