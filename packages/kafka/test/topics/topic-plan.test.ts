import { expect, it } from 'vitest';
import type { KafkaAdmin, TopicDescription, TopicOperation, TopicSpec } from '../../src/client-port/index.js';
import {
  createMissingTopics,
  findTopicFaults,
  requireTopics,
  resolveTopicNames,
  topicPlan,
  type TopicPlan,
} from '../../src/topics/index.js';
import { bankCatalog } from '../support/bank.js';

const deployment = { prefix: 'bank', partitions: 4 };
const names = resolveTopicNames(bankCatalog, {});
const plan = topicPlan(deployment, names, 3, 2);

type Found = Record<string, Partial<TopicDescription>>;
type Rights = Readonly<Record<string, readonly TopicOperation[] | 'hidden'>>;

/** Everything as planned, but for what the test says; `undefined` for a topic that is not there. */
function clusterLike(of: TopicPlan, changes: Record<string, Partial<TopicDescription> | undefined>): Found {
  const found: Found = {};
  for (const { name, partitions, config = {} } of [...of.internal, ...of.shared]) {
    if (name in changes && changes[name] === undefined) continue;
    found[name] = {
      partitions,
      replicationFactor: 1,
      ...changes[name],
      config: { ...config, ...changes[name]?.config },
    };
  }
  return found;
}

/** Answers questions about topics from what the test says; all other questions are not asked. */
const adminOf = (found: Found, created: TopicSpec[] = [], rights: Rights = {}) =>
  ({
    listTopics: () => Promise.resolve(Object.keys(found)),
    inspectTopics: (asked) =>
      Promise.resolve(
        asked.map((name) => {
          const allowed = rights[name] ?? ['READ', 'WRITE', 'DESCRIBE', 'DESCRIBE_CONFIGS'];
          const state = allowed === 'hidden' ? 'hidden' : found[name] ? 'present' : 'missing';
          return { name, state, allowed: new Set(allowed === 'hidden' ? [] : allowed), id: undefined };
        }),
      ),
    describeTopics: (asked) =>
      Promise.resolve(
        asked.flatMap((name) => (found[name] ? [{ name, ...found[name] } as TopicDescription] : [])),
      ),
    createTopics: (specs) => {
      created.push(...specs);
      return Promise.resolve({ created: specs.map(({ name }) => name), existing: [] });
    },
  }) as Pick<KafkaAdmin, 'describeTopics' | 'createTopics' | 'listTopics' | 'inspectTopics'> as KafkaAdmin;

it('the plan names three internal topics and every shared one once', () => {
  expect(
    plan.internal.map(({ name, partitions, replicationFactor }) => [name, partitions, replicationFactor]),
  ).toEqual([
    ['bank.inbox', 4, 2],
    ['bank.changelog', 4, 2],
    ['bank.dead-letters', 1, 2],
  ]);
  expect(plan.shared).toEqual(
    ['COMMAND_TOPIC_SAGA', 'BANK_STATUS', 'EVENT_TOPIC_SAGA_STATUS', 'BANK_COMMANDS'].map(
      (name) => expect.objectContaining({ name, partitions: 3, replicationFactor: 2 }) as TopicSpec,
    ),
  );
});

it('the changelog is compacted and the others are not', () => {
  expect(plan.internal.map(({ config }) => config?.['cleanup.policy'])).toEqual([
    'delete',
    'compact',
    'delete',
  ]);
});

it('a cluster as planned has no faults', async () => {
  expect(await findTopicFaults(adminOf(clusterLike(plan, {})), plan)).toEqual([]);
  await requireTopics(adminOf(clusterLike(plan, {})), plan);
});

it.each<[string, Record<string, Partial<TopicDescription> | undefined>, object]>([
  [
    'a missing internal topic',
    { 'bank.changelog': undefined },
    { code: 'SAGA_TOPIC_MISSING', topic: 'bank.changelog' },
  ],
  [
    'a missing shared topic',
    { BANK_STATUS: undefined },
    { code: 'SAGA_TOPIC_MISSING', topic: 'BANK_STATUS' },
  ],
  [
    'another partition count of the inbox',
    { 'bank.inbox': { partitions: 6 } },
    {
      code: 'SAGA_TOPIC_PARTITIONS',
      topic: 'bank.inbox',
      problem: 'has 6 partitions, but 4 are configured',
      mend: expect.stringContaining('SAGACHART_PARTITIONS=6') as string,
    },
  ],
  [
    'a changelog without compaction',
    { 'bank.changelog': { config: { 'cleanup.policy': 'delete' } } },
    {
      code: 'SAGA_TOPIC_CLEANUP',
      topic: 'bank.changelog',
      mend: expect.stringContaining('cleanup.policy=compact') as string,
    },
  ],
  [
    'a changelog that is compacted and deleted from',
    { 'bank.changelog': { config: { 'cleanup.policy': 'compact,delete' } } },
    { code: 'SAGA_TOPIC_CLEANUP', topic: 'bank.changelog' },
  ],
  [
    'a compacted inbox',
    { 'bank.inbox': { config: { 'cleanup.policy': 'compact' } } },
    { code: 'SAGA_TOPIC_CLEANUP', topic: 'bank.inbox' },
  ],
  [
    'an inbox for small records',
    { 'bank.inbox': { config: { 'max.message.bytes': '1048588' } } },
    {
      code: 'SAGA_TOPIC_MESSAGE_BYTES',
      topic: 'bank.inbox',
      problem: 'takes records of 1048588 bytes at most, but 8388608 are needed',
      mend: 'Set max.message.bytes=8388608 on the topic.',
    },
  ],
  [
    'a command topic for small records',
    { BANK_COMMANDS: { config: { 'max.message.bytes': '100000' } } },
    { code: 'SAGA_TOPIC_MESSAGE_BYTES', topic: 'BANK_COMMANDS' },
  ],
])('%s is one fault with topic, code and mend', async (_what, changes, fault) => {
  const admin = adminOf(clusterLike(plan, changes));
  expect(await findTopicFaults(admin, plan)).toEqual([expect.objectContaining(fault)]);
  const { code, topic } = fault as { code: string; topic: string };
  await expect(requireTopics(admin, plan)).rejects.toMatchObject({ code, at: topic });
});

