import { SagaError } from '@sagachart/core';
import type { KafkaAdmin, TopicDescription, TopicInspection } from '../client-port/index.js';
import type { PlannedTopic, TopicPlan } from './topic-plan.js';

export interface TopicFault {
  readonly code:
    | 'SAGA_TOPIC_MISSING'
    | 'SAGA_TOPIC_FORBIDDEN'
    | 'SAGA_TOPIC_PARTITIONS'
    | 'SAGA_TOPIC_CLEANUP'
    | 'SAGA_TOPIC_MESSAGE_BYTES';
  readonly topic: string;
  readonly problem: string;
  readonly mend: string;
}

/** What keeps the user from working with the topic, if anything does. */
function accessFault(
  { name: topic, access }: PlannedTopic,
  { state, allowed }: TopicInspection,
): TopicFault | undefined {
  if (state === 'missing') {
    return {
      code: 'SAGA_TOPIC_MISSING',
      topic,
      problem: 'does not exist',
      mend: 'Create it, or let `npm run topics -- --create` do so.',
    };
  }
  const lacking = state === 'hidden' ? access : access.filter((operation) => !allowed.has(operation));
  if (lacking.length === 0) return undefined;
  return {
    code: 'SAGA_TOPIC_FORBIDDEN',
    topic,
    problem: `may not be used: this user lacks ${lacking.join(', ')}`,
    mend: `Grant ${lacking.join(', ')} on the topic to the user of this service.`,
  };
}

/** What has to be mended in the settings of a topic that exists. */
function settingFaults(
  { name: topic, partitions, config = {} }: PlannedTopic,
  found: Pick<TopicDescription, 'partitions' | 'config'>,
  isInternal: boolean,
): TopicFault[] {
  const faults: TopicFault[] = [];
  if (isInternal && found.partitions !== partitions) {
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
  const needed = config['max.message.bytes'];
  const room = Number(found.config['max.message.bytes'] ?? Number.POSITIVE_INFINITY);
  if (needed !== undefined && room < Number(needed)) {
    faults.push({
      code: 'SAGA_TOPIC_MESSAGE_BYTES',
      topic,
      problem: `takes records of ${room} bytes at most, but ${needed} are needed`,
      mend: `Set max.message.bytes=${needed} on the topic.`,
    });
  }
  return faults;
}

/** What is missing or wrong, over all topics of the plan; empty when the service can start. */
export async function findTopicFaults(admin: KafkaAdmin, plan: TopicPlan): Promise<TopicFault[]> {
  const all = [...plan.internal, ...plan.shared];
  const internal = new Set(plan.internal.map(({ name }) => name));
  const inspected = await admin.inspectTopics(all.map(({ name }) => name));
  const access = new Map(inspected.map((one, index) => [one.name, accessFault(all[index]!, one)]));
  // Settings can only be asked for where that is allowed.
  const open = all.filter(({ name }) => !access.get(name)).map(({ name }) => name);
  const found = new Map((await admin.describeTopics(open)).map((topic) => [topic.name, topic]));
  return all.flatMap((planned): TopicFault[] => {
    const fault = access.get(planned.name);
    if (fault) return [fault];
    const topic = found.get(planned.name);
    return topic ? settingFaults(planned, topic, internal.has(planned.name)) : [];
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
  const known = new Set(await admin.listTopics());
  const missing = all.filter(({ name }) => !known.has(name));
  onProgress(`${all.length - missing.length} of ${all.length} topics exist, ${missing.length} to create`);
  if (missing.length === 0) return [];
  const { created } = await admin.createTopics(missing);
  for (const name of created) onProgress(`created ${name}`);
  return created;
}
