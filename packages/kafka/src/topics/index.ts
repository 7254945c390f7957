export { resolveTopicNames, type TopicNames } from './topic-names.js';
export {
  changelogTopic,
  deadLetterTopic,
  defaultDeployment,
  inboxTopic,
  routerGroup,
  topicPlan,
  transactionalId,
  workerGroup,
  type Deployment,
  type TopicPlan,
} from './topic-plan.js';
export { createMissingTopics, findTopicFaults, requireTopics, type TopicFault } from './check-topics.js';