it.each<[string, string, readonly TopicOperation[] | 'hidden', string]>([
  ['a status topic that may not be read', 'BANK_STATUS', ['DESCRIBE', 'DESCRIBE_CONFIGS', 'WRITE'], 'READ'],
  [
    'a command topic that may not be written',
    'BANK_COMMANDS',
    ['DESCRIBE', 'DESCRIBE_CONFIGS', 'READ'],
    'WRITE',
  ],
  ['a changelog that may only be read', 'bank.changelog', ['READ', 'DESCRIBE', 'DESCRIBE_CONFIGS'], 'WRITE'],
  ['settings that may not be seen', 'bank.inbox', ['READ', 'WRITE', 'DESCRIBE'], 'DESCRIBE_CONFIGS'],
  ['a topic that the user may not even see', 'bank.inbox', 'hidden', 'READ, WRITE, DESCRIBE_CONFIGS'],
])('%s is told with the operation to grant', async (_what, topic, right, lacking) => {
  const admin = adminOf(clusterLike(plan, {}), [], { [topic]: right });
  expect(await findTopicFaults(admin, plan)).toEqual([
    {
      code: 'SAGA_TOPIC_FORBIDDEN',
      topic,
      problem: `may not be used: this user lacks ${lacking}`,
      mend: `Grant ${lacking} on the topic to the user of this service.`,
    },
  ]);
});

it('what is not needed need not be allowed', async () => {
  const rights = {
    BANK_STATUS: ['READ', 'DESCRIBE_CONFIGS'],
    BANK_COMMANDS: ['WRITE', 'DESCRIBE_CONFIGS'],
    'bank.dead-letters': ['WRITE', 'DESCRIBE_CONFIGS'],
  } as const;
  expect(await findTopicFaults(adminOf(clusterLike(plan, {}), [], rights), plan)).toEqual([]);
});

it('a larger limit of messages asks for room on the topics that are written', async () => {
  const larger = topicPlan(deployment, names, 3, 2, 2_000_000);
  const faults = await findTopicFaults(adminOf(clusterLike(plan, {})), larger);
  expect(faults.map(({ code, topic, mend }) => [code, topic, mend])).toEqual(
    ['EVENT_TOPIC_SAGA_STATUS', 'BANK_COMMANDS'].map((topic) => [
      'SAGA_TOPIC_MESSAGE_BYTES',
      topic,
      'Set max.message.bytes=4016384 on the topic.',
    ]),
  );
});

it('shared topics may have any number of partitions, and a status topic room for records of any size', async () => {
  const changes = {
    BANK_COMMANDS: { partitions: 1 },
    BANK_STATUS: { config: { 'max.message.bytes': '1000' } },
  };
  expect(await findTopicFaults(adminOf(clusterLike(plan, changes)), plan)).toEqual([]);
});

it('several faults are one sentence, the first with its mend', async () => {
  const changes = { 'bank.inbox': undefined, 'bank.changelog': { partitions: 1 }, BANK_STATUS: undefined };
  await expect(requireTopics(adminOf(clusterLike(plan, changes)), plan)).rejects.toMatchObject({
    code: 'SAGA_TOPIC_MISSING',
    message: expect.stringMatching(
      /^The topic "bank.inbox" does not exist.*Also: "bank.changelog" has 1 partitions, but 4 are configured; "BANK_STATUS" does not exist.*npm run topics -- --create/s,
    ) as string,
  });
});

it('only what is missing is created, and told', async () => {
  const created: TopicSpec[] = [];
  const lines: string[] = [];
  const admin = adminOf(clusterLike(plan, { 'bank.changelog': undefined, BANK_STATUS: undefined }), created);
  expect(await createMissingTopics(admin, plan, (line) => lines.push(line))).toEqual([
    'bank.changelog',
    'BANK_STATUS',
  ]);
  expect(created.map(({ name }) => name)).toEqual(['bank.changelog', 'BANK_STATUS']);
  expect(lines).toEqual([
    '5 of 7 topics exist, 2 to create',
    'created bank.changelog',
    'created BANK_STATUS',
  ]);
});
