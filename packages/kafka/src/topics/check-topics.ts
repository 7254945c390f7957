import { SagaError } from '@sagachart/core';
import type { KafkaAdmin, TopicSpec } from '../client-port/index.js';
import type { TopicPlan } from './topic-plan.js';

export interface TopicFault {
  readonly code:
    'SAGA_TOPIC_MISSING' | 'SAGA_TOPIC_PARTITIONS' | 'SAGA_TOPIC_CLEANUP' | 'SAGA_TOPIC_MESSAGE_BYTES';
  readonly topic: string;
  readonly problem: string;
  readonly mend: string;
}

function faultOf(
  spec: TopicSpec,
  found: { partitions: number; config: Readonly<Record<string, string>> },
): TopicFault[] {
  const faults: TopicFault[] = [];
  const { name: topic, partitions, config = {} } = spec;
  if (found.partitions !== partitions) {
    faults.push({
      code: 'SAGA_TOPIC_PARTITIONS',
      topic,
      problem: `has ${found.partitions} partitions, but ${partitions} are configured`,
      mend: `Set SAGACHART_PARTITIONS=${found.partitions}; the count is fixed while sagas exist.`,
    });
  }
  const wanted = config['cleanup.policy'];
  const policy = found.config['cleanup.policy'];
  if (wanted !== undefined && policy !== undefined && policy !== wanted) {
    faults.push({
      code: 'SAGA_TOPIC_CLEANUP',
      topic,
      problem: `has cleanup.policy=${policy}, but needs ${wanted}`,
      mend: `Set cleanup.policy=${wanted} on the topic, or sagas would be lost or never end.`,
    });
  }
  const room = Number(found.config['max.message.bytes'] ?? Number.POSITIVE_INFINITY);
  if (config['max.message.bytes'] !== undefined && room < Number(config['max.message.bytes'])) {
    faults.push({
      code: 'SAGA_TOPIC_MESSAGE_BYTES',
      topic,
      problem: `takes records of ${room} bytes at most, but ${config['max.message.bytes']} are needed`,
      mend: `Set max.message.bytes=${config['max.message.bytes']} on the topic.`,
    });
  }
  return faults;
}

/** What is missing or wrong, over all topics of the plan; empty when the service can start. */
export async function findTopicFaults(admin: KafkaAdmin, plan: TopicPlan): Promise<TopicFault[]> {
  const all = [...plan.internal, ...plan.shared];
  const found = new Map(
    (await admin.describeTopics(all.map(({ name }) => name))).map((topic) => [topic.name, topic]),
  );
  const internal = new Set(plan.internal.map(({ name }) => name));
  return all.flatMap((spec): TopicFault[] => {
    const topic = found.get(spec.name);
    if (!topic) {
      return [
        {
          code: 'SAGA_TOPIC_MISSING',
          topic: spec.name,
          problem: 'does not exist',
          mend: 'Create it, or let `npm run topics -- --create` do so.',
        },
      ];
    }
    return internal.has(spec.name) ? faultOf(spec, topic) : [];
  });
}

/** @throws SagaError with the code of the first fault and one sentence for each of them. */
export async function requireTopics(admin: KafkaAdmin, plan: TopicPlan): Promise<void> {
  const faults = await findTopicFaults(admin, plan);
  const first = faults[0];
  if (!first) return;
  const others = faults.slice(1, 20).map(({ topic, problem }) => `"${topic}" ${problem}`);
  const also = others.length > 0 ? ` Also: ${others.join('; ')}.` : '';
  throw new SagaError(first.code, `The topic "${first.topic}" ${first.problem}.${also}`, {
    mend: first.mend,
    at: first.topic,
  });
}

/** Creates what is missing; what exists is left as it is. Returns the names that were created. */
export async function createMissingTopics(
  admin: KafkaAdmin,
  plan: TopicPlan,
  onProgress: (line: string) => void = () => undefined,
): Promise<readonly string[]> {
  const all = [...plan.internal, ...plan.shared];
  const existing = new Set((await admin.describeTopics(all.map(({ name }) => name))).map(({ name }) => name));
  const missing = all.filter(({ name }) => !existing.has(name));
  onProgress(`${existing.size} of ${all.length} topics exist, ${missing.length} to create`);
  if (missing.length === 0) return [];
  const { created } = await admin.createTopics(missing);
  for (const name of created) onProgress(`created ${name}`);
  return created;
}
