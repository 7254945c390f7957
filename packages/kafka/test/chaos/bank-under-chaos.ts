import {
  createKafkaPort,
  createMissingTopics,
  createSagaClient,
  type Deployment,
  type KafkaPort,
  resolveTopicNames,
  type SagaClient,
  topicPlan,
} from '@sagachart/kafka';
import type { HistoryTopics } from '../checker/index.js';
import type { ProcessPlan } from '../crash/process-plan.js';
import { bankCatalog } from '../support/bank.js';
import type { ParticipantPlan } from './participant-plan.js';

export interface BankUnderChaos {
  readonly port: KafkaPort;
  readonly client: SagaClient;
  readonly orchestratorPlan: ProcessPlan;
  readonly participantPlan: ParticipantPlan;
  readonly historyTopics: HistoryTopics;
}

const PARTITIONS = 6;

/** Makes the topics, replicated as often as there are nodes, and a client. */
export async function prepareBank(
  brokers: string,
  nodes: number,
  {
    sessionTimeoutMs,
    bookFolder,
    participantsRead,
  }: Pick<ParticipantPlan, 'sessionTimeoutMs' | 'bookFolder'> & Pick<ProcessPlan, 'participantsRead'>,
): Promise<BankUnderChaos> {
  const prefix = `chaos-${process.pid}-${Date.now()}`;
  const { consumedTopics, producedTopics, sagaCommandTopic, sagaStatusTopic } = bankCatalog;
  const topics = Object.fromEntries(
    [...consumedTopics, ...producedTopics].map((variable) => [variable, `${prefix}.${variable}`]),
  );
  const names = resolveTopicNames(bankCatalog, topics);
  const deployment: Deployment = { prefix, partitions: PARTITIONS };
  const port = createKafkaPort({ brokers: brokers.split(','), clientId: prefix });
  await createMissingTopics(port.admin, topicPlan(deployment, names, 3, nodes));
  return {
    port,
    client: createSagaClient({ port, catalog: bankCatalog, names }),
    orchestratorPlan: {
      brokers,
      deployment,
      topics,
      sessionTimeoutMs,
      ...(participantsRead ? { participantsRead } : {}),
    },
    participantPlan: { brokers, name: `${prefix}.bank`, topics, sessionTimeoutMs, bookFolder },
    historyTopics: {
      submitted: names.nameOf(sagaCommandTopic),
      commands: [names.nameOf('BANK_COMMANDS')],
      answers: [names.nameOf('BANK_STATUS')],
      outcomes: names.nameOf(sagaStatusTopic),
    },
  };
}
