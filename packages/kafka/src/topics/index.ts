export { resolveTopicNames, type TopicNames } from './topic-names.js';
export {
  changelogTopic,
  deadLetterTopic,
  defaultDeployment,
  inboxTopic,
  routerGroup,
  DEAD_LETTER_CONFIG,
  DEFAULT_MAX_MESSAGE_BYTES,
  plannedBytes,
  topicPlan,
  transactionalId,
  workerGroup,
  type Deployment,
  type PlannedTopic,
  type TopicPlan,
} from './topic-plan.js';
export { createMissingTopics, findTopicFaults, requireTopics, type TopicFault } from './check-topics.js';
