import { SagaError } from '@sagachart/core';
import type { KafkaPort } from '../client-port/index.js';
import { DEAD_LETTER_CONFIG } from '../topics/index.js';

const missing = (topic: string): SagaError =>
  new SagaError('SAGA_TOPIC_MISSING', `The command topic "${topic}" does not exist.`, {
    mend: 'Create it, or let `npm run topics -- --create` do so.',
    at: topic,
  });

/**
 * Creates the topics of a participant where they are missing. An answers topic that has fewer partitions than the command
 * topics grows with them.
 *
 * @throws SagaError `SAGA_TOPIC_MISSING` for a command topic; `SAGA_TOPIC_PARTITIONS` or `SAGA_TOPIC_CLEANUP` for an answers
 *   topic that was there already and would lose answers
 */
export async function prepareTopics(
  { admin }: KafkaPort,
  commands: readonly string[],
  answers: string,
  deadLetters: string,
): Promise<void> {
  const counts = await admin.partitionCounts(commands);
  const absent = commands.find((topic) => !counts.has(topic));
  if (absent !== undefined) throw missing(absent);
  const partitions = Math.max(...counts.values());
  await admin.createTopics([
    { name: answers, partitions, config: { 'cleanup.policy': 'compact' } },
    { name: deadLetters, partitions: 1, config: DEAD_LETTER_CONFIG },
  ]);
  await requireAnswersTopic({ admin }, answers, partitions);
}

async function requireAnswersTopic(
  { admin }: Pick<KafkaPort, 'admin'>,
  name: string,
  partitions: number,
): Promise<void> {
  const [found] = await admin.describeTopics([name]);
  if (found && found.partitions > partitions) {
    throw new SagaError(
      'SAGA_TOPIC_PARTITIONS',
      `The topic "${name}" has ${found.partitions} partitions, but the command topics have ${partitions}.`,
      { mend: 'Give them the same number, or give the participant another name.', at: name },
    );
  }
  const policy = found?.config['cleanup.policy'] ?? 'compact';
  if (policy !== 'compact') {
    throw new SagaError('SAGA_TOPIC_CLEANUP', `The topic "${name}" has cleanup.policy=${policy}.`, {
      mend: 'Set cleanup.policy=compact on it, or answers would be forgotten too early.',
      at: name,
    });
  }
  if (found && found.partitions < partitions) await admin.growTopic(name, partitions);
}
